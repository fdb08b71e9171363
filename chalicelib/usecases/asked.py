"""What managers can ask of the measures, and what makes no sense."""

from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.domain.dimensions import BETWEEN, LONGEST_PLACE, Dimension
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.measures import MEASURES
from chalicelib.domain.steps import Step
from chalicelib.ports import Deps
from chalicelib.usecases.rates import SCORE
from chalicelib.usecases.tracking import dimensions

LONGEST = timedelta(days=3_660)
"""Ten years: counters are kept by the month."""

OF_UNITS = frozenset({Dimension.UNIT, Dimension.HANDLER})
"""What belongs to a unit, or to one below it."""

LIMIT, MOST = 50, 200
"""Rows of a page, without and with a word of it."""


@dataclass(frozen=True)
class Asked:
    """Measures over days of the office's zone, both included, by a dimension or two (`unit|category`).

    `measures`: only these; `value`: only this one; `within`: only the units at and below it, or their people;
    `subtree`: each unit with all below it; `step`: each period of the span as well; `sort`: the best of that
    rate first; `compare`: beside the span before; `cursor`: behind the page before.
    """

    by: str
    first: date
    last: date
    within: str = ""
    subtree: bool = False
    step: Step | None = None
    sort: str = ""
    compare: bool = False
    measures: frozenset[str] = frozenset()
    value: str | None = None
    cursor: str | None = None
    limit: int = LIMIT

    @property
    def span(self) -> tuple[date, date]:
        return self.first, self.last


def check(deps: Deps, asked: Asked) -> None:
    """InvalidInputError, with the parameter that cannot be."""
    if asked.by not in dimensions(deps):
        raise InvalidInputError("error.field_invalid", "by")
    if asked.sort and asked.sort not in (*MEASURES, SCORE):
        raise InvalidInputError("error.field_invalid", "sort")
    of_units = OF_UNITS.intersection(asked.by.split(BETWEEN))
    if asked.within and not (of_units and asked.within in deps.office.units):
        raise InvalidInputError("error.field_invalid", "within")
    if asked.subtree and asked.by != Dimension.UNIT:
        raise InvalidInputError("error.field_invalid", "subtree")
    if asked.first > asked.last:
        raise InvalidInputError("error.date_invalid", "to")
    if asked.last - asked.first > LONGEST:
        raise InvalidInputError("error.span_too_long", "from", limit=str(LONGEST.days))
    check_value(asked.value or "")
    if not 1 <= asked.limit <= MOST:
        raise InvalidInputError("error.field_invalid", "limit")


def check_value(value: str) -> None:
    """InvalidInputError for what is longer than any value that is counted: no key has room for it."""
    if len(value) > LONGEST_PLACE:
        raise InvalidInputError("error.field_invalid", "value")
