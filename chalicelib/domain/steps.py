"""Days, months, quarters and years of a span, and the span before it."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)


class Step(StrEnum):
    """How long each part is."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12}


def cut(first: date, last: date, step: Step, most: int) -> Iterator[tuple[date, date]]:
    """The parts in order, the outer ones cut off at the ends; no more than `most`."""
    begin = first
    while begin <= last and most:
        end = _end(begin, step)
        yield begin, min(end, last)
        if end >= last:
            return
        begin, most = end + DAY, most - 1


def span_before(first: date, last: date) -> tuple[date, date]:
    """Whole months before whole months, else as many days: what a reader expects beside it."""
    ended = first - DAY if first > date.min else first
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if first.day == 1 and _end(last, Step.MONTH) == last:
        index = first.year * 12 + first.month - 1 - months
        return (date(index // 12, index % 12 + 1, 1), ended) if index >= 12 else (date.min, ended)  # noqa: PLR2004
    days = last - first
    return (ended - days if ended - date.min >= days else date.min), ended


def _end(day: date, step: Step) -> date:
    if step is Step.DAY:
        return day
    length = _MONTHS[step]
    index = day.year * 12 + (day.month - 1) // length * length + length
    year, month = index // 12, index % 12 + 1
    return date(year, month, 1) - DAY if year <= date.max.year else date.max
