"""Why a case counts for a rate, or why it does not (domain.md §5): one line for each of its answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.cycle import Cycle
from chalicelib.domain.facts import of_cycle
from chalicelib.domain.head import Head
from chalicelib.domain.measures import EXCLUDED, MEASURES
from chalicelib.domain.values import Resolved, Status, Type


@dataclass(frozen=True)
class Standing:
    """Of the answer `cycle`: whether it stands below and above the line, and a code that says why."""

    cycle: int
    unit: str
    at: datetime | None
    in_denominator: bool
    in_numerator: bool
    reason: str


def standings(case: Head, measure: str) -> tuple[Standing, ...]:
    """For a measure of `MEASURES`, answer by answer."""
    return tuple(_of_cycle(case, cycle, measure) for cycle in case.cycles)


def _of_cycle(case: Head, cycle: Cycle, measure: str) -> Standing:
    rate = MEASURES[measure]
    counts = {name for fact in of_cycle(case, cycle) for name in fact.counts}
    counts |= {name.removeprefix(EXCLUDED) for name in counts} if rate.original else set()
    below = rate.denominator in counts
    above = below and rate.numerator in counts
    at = cycle.closed_at if rate.denominator in _OF_EVALUATION else cycle.replied_at
    reason = _reason(case, cycle, measure, below=below, above=above)
    return Standing(cycle.number, cycle.unit or case.unit or "", at, below, above, reason)


def _reason(case: Head, cycle: Cycle, measure: str, *, below: bool, above: bool) -> str:
    rate = MEASURES[measure]
    if above:
        return "counts"
    if below:
        why = _WHY_NOT.get(rate.numerator)
        return why(case, cycle) if why else f"not_{rate.numerator}"
    return _outside(case, cycle, rate.denominator)


_OF_EVALUATION = frozenset({"answered", "surveyed", "closed", "first_closed"})


def _outside(case: Head, cycle: Cycle, denominator: str) -> str:
    """Why it is not below the line, the weightiest reason first."""
    for reason, holds in _reasons(case, cycle, denominator):
        if holds:
            return reason
    return "not_yet"


def _reasons(case: Head, cycle: Cycle, denominator: str) -> tuple[tuple[str, bool], ...]:
    evaluated = denominator in _OF_EVALUATION
    return (
        ("declined", case.status is Status.DECLINED or (not cycle.replied_at and case.closed_at is not None)),
        ("withdrawn", case.status is Status.WITHDRAWN),
        ("merged", case.status is Status.MERGED),
        ("not_first", denominator == "first_closed" and cycle.number > 1),
        ("in_time_still", denominator == "concluded"),
        ("not_replied", cycle.replied_at is None),
        ("excluded", case.excluded and denominator == "answered"),
        ("praise", evaluated and case.type is Type.PRAISE),
        ("reopened_before_survey", evaluated and cycle.closed_at is not None and cycle.survey_at is None),
        ("survey_to_come", evaluated and cycle.survey_at is None),
        ("survey_open", evaluated and cycle.closed_at is None),
        ("silent", evaluated and not cycle.answered),
    )


def _response(_: Head, cycle: Cycle) -> str:
    if not cycle.contacted:
        return "says_not_contacted"
    return "contact_late" if cycle.contacted_at else "no_contact_on_record"


def _resolution(_: Head, cycle: Cycle) -> str:
    return "partly" if cycle.resolved is Resolved.PARTLY else "unresolved"


def _satisfaction(_: Head, cycle: Cycle) -> str:
    return f"satisfaction_{cycle.satisfaction}"


def _on_time(_: Head, cycle: Cycle) -> str:
    return "late" if cycle.replied_at else "overdue"


def _at_once(case: Head, _: Cycle) -> str:
    return "reopened" if len(case.cycles) > 1 else "not_solved"


_WHY_NOT: Mapping[str, Callable[[Head, Cycle], str]] = {
    "responded": _response,
    "contacted": lambda *_: "says_not_contacted",
    "resolved": _resolution,
    "satisfied": _satisfaction,
    "on_time": _on_time,
    "took_part": lambda *_: "silent",
    "settled_at_once": _at_once,
}
"""What the citizen said, or what was late, where a count is missing above the line."""
