"""What a case adds to the rates (domain.md §5): counts only, so that undoing one is a subtraction."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from chalicelib.domain.head import Cycle, Head
from chalicelib.domain.values import Resolved, Status, Type, Verdict

Counts = dict[str, int]
Key = tuple[date, str, str]

RATES: Mapping[str, tuple[str, str]] = {
    "response_rate": ("responded", "answered"),
    "resolution_rate": ("resolved", "answered"),
    "satisfaction_rate": ("satisfied", "answered"),
    "on_time_rate": ("on_time", "concluded"),
    "survey_answer_rate": ("answered", "surveyed"),
}
"""Each rate as numerator and denominator, never as a bare percentage."""

ORIGINAL: Mapping[str, tuple[str, str]] = {
    f"original_{name}": RATES[name] for name in ("response_rate", "resolution_rate", "satisfaction_rate")
}
"""The same before exclusions: what an excluded case has counts beside, under `excluded_` and its name."""

FORMULA = "2"
"""Version of the formulas, told with every figure."""

SATISFIED = 4
UNANSWERED = frozenset(
    {Status.RECEIVED, Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.AWAITING_CITIZEN}
    | {Status.MERGED}
)


def contribution(case: Head, day_of: Callable[[datetime], date]) -> dict[Key, Counts]:
    """The counts of one case by (day in the office's zone, dimension, value)."""
    counts: dict[Key, Counts] = defaultdict(lambda: defaultdict(int))
    for at, unit, measure in _facts(case):
        for dimension, value in _dimensions(case, unit):
            counts[(day_of(at), dimension, value)][measure] += 1
    return {key: dict(vector) for key, vector in counts.items()}


def _dimensions(case: Head, unit: str) -> Iterator[tuple[str, str]]:
    yield "all", ""
    yield "unit", unit
    yield "channel", case.channel.value
    yield "category", case.category


def _facts(case: Head) -> Iterator[tuple[datetime, str, str]]:
    if case.received_at:
        first = case.cycles[0].unit
        yield case.received_at, (first if case.instance > 1 else case.unit or first), "received"
    outside = "excluded_" if case.excluded else ""
    for cycle in case.cycles:
        yield from _conclusion(case, cycle)
        yield from ((at, unit, outside + measure) for at, unit, measure in _survey(cycle))
    yield from _settled(case)


def _settled(case: Head) -> Iterator[tuple[datetime, str, str]]:
    """What the latest reply settled, at its moment: exclusions are listed, adopted suggestions published."""
    last = next((cycle for cycle in reversed(case.cycles) if cycle.replied_at), None)
    if last is None or last.replied_at is None:
        return
    if case.excluded:
        yield last.replied_at, last.unit, "excluded"
    if case.type is Type.SUGGESTION and case.verdict is Verdict.ADOPTED:
        yield last.replied_at, last.unit, "adopted"


def _conclusion(case: Head, cycle: Cycle) -> Iterator[tuple[datetime, str, str]]:
    if cycle.replied_at:
        yield cycle.replied_at, cycle.unit, "replied"
        yield cycle.replied_at, cycle.unit, "concluded"
        yield cycle.replied_at, cycle.unit, "overdue" if cycle.missed else "on_time"
        return
    clock = case.reply_clock
    if cycle is case.cycle and case.status in UNANSWERED and clock and clock.missed:
        yield clock.due_at, case.unit or "", "concluded"
        yield clock.due_at, case.unit or "", "overdue"


def _survey(cycle: Cycle) -> Iterator[tuple[datetime, str, str]]:
    if cycle.survey_at:
        yield cycle.survey_at, cycle.unit, "surveyed"
    if cycle.closed_at is None or not cycle.answered:
        return
    yield cycle.closed_at, cycle.unit, "answered"
    if cycle.contacted and cycle.contact_in_time:
        yield cycle.closed_at, cycle.unit, "responded"
    if cycle.contacted:
        yield cycle.closed_at, cycle.unit, "contacted"
    yield cycle.closed_at, cycle.unit, _RESOLVED[cycle.resolved or Resolved.NO]
    if (cycle.satisfaction or 0) >= SATISFIED:
        yield cycle.closed_at, cycle.unit, "satisfied"


_RESOLVED = {Resolved.YES: "resolved", Resolved.PARTLY: "partly", Resolved.NO: "unresolved"}
