"""How a span of days is read from counters that are kept by day and by month."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
LATEST = date(9999, 11, 30)
"""Later than anything that is counted, and there is a month behind it."""


class Span(NamedTuple):
    """Periods of one length, both ends included, as they stand in keys: `D2026-03-02`, or `M2026-03`."""

    first: str
    last: str


def periods(day: date) -> tuple[str, str]:
    """What a count of that day is added to: the day and its month."""
    return _day(day), _month(day)


def spans(first: date, last: date) -> Iterator[Span]:
    """The days before the first whole month, the whole months, the days behind the last one."""
    last = min(last, LATEST)
    if first > last:
        return
    begin = first if first.day == 1 else next_month(first)
    end = next_month(last) if (last + DAY).day == 1 else last.replace(day=1)
    if begin >= end:
        yield Span(_day(first), _day(last))
        return
    if first < begin:
        yield Span(_day(first), _day(begin - DAY))
    yield Span(_month(begin), _month(end - DAY))
    if end <= last:
        yield Span(_day(end), _day(last))


def each(first: date, last: date) -> Iterator[str]:
    """The periods of these spans one by one."""
    for span in spans(first, last):
        is_days = span.first.startswith("D")
        day = date.fromisoformat(span.first[1:] if is_days else f"{span.first[1:]}-01")
        while (period := _day(day) if is_days else _month(day)) <= span.last:
            yield period
            day = day + DAY if is_days else next_month(day)


def months(first: date, last: date) -> Iterator[date]:
    """A day of each month that the span touches: none after `LATEST`."""
    day, last = first, min(last, LATEST)
    while day <= last:
        yield day
        day = next_month(day)


def _day(day: date) -> str:
    return f"D{day.isoformat()}"


def _month(day: date) -> str:
    return f"M{day.isoformat()[:7]}"


def next_month(day: date) -> date:
    """The first day of the one after that day's."""
    return (day.replace(day=28) + 4 * DAY).replace(day=1)
