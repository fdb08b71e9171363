"""When the office works, and arithmetic in its time (domain.md §4, "Clocks")."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.sla.office import NOTHING, OfficeHours, since_midnight
from chalicelib.sla.ranks import WorkdayRanks

SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class YearTable:
    """How a year differs from Monday to Friday: weekdays off, weekend days worked.

    A year that is not `announced` has days of the office's own, and what falls in it is provisional.
    """

    off: frozenset[date]
    make_up: frozenset[date]
    announced: bool = True


def utc(at: datetime) -> datetime:
    """The same moment in UTC; ValueError without a time zone, where Python would take the host's."""
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC)


class Calendar:
    """Office hours and working days of one office.

    A year that is not in `years`, or not announced there, is taken as Monday to Friday but for its own days,
    and what falls in it is provisional.
    Datetimes go in aware (ValueError otherwise) and come out in UTC; days are the office's local days.
    """

    def __init__(
        self, timezone: ZoneInfo, hours: tuple[tuple[time, time], ...], years: Mapping[int, YearTable]
    ) -> None:
        self._timezone = timezone
        self._office = OfficeHours(
            tuple((since_midnight(begin), since_midnight(end)) for begin, end in hours)
        )
        self._years = dict(years)
        self._announced = frozenset(year for year, table in years.items() if table.announced)
        self._ranks = WorkdayRanks(self.is_workday)
        self.office_day = self._office.length

    def is_workday(self, day: date) -> bool:
        """Whether the office works on that day."""
        table = self._years.get(day.year)
        weekday = day.weekday() < SATURDAY
        if table is None:
            return weekday
        return day in table.make_up or (weekday and day not in table.off)

    def is_announced(self, day: date) -> bool:
        """Whether the official calendar of that day's year is known."""
        return day.year in self._announced

    def local_day(self, at: datetime) -> date:
        """The office's calendar day at that moment."""
        return self._aware(at).date()

    def local_time(self, at: datetime) -> time:
        """What the clock on the office's wall shows at that moment."""
        return self._aware(at).time()

    def at_local(self, day: date, clock_time: time) -> datetime:
        """The moment at which the office's wall clock shows that time on that day."""
        return self._moment(day, since_midnight(clock_time))

    def closing(self, day: date) -> datetime:
        """When office hours end on that day, were it a working day."""
        return self._moment(day, self._office.spans[-1][1])

    def add_working_days(self, start: datetime, n: int) -> datetime:
        """End of office hours on the n-th working day (n >= 1) after the local day of `start`."""
        if n < 1:
            raise ValueError(f"a term of working days needs at least 1, not {n}")
        return self.closing(self._ranks.nth_from(self.local_day(start) + DAY, n - 1))

    def add_working_time(self, start: datetime, span: timedelta) -> datetime:
        """The moment when `span` (>= 0) of office time has run; the end of a span rather than the next begin.

        Nothing added leaves the start where it is, in or out of office hours.
        """
        if span < NOTHING:
            raise ValueError("working time can only be added")
        if not span:
            return utc(start)
        day, clock_time = self._local(start)
        total = self._worked(day, clock_time) + span
        whole, rest = divmod(total, self.office_day)
        if not rest:
            whole, rest = whole - 1, self.office_day
        return self._moment(self._ranks.nth_from(day, whole), self._office.after(rest))

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Office time between two moments; nothing if `end` is not after `start`."""
        if end <= start:
            return NOTHING
        first, last = self._local(start), self._local(end)
        days = self._ranks.count(first[0], last[0])
        return days * self.office_day + self._worked(*last) - self._worked(*first)

    def add_days(self, start: datetime, n: int, *, roll: bool = False) -> datetime:
        """24:00 of the n-th local calendar day after `start`; `roll` moves it on from a day off."""
        day = self.local_day(start) + n * DAY
        return self._moment(self._ranks.nth_from(day, 0) if roll else day, DAY)

    def next_office_moment(self, at: datetime) -> datetime:
        """`at` itself within office hours (begin included, end not), else their next begin."""
        day, clock_time = self._local(at)
        today = self._office.next(clock_time) if self.is_workday(day) else None
        if today is None:
            return self._moment(self._ranks.nth_from(day + DAY, 0), self._office.spans[0][0])
        return utc(at) if today == clock_time else self._moment(day, today)

    def provisional(self, start: datetime, end: datetime) -> bool:
        """Whether counting from `start` to `end` leans on a year that is not announced."""
        if end <= start:
            return False
        years = range(self.local_day(start).year, self.local_day(end).year + 1)
        return any(year not in self._announced for year in years)

    def _local(self, at: datetime) -> tuple[date, timedelta]:
        local = self._aware(at)
        return local.date(), since_midnight(local.time())

    def _aware(self, at: datetime) -> datetime:
        return utc(at).astimezone(self._timezone)

    def _moment(self, day: date, clock_time: timedelta) -> datetime:
        # The sum is taken before the zone is attached: office hours are wall-clock hours.
        local = datetime.combine(day, time.min) + clock_time
        return local.replace(tzinfo=self._timezone).astimezone(UTC)

    def _worked(self, day: date, clock_time: timedelta) -> timedelta:
        return self._office.worked(clock_time) if self.is_workday(day) else NOTHING
