"""Managers ask: measures as numerators and denominators, never as bare percentages (domain.md §5)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from chalicelib.domain import authority, spread
from chalicelib.domain.dimensions import BETWEEN, Dimension
from chalicelib.domain.errors import InvalidInputError, NotAllowedError
from chalicelib.domain.measures import DURATIONS, FORMULA, MEASURES
from chalicelib.domain.spread import Spread
from chalicelib.domain.steps import Step, cut, span_before
from chalicelib.ports import Deps, Principal, Vector
from chalicelib.sla.rules import Weights
from chalicelib.usecases.tracking import dimensions

PERIODS = 92
"""At most so many in one answer: a quarter day by day."""


@dataclass(frozen=True)
class Asked:
    """Measures over days of the office's zone, both included, by a dimension or two (`unit|category`).

    `within`: only the units at and below it; `subtree`: each unit with all below it; `step`: each period of
    the span as well; `sort`: the best of that rate first; `compare`: beside the span before.
    """

    by: str
    first: date
    last: date
    within: str = ""
    subtree: bool = False
    step: Step | None = None
    sort: str = ""
    compare: bool = False


@dataclass(frozen=True)
class Rate:
    """`numerator` ÷ `denominator`; nothing to divide is no rate. `formula`: version that set it last."""

    numerator: int
    denominator: int
    formula: str
    goal: float | None = None

    @property
    def share(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Row:
    """The counts, rates and times of one value; `score`: composite of the three rates, if all are known."""

    value: str
    name: str
    counts: Vector
    rates: Mapping[str, Rate]
    hours: Mapping[str, Spread]
    score: float | None
    before: "Row | None" = None


@dataclass(frozen=True)
class Period:
    """A part of the span, cut off at its ends."""

    first: date
    last: date
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Measures:
    """What was asked for, in whole and in parts."""

    by: str
    first: date
    last: date
    formula: str
    rows: tuple[Row, ...]
    periods: tuple[Period, ...] = field(default=())


def measures(deps: Deps, who: Principal, asked: Asked) -> Measures:
    """What managers are judged by. NotAllowedError for others, InvalidInputError for what is not counted."""
    if who.role not in authority.SEES_MEASURES:
        raise NotAllowedError
    _check(deps, asked)
    rows = {row.value: row for row in _rows(deps, asked, asked.first, asked.last)}
    if asked.compare:
        before = {row.value: row for row in _rows(deps, asked, *span_before(asked.first, asked.last))}
        rows = {value: _beside(row, before.get(value)) for value, row in rows.items()}
    told = tuple(_sorted(rows.values(), asked.sort))
    return Measures(asked.by, asked.first, asked.last, FORMULA, told, tuple(_periods(deps, asked)))


def _check(deps: Deps, asked: Asked) -> None:
    if asked.by not in dimensions(deps):
        raise InvalidInputError("error.field_invalid", "by")
    if asked.sort and asked.sort not in (*MEASURES, "score"):
        raise InvalidInputError("error.field_invalid", "sort")
    by_unit = Dimension.UNIT in asked.by.split(BETWEEN)
    if asked.within and not (by_unit and asked.within in deps.office.units):
        raise InvalidInputError("error.field_invalid", "within")
    if asked.subtree and asked.by != Dimension.UNIT:
        raise InvalidInputError("error.field_invalid", "subtree")
    if asked.first > asked.last:
        raise InvalidInputError("error.date_invalid", "to")


def _periods(deps: Deps, asked: Asked) -> Iterator[Period]:
    if asked.step is None:
        return
    cuts = list(cut(asked.first, asked.last, asked.step, PERIODS + 1))
    if len(cuts) > PERIODS:
        raise InvalidInputError("error.field_invalid", "step")
    for first, last in cuts:
        yield Period(first, last, tuple(_sorted(_rows(deps, asked, first, last), asked.sort)))


def _rows(deps: Deps, asked: Asked, first: date, last: date) -> Iterator[Row]:
    counters = deps.store.counters(asked.by, first, last)
    if asked.within:
        place = asked.by.split(BETWEEN).index(Dimension.UNIT)
        units = deps.office.subtree(asked.within)
        counters = {v: counts for v, counts in counters.items() if v.split(BETWEEN)[place] in units}
    if asked.subtree:
        counters = _subtrees(deps, counters)
    for value in sorted(counters):
        yield row(deps, asked.by, value, counters[value])


def _subtrees(deps: Deps, counters: Mapping[str, Vector]) -> Mapping[str, Vector]:
    """Each unit that has something at or below it; what no unit has yet stays by itself."""
    found: dict[str, dict[str, int]] = {}
    for value, counts in counters.items():
        above = deps.office.path(value) if value in deps.office.units else (value,)
        for unit in above:
            sums = found.setdefault(unit, {})
            for name, n in counts.items():
                sums[name] = sums.get(name, 0) + n
    return found


def row(deps: Deps, by: str, value: str, counts: Vector) -> Row:
    """What one value's counts say."""
    goals = deps.sla.policy.figures.goals
    rates = {
        name: Rate(*measure.of(counts), measure.version, goals.get(name))
        for name, measure in MEASURES.items()
    }
    hours = spread.read(DURATIONS, counts)
    plain = {name: counts[name] for name in sorted(name for name in counts if ":" not in name)}
    return Row(value, _name(deps, by, value), plain, rates, hours, _score(rates, deps.sla.policy.weights))


def _score(rates: Mapping[str, Rate], weights: Weights) -> float | None:
    parts = (
        (weights.response, rates["response_rate"].share),
        (weights.resolution, rates["resolution_rate"].share),
        (weights.satisfaction, rates["satisfaction_rate"].share),
    )
    known = [weight * share for weight, share in parts if share is not None]
    return sum(known) if len(known) == len(parts) else None


def _name(deps: Deps, by: str, value: str) -> str:
    """Units and people as they are called; of a pair both."""
    dimensions, values = by.split(BETWEEN), value.split(BETWEEN)
    if len(dimensions) > 1:
        return BETWEEN.join(map(lambda one, said: _name(deps, one, said), dimensions, values))
    unit, person = deps.office.units.get(value), deps.office.people.get(value)
    if by == Dimension.UNIT and unit:
        return unit.name
    return person.name if by == Dimension.HANDLER and person else value


def _beside(row: Row, before: Row | None) -> Row:
    return Row(row.value, row.name, row.counts, row.rates, row.hours, row.score, before)


def _sorted(rows: Iterable[Row], sort: str) -> list[Row]:
    """By value; or the best first, of two alike the one with more behind it, and no rate last."""
    listed = sorted(rows, key=lambda row: row.value)
    return sorted(listed, key=lambda row: _rank(row, sort)) if sort else listed


def _rank(row: Row, sort: str) -> tuple[bool, float, int]:
    if sort == "score":
        return row.score is None, -(row.score or 0), -row.rates["resolution_rate"].denominator
    rate = row.rates[sort]
    return rate.share is None, -(rate.share or 0), -rate.denominator
