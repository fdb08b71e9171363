"""Managers ask: measures as numerators and denominators, never as bare percentages (domain.md §5).

Whatever is stored, an answer reads a bounded number of counters and tells a bounded number of rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import NamedTuple

from chalicelib.domain import authority
from chalicelib.domain.errors import InvalidInputError, NotAllowedError
from chalicelib.domain.measures import FORMULA
from chalicelib.domain.periods import each
from chalicelib.domain.steps import cut, span_before
from chalicelib.domain.sums import summed
from chalicelib.ports import Deps, Principal, Vector, Which
from chalicelib.usecases.asked import Asked, check
from chalicelib.usecases.paging import below, paged, subtrees
from chalicelib.usecases.rates import Choice, Row, choose, row

PERIODS = 92
"""At most so many in one answer: a quarter day by day."""


class Bound(NamedTuple):
    """Counters that are read and rows that are made for a page, parts and the span before among them."""

    counters: int
    rows: int


FULL = Bound(600, 80)
LIGHT = Bound(2_500, 1_200)
"""Some 30 ms each: without durations counters are read, and rows made, so much faster."""


@dataclass(frozen=True)
class Period:
    """A part of the span, cut off at its ends; the rows are those of the whole, where there is one."""

    first: date
    last: date
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Measures:
    """A page of what was asked for, in whole and in parts; it may be short, and the last has no cursor."""

    by: str
    first: date
    last: date
    formula: str
    rows: tuple[Row, ...]
    periods: tuple[Period, ...] = field(default=())
    cursor: str | None = None


def measures(deps: Deps, who: Principal, asked: Asked) -> Measures:
    """What managers are judged by. NotAllowedError for others, InvalidInputError for what is not counted."""
    if who.role not in authority.SEES_MEASURES:
        raise NotAllowedError
    check(deps, asked)
    choice, cuts = choose(asked.measures), _cuts(asked)
    page = paged(deps, asked, _most(asked, choice, cuts), frozenset() if cuts else choice.names)
    parts = [_counters(deps, asked, choice, span, page.order) for span in cuts]
    whole = _summed(parts) if cuts else page.counters
    if whole is None:
        whole = _counters(deps, asked, choice, asked.span, page.order)
    before = _counters(deps, asked, choice, span_before(*asked.span), page.order) if asked.compare else {}
    rows = partial(_rows, deps, asked, choice, page.order)
    return Measures(
        asked.by,
        asked.first,
        asked.last,
        FORMULA,
        _beside(rows(whole), rows(before)),
        tuple(Period(*span, rows(counters)) for span, counters in zip(cuts, parts, strict=True)),
        page.cursor,
    )


def every(deps: Deps, by: str, first: date, last: date) -> Iterator[Row]:
    """All rows of a dimension, by value, however many: for whoever builds a report or counts again."""
    counters = deps.store.counters(by, first, last)
    return (row(deps, by, value, counters[value]) for value in sorted(counters))


Span = tuple[date, date]
Counters = Mapping[str, Vector]


def _cuts(asked: Asked) -> list[Span]:
    if asked.step is None:
        return []
    cuts = list(cut(*asked.span, asked.step, PERIODS + 1))
    if len(cuts) > PERIODS:
        raise InvalidInputError("error.field_invalid", "step")
    return cuts


def _most(asked: Asked, choice: Choice, cuts: list[Span]) -> int:
    """Values of a page: as many as its bounds have room for, and one in any case."""
    spans = [*(cuts or [asked.span]), *([span_before(*asked.span)] if asked.compare else [])]
    counters = sum(len(list(each(*span))) for span in spans)
    bound = LIGHT if choice.is_light else FULL
    return max(1, min(asked.limit, bound.counters // counters, bound.rows // (len(spans) + bool(cuts))))


def _counters(deps: Deps, asked: Asked, choice: Choice, span: Span, values: tuple[str, ...]) -> Counters:
    """What stands in a span at these values, or at and below them."""
    if not values:
        return {}
    wanted = below(deps, values) if asked.subtree else frozenset(values)
    counters = deps.store.counters(asked.by, *span, Which(values=wanted, names=choice.names))
    return subtrees(deps, counters) if asked.subtree else counters


def _summed(parts: list[Counters]) -> Counters:
    """The whole span is its parts together."""
    return summed((value, counts) for part in parts for value, counts in part.items())


def _rows(
    deps: Deps, asked: Asked, choice: Choice, values: tuple[str, ...], counters: Counters
) -> tuple[Row, ...]:
    """Those of the values that have something, in that order."""
    told = ((value, counters.get(value)) for value in values)
    return tuple(row(deps, asked.by, value, counts, choice) for value, counts in told if counts)


def _beside(rows: tuple[Row, ...], before: tuple[Row, ...]) -> tuple[Row, ...]:
    known = {row.value: row for row in before}
    return tuple(replace(row, before=known.get(row.value)) for row in rows) if known else rows
