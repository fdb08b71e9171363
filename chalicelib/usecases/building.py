"""Builds the reports, each kind from its sections (domain.md §7)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from chalicelib.domain.dimensions import Dimension
from chalicelib.domain.measures import FORMULA
from chalicelib.domain.process_risk import Risk, risks
from chalicelib.domain.rate_changes import Effect, effects
from chalicelib.domain.report import Change, Line, Moved, Part, Report, Table
from chalicelib.domain.report_periods import Kind, Period, around, id_of
from chalicelib.domain.steps import DAY
from chalicelib.ports import Deps
from chalicelib.usecases import digest, hot_topics
from chalicelib.usecases.figuring import ALL, figures, rows, table, whole

EXPLAINED = ("resolution_rate", "satisfaction_rate", "response_rate", "on_time_rate")
MOVERS = 5
"""Groups that are named beside a change; the others are summed up."""

LONGEST = 30
"""Lines of a table of matters; of units all are told."""

WARNINGS = 40

TREND = {Kind.MONTHLY: 12, Kind.QUARTERLY: 8, Kind.YEARLY: 5}
"""Periods of its kind up to this one."""


def build(deps: Deps, period: Period) -> Report:
    """The first edition. What comes after this moment is not in it."""
    plain = Report(
        id=id_of(period),
        kind=period.kind,
        first=period.first,
        last=period.last,
        before=(period.before.first, period.before.last),
        built_at=deps.now(),
        formula=FORMULA,
        policy=deps.sla.policy.version,
        goals=dict(deps.sla.policy.figures.goals),
        whole=whole(deps, period),
    )
    return _FILLED[period.kind](deps, period, plain)


def _daily(deps: Deps, period: Period, plain: Report) -> Report:
    """Yesterday's figures, and what there is this morning."""
    today = deps.sla.calendar.local_day(deps.now())
    tables = {str(by): table(deps, period, by) for by in (Dimension.TYPE, Dimension.CHANNEL)}
    tables[Dimension.CATEGORY] = table(deps, period, Dimension.CATEGORY, most=10)
    return replace(
        plain,
        today=_part(deps, today, today).figures,
        tables=tables,
        lists=digest.lists(deps, period),
    )


def _weekly(deps: Deps, period: Period, plain: Report) -> Report:
    filled = replace(
        plain,
        course=tuple(_course(deps, period)),
        tables={str(Dimension.DISTRICT): table(deps, period, Dimension.DISTRICT)},
        topics=tuple(hot_topics.topics(deps, period, plain.whole)),
    )
    return _warned(deps, period, filled)


def _whole_report(deps: Deps, period: Period, plain: Report) -> Report:
    by = (Dimension.UNIT, Dimension.CATEGORY, Dimension.DISTRICT, Dimension.TYPE, Dimension.CHANNEL)
    tables = {str(each): table(deps, period, each) for each in (*by, Dimension.GRADE)}
    units, categories = tables[Dimension.UNIT], tables[Dimension.CATEGORY]
    shortened = replace(
        categories,
        lines=categories.lines[:LONGEST],
        left_out=categories.left_out + len(categories.lines[LONGEST:]),
    )
    filled = replace(
        plain,
        course=tuple(_course(deps, period)),
        trend=tuple(_trend(deps, period)),
        tables={**tables, str(Dimension.CATEGORY): shortened},
        changes=tuple(_changes(plain.whole, (units, categories))),
        risks=_risks(units, period),
    )
    return _warned(deps, period, filled)


def _warned(deps: Deps, period: Period, filled: Report) -> Report:
    found = tuple(hot_topics.warnings(deps, period))
    return replace(filled, warnings=found[:WARNINGS], warnings_left_out=len(found[WARNINGS:]))


_FILLED: Mapping[Kind, Callable[[Deps, Period, Report], Report]] = {
    Kind.DAILY: _daily,
    Kind.WEEKLY: _weekly,
    Kind.MONTHLY: _whole_report,
    Kind.QUARTERLY: _whole_report,
    Kind.YEARLY: _whole_report,
}


def _course(deps: Deps, period: Period) -> Iterator[Part]:
    for first, last in period.parts():
        yield _part(deps, first, last)


def _trend(deps: Deps, period: Period) -> Iterator[Part]:
    """The periods up to this one, the oldest first, from the first in which anything was counted."""
    found, each = list[Part](), period
    for _ in range(TREND[period.kind]):
        found.append(_part(deps, each.first, each.last))
        each = around(period.kind, each.first - DAY)
    found.reverse()
    begin = next((place for place, part in enumerate(found) if part.figures.counts), len(found))
    return iter(found[begin:])


def _part(deps: Deps, first: date, last: date) -> Part:
    return Part(first, last, figures(next(iter(rows(deps, ALL, first, last)), None)))


def _changes(whole: Line, tables: tuple[Table, ...]) -> Iterator[Change]:
    for measure in EXPLAINED:
        now, before = whole.now.ratio(measure), whole.before.ratio(measure)
        for each in tables:
            now_by = {line.value: line.now.ratio(measure) for line in each.lines}
            found = effects(now_by, {line.value: line.before.ratio(measure) for line in each.lines})
            if found:
                names = {line.value: line.name for line in each.lines}
                moved = tuple(_moved(effect, names[effect.value]) for effect in found[:MOVERS])
                rest = float(sum(effect.total for effect in found[MOVERS:]))
                yield Change(measure, each.by, now, before, moved, rest)


def _moved(effect: Effect, name: str) -> Moved:
    return Moved(effect.value, name, float(effect.own), float(effect.mix), effect.now, effect.before)


def _risks(units: Table, period: Period) -> Mapping[str, tuple[Risk, ...]]:
    days = (period.last - period.first).days + 1
    found = {line.value: risks(line.now.counts, days) for line in units.lines if line.value}
    return {unit: each for unit, each in found.items() if each}
