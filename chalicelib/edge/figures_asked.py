"""What managers ask for in an address: which figure, in which place, over which days."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from chalicelib.domain.errors import InvalidInputError
from chalicelib.ports import Deps
from chalicelib.usecases.behind import Part, Wanted

MONTH = timedelta(days=30)

Word = TypeVar("Word", bound=StrEnum)


def wanted(home: Deps, measure: str, query: Mapping[str, str]) -> Wanted:
    first, last = days(home, query)
    part = word(Part, query, "part") or Part.DENOMINATOR
    by, value = query.get("by") or "all", query.get("value", "")
    return Wanted(measure, by, value, first, last, part, query.get("cursor"))


def days(home: Deps, query: Mapping[str, str]) -> tuple[date, date]:
    last = day(query.get("to"), "to") or home.sla.calendar.local_day(home.now())
    first = day(query.get("from"), "from") or max(last, date.min + MONTH) - MONTH
    return first, last


def day(text: str | None, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInputError("error.date_invalid", field) from None


def word(kind: type[Word], query: Mapping[str, str], field: str) -> Word | None:
    text = query.get(field)
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        raise InvalidInputError("error.field_invalid", field) from None
