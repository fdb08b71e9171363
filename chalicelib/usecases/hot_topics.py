"""What rises beyond its usual level, where, and what its own rates point to (domain.md §7)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from chalicelib.domain.dimensions import BETWEEN, Dimension, pair_name
from chalicelib.domain.early_warning import FULL_HISTORY, WEEKS, Level, level
from chalicelib.domain.report import Figures, Line, Raised, Topic
from chalicelib.domain.report_periods import WEEK, Kind, Period
from chalicelib.ports import CountedQuery, Deps
from chalicelib.usecases.figuring import ALL, received, table
from chalicelib.usecases.tracking import dimensions

TOPICS, PLACES, SAMPLES = 10, 3, 5
WATCHED = (Dimension.CATEGORY, Dimension.DISTRICT)
PLACE = pair_name((Dimension.DISTRICT, Dimension.CATEGORY))
UNIT = pair_name((Dimension.UNIT, Dimension.CATEGORY))

WEIGHTY = 1.25
"""A rate that is so many times that of the whole points to a cause, …"""
ENOUGH = 3
"""… if it was so many cases."""

_CAUSES: Mapping[str, str] = {
    "repeat_rate": "repeated",
    "return_rate": "returned",
    "late": "late",
    "unresolved": "unresolved",
}

Counts = Mapping[str, int]


def warnings(deps: Deps, period: Period) -> Iterator[Raised]:
    """Of every week that ends in the period, by topic and by area, the latest week first.

    Up to a month also by both together. Nothing is usual in an office that began less than four weeks before.
    """
    read = cache(lambda by, first, last: received(deps, by, first, last))
    both = PLACE in dimensions(deps) and period.kind in (Kind.WEEKLY, Kind.MONTHLY)
    watched = (*WATCHED, PLACE) if both else WATCHED
    for first, last in reversed(list(period.weeks())):
        history = _weeks_before(first)
        if sum(bool(read(ALL, *week)) for week in history) < FULL_HISTORY:
            continue
        for by in watched:
            yield from _raised(
                deps, by, (first, last), read(by, first, last), [read(by, *w) for w in history]
            )


def topics(deps: Deps, period: Period, whole: Line) -> Iterator[Topic]:
    """The matters of a week that have risen most, then those with most cases."""
    history = [received(deps, Dimension.CATEGORY, *week) for week in _weeks_before(period.first)]
    lines = [each for each in table(deps, period, Dimension.CATEGORY).lines if each.now.count("received")]
    levels = {line.value: _level(deps, line.value, line.now.count("received"), history) for line in lines}
    ordered = sorted(lines, key=lambda line: _heat(levels[line.value]))[:TOPICS]
    beside = {by: _beside(deps, by, period) for by in (PLACE, UNIT)}
    for line in ordered:
        found = levels[line.value]
        yield Topic(
            line=line,
            usual=found.usual,
            limit=found.limit,
            places=beside[PLACE].get(line.value, ())[:PLACES],
            units=beside[UNIT].get(line.value, ())[:PLACES],
            causes=tuple(_causes(line.now, whole.now)),
            tickets=_samples(deps, period, line.value),
        )


def _raised(
    deps: Deps, by: str, week: tuple[date, date], now: Counts, history: Sequence[Counts]
) -> Iterator[Raised]:
    found = ((value, _level(deps, value, count, history)) for value, count in now.items())
    raised = [(value, each) for value, each in found if each.is_raised and any(value.split(BETWEEN))]
    for value, each in sorted(raised, key=lambda item: _heat(item[1])):
        yield Raised(by, value, *week, each.count, each.usual, each.limit)


def _level(deps: Deps, value: str, count: int, history: Sequence[Counts]) -> Level:
    least = deps.sla.policy.matters.group_citizens
    return level(count, [week.get(value, 0) for week in history], least)


def _heat(found: Level) -> tuple[bool, float, int]:
    """What is raised first, by how far it is beyond what is usual; then by how much there is of it."""
    return not found.is_raised, -(found.count - found.usual) if found.is_raised else 0.0, -found.count


def _weeks_before(first: date) -> list[tuple[date, date]]:
    begins = [first - WEEK * number for number in range(1, WEEKS + 1)]
    return [(begin, begin + WEEK - date.resolution) for begin in begins]


def _beside(deps: Deps, by: str, period: Period) -> dict[str, tuple[tuple[str, int], ...]]:
    """By matter: the places or units that have it, those with most first. Nothing if it is not counted."""
    found: dict[str, list[tuple[str, int]]] = {}
    counts = received(deps, by, period.first, period.last) if by in dimensions(deps) else {}
    for value, count in counts.items():
        other, _, matter = value.partition(BETWEEN)
        if count and other:
            found.setdefault(matter, []).append((other, count))
    return {
        matter: tuple(sorted(each, key=lambda pair: (-pair[1], pair[0]))) for matter, each in found.items()
    }


def _causes(now: Figures, whole: Figures) -> Iterator[str]:
    """What its cases have more of than those of the whole: it comes back, nobody has it, late, unsolved."""
    for cause, name in _CAUSES.items():
        n, of = _share(now, cause)
        among, all_of = _share(whole, cause)
        if n >= ENOUGH and of and all_of and n / of >= WEIGHTY * among / all_of:
            yield name


def _share(found: Figures, cause: str) -> tuple[int, int]:
    if cause == "late":
        on_time, concluded = found.ratio("on_time_rate")
        return concluded - on_time, concluded
    if cause == "unresolved":
        return found.count("unresolved"), found.ratio("resolution_rate")[1]
    return found.ratio(cause)


def _samples(deps: Deps, period: Period, category: str) -> tuple[str, ...]:
    query = CountedQuery(
        Dimension.CATEGORY, category, period.first, period.last, frozenset({"received"}), limit=SAMPLES
    )
    return tuple(each.ticket for each in deps.store.counted(query).items)
