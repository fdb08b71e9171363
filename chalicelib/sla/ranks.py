"""Working days by rank: counting them and finding the n-th one, forwards or back, by bisection."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date
from typing import NamedTuple

# Fewer than any real year has, so that one guess nearly always covers the day that is sought.
FEWEST_WORKING_DAYS_A_YEAR = 200


class Table(NamedTuple):
    """The working days of some years in a row, in order; the years' days are `begin` to `end`, `end` not."""

    begin: int
    end: int
    days: list[int]


class WorkdayRanks:
    """The working days of the years asked for so far; it grows when a further year is asked for.

    Days are ordinals (`date.toordinal`). Every answer is computed from one snapshot of the table, so threads
    may share it.
    """

    def __init__(self, is_workday: Callable[[date], bool]) -> None:
        self._is_workday = is_workday
        self._years: dict[int, list[int]] = {}
        self._table = Table(0, 0, [])

    def count(self, first: int, last: int) -> int:
        """Working days from `first` on and before `last`; `first` is not after `last`."""
        begin, end, days = self._table
        if first < begin or last >= end:
            days = self._grown(first, last).days
        return bisect_left(days, last) - bisect_left(days, first)

    def nth_from(self, day: int, n: int) -> int:
        """The working day that has `n` working days before it, counted from `day` on.

        Raises OverflowError where the calendar of the language itself ends.
        """
        begin, _, days = self._table
        index = bisect_left(days, day) + n
        if day >= begin and index < len(days):
            return days[index]
        return self._nth_later(day, n)

    def nth_back(self, day: int, n: int) -> int:
        """The working day that has `n` working days after it, counted back from `day` on.

        Raises OverflowError where the calendar of the language itself begins.
        """
        _, end, days = self._table
        index = bisect_right(days, day) - 1 - n
        if day < end and index >= 0:
            return days[index]
        return self._nth_earlier(day, n)

    def _nth_later(self, day: int, n: int) -> int:
        last = date.fromordinal(day).year + n // FEWEST_WORKING_DAYS_A_YEAR + 1
        while True:
            days = self._grown(day, _last_day(min(last, MAXYEAR))).days
            index = bisect_left(days, day) + n
            if index < len(days):
                return days[index]
            if last >= MAXYEAR:
                since = date.fromordinal(day)
                raise OverflowError(f"no working day {n} after {since} before the year {MAXYEAR} ends")
            last += 1

    def _nth_earlier(self, day: int, n: int) -> int:
        first = date.fromordinal(day).year - n // FEWEST_WORKING_DAYS_A_YEAR - 1
        while True:
            days = self._grown(_first_day(max(first, MINYEAR)), day).days
            index = bisect_right(days, day) - 1 - n
            if index >= 0:
                return days[index]
            if first <= MINYEAR:
                until = date.fromordinal(day)
                raise OverflowError(f"no working day {n} before {until} after the year {MINYEAR} begins")
            first -= 1

    def _grown(self, first: int, last: int) -> Table:
        begin, end, _ = table = self._table
        if begin <= first and last < end:
            return table
        # At first there is nothing to grow from: `begin` and `end` are no days.
        edges = [first, last, begin, end - 1] if end else [first, last]
        years = range(date.fromordinal(min(edges)).year, date.fromordinal(max(edges)).year + 1)
        days = [day for year in years for day in self._of_year(year)]
        self._table = table = Table(_first_day(years[0]), _last_day(years[-1]) + 1, days)
        return table

    def _of_year(self, year: int) -> list[int]:
        if year not in self._years:
            span = range(_first_day(year), _last_day(year) + 1)
            self._years[year] = [day for day in span if self._is_workday(date.fromordinal(day))]
        return self._years[year]


def _first_day(year: int) -> int:
    return date(year, 1, 1).toordinal()


def _last_day(year: int) -> int:
    return date(year, 12, 31).toordinal()
