"""The manager knocks: measures as numerators and denominators, never as bare percentages (domain.md §5)."""

from dataclasses import dataclass
from datetime import date

from chalicelib.domain import authority
from chalicelib.domain.errors import NotAllowedError
from chalicelib.domain.measures import FORMULA, MEASURES
from chalicelib.ports import Deps, Principal, Vector

DIMENSIONS = ("all", "unit", "channel", "category")


@dataclass(frozen=True)
class Rate:
    """`numerator` ÷ `denominator`; nothing to divide is no rate."""

    numerator: int
    denominator: int


@dataclass(frozen=True)
class Row:
    """The counts and rates of one value of a dimension."""

    value: str
    name: str
    counts: Vector
    rates: dict[str, Rate]


@dataclass(frozen=True)
class Measures:
    """Measures over days of the office's zone, both included."""

    by: str
    first: date
    last: date
    formula: str
    rows: tuple[Row, ...]


def measures(deps: Deps, who: Principal, by: str, first: date, last: date) -> Measures:
    """What managers are judged by, over a dimension and a span of days."""
    if who.role not in authority.SEES_MEASURES:
        raise NotAllowedError
    counters = deps.store.counters(by, first, last)
    rows = tuple(_row(deps, by, value, counters[value]) for value in sorted(counters))
    return Measures(by, first, last, FORMULA, rows)


def _row(deps: Deps, by: str, value: str, counts: Vector) -> Row:
    rates = {name: Rate(*measure.of(counts)) for name, measure in MEASURES.items()}
    known = deps.office.units.get(value) if by == "unit" else None
    name = known.name if known else value
    return Row(value, name, dict(sorted(counts.items())), rates)
