"""What a case adds to the measures, on whose account: counts, so that adding is undone by subtraction."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from chalicelib.domain import score, spread
from chalicelib.domain.cycle import Cycle
from chalicelib.domain.head import Head
from chalicelib.domain.measures import DURATIONS, EXCLUDED
from chalicelib.domain.values import Resolved, Status, Type, Verdict

UNANSWERED = frozenset(
    {Status.RECEIVED, Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.AWAITING_CITIZEN}
    | {Status.MERGED}
)
_RESOLVED = {Resolved.YES: "resolved", Resolved.PARTLY: "partly", Resolved.NO: "unresolved"}
_ONE = 1


class Fact(NamedTuple):
    """At a moment, on the account of a unit and a person of it, so much is added."""

    at: datetime
    unit: str
    handler: str
    counts: Mapping[str, int]


def facts(case: Head) -> Iterator[Fact]:
    """Everything that counts of a case; an event that changes none of it changes no measure."""
    for cycle in case.cycles:
        yield from of_cycle(case, cycle)
    yield from _settled(case)
    if case.closed_at and case.status in (Status.DECLINED, Status.WITHDRAWN):
        yield Fact(case.closed_at, case.unit or "", case.handler or "", {case.status.value: _ONE})


def of_cycle(case: Head, cycle: Cycle) -> Iterator[Fact]:
    """What one answer and its evaluation add; with the first one, how the case came in."""
    if case.received_at and cycle is case.cycles[0]:
        yield from _taken_in(case, case.received_at)
    yield from _concluded(case, cycle)
    yield from _evaluated(case, cycle)


def _taken_in(case: Head, received_at: datetime) -> Iterator[Fact]:
    unit, handler = _first(case)
    counts = {"received": _ONE}
    if case.type is Type.PRAISE:
        counts["praise"] = _ONE
    if case.repeats:
        counts["repeated"] = _ONE
    yield Fact(received_at, unit, handler, counts)
    if case.dispatched_at is None:
        return
    counts = {"dispatched": _ONE, **_took("dispatch_hours", received_at, case.dispatched_at)}
    if case.returns:
        counts["returned"] = _ONE
    yield Fact(case.dispatched_at, unit, handler, counts)


def _first(case: Head) -> tuple[str, str]:
    """Who has the first instance; a later one is a matter of its own, and takes in nothing."""
    first = case.cycles[0]
    if case.instance > 1:
        return first.unit, first.handler
    return case.unit or first.unit, case.handler or first.handler


def _concluded(case: Head, cycle: Cycle) -> Iterator[Fact]:
    if cycle.replied_at:
        counts = {"replied": _ONE, "concluded": _ONE, "overdue" if cycle.missed else "on_time": _ONE}
        counts |= _took("reply_hours", cycle.opened_at, cycle.replied_at) | _contact(case, cycle)
        yield Fact(cycle.replied_at, cycle.unit, cycle.handler, counts)
        return
    clock = case.reply_clock
    if cycle is case.cycle and case.status in UNANSWERED and clock and clock.missed:
        counts = {"concluded": _ONE, "overdue": _ONE}
        yield Fact(clock.due_at, case.unit or "", case.handler or "", counts)


def _contact(case: Head, cycle: Cycle) -> dict[str, int]:
    """With the reply, so that the same cases stand behind both, and a contact alone is no change."""
    counts = {"met": _ONE} if cycle.met else {}
    if cycle is case.cycles[0] and cycle.contacted_at and case.dispatched_at and not cycle.direct:
        counts |= _took("contact_hours", case.dispatched_at, cycle.contacted_at)
    return counts


def _evaluated(case: Head, cycle: Cycle) -> Iterator[Fact]:
    """Once the survey of a reply is over, or there is none: a survey under way is in no rate."""
    if cycle.replied_at is None or cycle.closed_at is None:
        return
    closed = {name: _ONE for name, holds in _of_closing(case, cycle) if holds}
    yield Fact(cycle.closed_at, cycle.unit, cycle.handler, closed)
    if points := {line.count: _ONE for line in score.lines(case, cycle) if line.counts}:
        yield Fact(cycle.closed_at, cycle.unit, cycle.handler, points)
    said = {name: _ONE for name, holds in _of_survey(cycle) if holds}
    if said:
        yield Fact(cycle.closed_at, cycle.unit, cycle.handler, _beside(case, said))


def _of_closing(case: Head, cycle: Cycle) -> Iterator[tuple[str, bool]]:
    solved, satisfied = cycle.resolved is Resolved.YES, (cycle.satisfaction or 0) >= score.SATISFIED
    is_first = cycle is case.cycles[0]
    yield "closed", True
    yield "closed_well", solved and satisfied
    yield "first_closed", is_first
    # One that was opened again, or asked for anew, was not settled by its first answer.
    yield "settled_at_once", is_first and len(case.cycles) == 1 and (cycle.direct or solved)


def _of_survey(cycle: Cycle) -> Iterator[tuple[str, bool]]:
    asked = cycle.survey_at is not None
    yield "surveyed", asked
    yield "took_part", asked and cycle.answered
    yield "stayed_silent", asked and not cycle.answered
    if cycle.answered:
        yield from _of_answer(cycle)


def _of_answer(cycle: Cycle) -> Iterator[tuple[str, bool]]:
    yield "answered", True
    yield "responded", bool(cycle.contacted) and cycle.contact_in_time
    yield "contacted", bool(cycle.contacted)
    yield _RESOLVED[cycle.resolved or Resolved.NO], True
    yield "satisfied", (cycle.satisfaction or 0) >= score.SATISFIED
    yield f"satisfaction_{cycle.satisfaction}", True


def _beside(case: Head, counts: Mapping[str, int]) -> Mapping[str, int]:
    """What an excluded case was said of stands outside the rates, under names of its own."""
    return {EXCLUDED + name: n for name, n in counts.items()} if case.excluded else counts


def _settled(case: Head) -> Iterator[Fact]:
    """What the latest reply settled, at its moment: exclusions are listed, adopted suggestions published."""
    last = next((cycle for cycle in reversed(case.cycles) if cycle.replied_at), None)
    if last is None or last.replied_at is None:
        return
    adopted = case.type is Type.SUGGESTION and case.verdict is Verdict.ADOPTED
    counts = {name: _ONE for name, holds in (("excluded", case.excluded), ("adopted", adopted)) if holds}
    if counts:
        yield Fact(last.replied_at, last.unit, last.handler, counts)


def _took(name: str, begin: datetime, end: datetime) -> dict[str, int]:
    return spread.counted(DURATIONS[name], end - begin)
