"""Working days by rank: counting them and finding the n-th one by bisection."""

from bisect import bisect_left
from collections.abc import Callable
from datetime import MAXYEAR, date

# Fewer than any real year has, so that one guess nearly always covers the day that is sought.
FEWEST_WORKING_DAYS_A_YEAR = 200


class WorkdayRanks:
    """The working days of the years asked for so far, in order; it grows when a further year is asked for.

    Every answer is computed from one snapshot of the table, so threads may share it.
    """

    def __init__(self, is_workday: Callable[[date], bool]) -> None:
        self._is_workday = is_workday
        self._years: dict[int, list[int]] = {}
        self._table: tuple[range, list[int]] = (range(0), [])

    def count(self, first: date, last: date) -> int:
        """Working days from `first` on and before `last`; `first` is not after `last`."""
        days = self._covering(first.year, last.year)
        return bisect_left(days, last.toordinal()) - bisect_left(days, first.toordinal())

    def nth_from(self, day: date, n: int) -> date:
        """The working day that has `n` working days before it, counted from `day` on.

        Raises OverflowError where the calendar of the language itself ends.
        """
        last = day.year + n // FEWEST_WORKING_DAYS_A_YEAR + 1
        while True:
            days = self._covering(day.year, min(last, MAXYEAR))
            index = bisect_left(days, day.toordinal()) + n
            if index < len(days):
                return date.fromordinal(days[index])
            if last >= MAXYEAR:
                raise OverflowError(f"no working day {n} after {day} before the year {MAXYEAR} ends")
            last += 1

    def _covering(self, low: int, high: int) -> list[int]:
        years, days = self._table
        if low in years and high in years:
            return days
        years = range(min([low, *years[:1]]), max([high, *years[-1:]]) + 1)
        days = [day for year in years for day in self._of_year(year)]
        self._table = (years, days)
        return days

    def _of_year(self, year: int) -> list[int]:
        if year not in self._years:
            span = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
            self._years[year] = [day for day in span if self._is_workday(date.fromordinal(day))]
        return self._years[year]
