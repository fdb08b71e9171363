"""Figures of a report, from the measures alone: a bounded number of counters, and no case."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.domain.report import NOTHING, Figures, Line, Table
from chalicelib.domain.report_periods import Period
from chalicelib.ports import Deps, Which
from chalicelib.usecases.rates import Row
from chalicelib.usecases.reports import every

ALL, RECEIVED = "all", "received"


def table(deps: Deps, period: Period, by: str, most: int | None = None) -> Table:
    """Every value of a dimension beside the period before, those with most cases first: all, or so many."""
    before = {row.value: row for row in rows(deps, by, period.before.first, period.before.last)}
    now = {row.value: row for row in rows(deps, by, period.first, period.last)}
    lines = [_line(now.get(value), before.get(value)) for value in sorted(now.keys() | before.keys())]
    ordered = sorted(lines, key=lambda line: (-_weight(line.now), -_weight(line.before)))
    return Table(by, tuple(ordered[:most]), len(ordered[most:]) if most else 0)


def whole(deps: Deps, period: Period) -> Line:
    """Everything together, also if there was nothing."""
    found = table(deps, period, ALL).lines
    return found[0] if found else Line("", "", NOTHING)


def rows(deps: Deps, by: str, first: date, last: date) -> Sequence[Row]:
    return tuple(every(deps, by, first, last))


def received(deps: Deps, by: str, first: date, last: date) -> Mapping[str, int]:
    """Cases that came in, by value."""
    counted = deps.store.counters(by, first, last, Which(names=frozenset({RECEIVED})))
    return {value: counts.get(RECEIVED, 0) for value, counts in counted.items()}


def figures(row: Row | None) -> Figures:
    """What is kept of a row: nothing of what was not counted."""
    if row is None:
        return NOTHING
    rates = {name: (r.numerator, r.denominator) for name, r in row.rates.items() if r.denominator}
    hours = {name: found for name, found in row.hours.items() if found.count}
    return Figures(dict(row.counts), rates, hours, row.score)


def _line(now: Row | None, before: Row | None) -> Line:
    named = now or before
    if named is None:
        raise ValueError("a line of nothing")
    return Line(named.value, named.name, figures(now), figures(before))


def _weight(found: Figures) -> int:
    """How much happened: what came in, and of units without any what they answered."""
    return max(found.count("received"), found.count("replied"), found.count("closed"))
