"""Which days a report is about, and its name: `monthly-2026-03`, its correction `monthly-2026-03_2`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chalicelib.domain.steps import DAY, Step, cut, span_before

WEEK = timedelta(days=7)


class Kind(StrEnum):
    """How much time a report is about; the digest looks at the day before."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


_MONTHS = {Kind.MONTHLY: 1, Kind.QUARTERLY: 3, Kind.YEARLY: 12}
_PARTS = {Kind.WEEKLY: DAY, Kind.MONTHLY: DAY, Kind.QUARTERLY: WEEK}
_ID = re.compile(
    r"(daily|weekly|monthly|quarterly|yearly)-(\d{4}-\d\d-\d\d|\d{4}(?:-W?Q?\d{1,2})?)(?:_(\d{1,2}))?"
)


@dataclass(frozen=True)
class Period:
    """Days of the office's zone, both included."""

    kind: Kind
    first: date
    last: date

    @property
    def name(self) -> str:
        """2026-03-02, 2026-W10 (ISO 8601), 2026-03, 2026-Q1 or 2026."""
        if self.kind is Kind.DAILY:
            return self.first.isoformat()
        if self.kind is Kind.WEEKLY:
            year, week, _ = self.first.isocalendar()
            return f"{year:04}-W{week:02}"
        month = {Kind.MONTHLY: f"-{self.first:%m}", Kind.QUARTERLY: f"-Q{(self.first.month + 2) // 3}"}
        return f"{self.first.year:04}{month.get(self.kind, '')}"

    @property
    def before(self) -> "Period":
        """The one before, which figures are compared with."""
        return Period(self.kind, *span_before(self.first, self.last))

    def parts(self) -> Iterator[tuple[date, date]]:
        """What its course is drawn of: days, of a quarter weeks, of a year months."""
        if self.kind is Kind.YEARLY:
            yield from cut(self.first, self.last, Step.MONTH, 12)
            return
        length, begin = _PARTS.get(self.kind, DAY), self.first
        while begin <= self.last:
            yield begin, min(begin + length - DAY, self.last)
            begin += length

    def weeks(self) -> Iterator[tuple[date, date]]:
        """The whole weeks, from Monday, that end in it."""
        end = self.first + timedelta(days=6 - self.first.weekday())
        while end <= self.last:
            yield end - WEEK + DAY, end
            end += WEEK


def around(kind: Kind, day: date) -> Period:
    """The period of that kind in which a day lies."""
    if kind is Kind.DAILY:
        return Period(kind, day, day)
    if kind is Kind.WEEKLY:
        first = day - timedelta(days=day.weekday())
        return Period(kind, first, first + WEEK - DAY)
    months = _MONTHS[kind]
    index = day.year * 12 + (day.month - 1) // months * months
    end = index + months
    return Period(kind, _month(index), _month(end) - DAY)


def last_over(kind: Kind, today: date) -> Period:
    """The latest one that was over when the day began."""
    return around(kind, around(kind, today).first - DAY)


def id_of(period: Period, edition: int = 1) -> str:
    """The report's name; later editions are numbered."""
    return f"{period.kind}-{period.name}" + (f"_{edition}" if edition > 1 else "")


def parse(id: str) -> tuple[Period, int] | None:
    """The period and the edition; None for what names no report."""
    found = _ID.fullmatch(id)
    if found is None:
        return None
    kind, name, edition = Kind(found[1]), found[2], int(found[3] or 1)
    try:
        period = around(kind, _first_day(kind, name))
    except ValueError:
        return None
    return (period, edition) if id_of(period, edition) == id else None


def _first_day(kind: Kind, name: str) -> date:
    year, _, rest = name.partition("-")
    if kind is Kind.DAILY:
        return date.fromisoformat(name)
    if kind is Kind.WEEKLY:
        return date.fromisocalendar(int(year), int(rest.removeprefix("W")), 1)
    number = int(rest.removeprefix("Q") or 1)
    return date(int(year), number * 3 - 2 if kind is Kind.QUARTERLY else number, 1)


def _month(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)
