"""When the office works, and arithmetic in its time (domain.md §4, "Clocks")."""

from collections.abc import Callable, Iterable, Iterator, Mapping
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
    if at.tzinfo is UTC:
        return at
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
        announced = [year for year, table in years.items() if table.announced]
        self._certain = _stretches(announced, timezone)
        self._ranks = WorkdayRanks(self.is_workday)
        self._closings = _Closings(lambda day: self._moment(day, self._office.spans[-1][1]))
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
        table = self._years.get(day.year)
        return table is not None and table.announced

    def local_day(self, at: datetime) -> date:
        """The office's calendar day at that moment."""
        return self._aware(at).date()

    def local_time(self, at: datetime) -> time:
        """What the clock on the office's wall shows at that moment."""
        return self._aware(at).time()

    def at_local(self, day: date, clock_time: time) -> datetime:
        """The moment at which the office's wall clock shows that time on that day."""
        return self._moment(day.toordinal(), since_midnight(clock_time))

    def closing(self, day: date) -> datetime:
        """When office hours end on that day, were it a working day."""
        return self._closings[day.toordinal()]

    def add_working_days(self, start: datetime, n: int) -> datetime:
        """End of office hours on the n-th working day after the local day of `start`.

        None (n = 0) is that day itself, or the next working day if it is a day off. ValueError below.
        """
        # Most deadlines are computed here, from moments that are stored in UTC already.
        moment = start if start.tzinfo is UTC else utc(start)
        day = moment.astimezone(self._timezone).toordinal()
        if n < 1:
            return self._closings[self._ranks.nth_from(day, _counted(n))]
        return self._closings[self._ranks.nth_from(day + 1, n - 1)]

    def subtract_working_days(self, end: datetime, n: int) -> datetime:
        """End of office hours on the n-th working day before the local day of `end`.

        None (n = 0) is that day itself, or the working day before if it is a day off. ValueError below.
        """
        day = self._aware(end).toordinal()
        if n < 1:
            return self._closings[self._ranks.nth_back(day, _counted(n))]
        return self._closings[self._ranks.nth_back(day - 1, n - 1)]

    def add_working_time(self, start: datetime, span: timedelta) -> datetime:
        """The moment when `span` (>= 0) of office time has run; the end of a span rather than the next begin.

        Nothing added leaves the start where it is, in or out of office hours.
        """
        if span < NOTHING:
            raise ValueError("working time that is added is not below nothing; subtract it")
        if not span:
            return utc(start)
        day, clock_time = self._local(start)
        total = self._worked(day, clock_time) + span
        whole, rest = divmod(total, self.office_day)
        if not rest:
            whole, rest = whole - 1, self.office_day
        return self._moment(self._ranks.nth_from(day, whole), self._office.after(rest))

    def subtract_working_time(self, end: datetime, span: timedelta) -> datetime:
        """The last moment from which `span` (>= 0) of office time runs until `end`: the begin of a span
        rather than the end before it.

        Nothing subtracted leaves the end where it is, in or out of office hours.
        """
        if span < NOTHING:
            raise ValueError("working time that is subtracted is not below nothing; add it")
        if not span:
            return utc(end)
        day, clock_time = self._local(end)
        whole, worked = divmod(self._worked(day, clock_time) - span, self.office_day)
        if whole:
            day = self._ranks.nth_back(day - 1, -whole - 1)
        return self._moment(day, self._office.until(worked))

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Office time between two moments; nothing if `end` is not after `start`."""
        if end <= start:
            return NOTHING
        first, last = self._local(start), self._local(end)
        days = self._ranks.count(first[0], last[0])
        return days * self.office_day + self._worked(*last) - self._worked(*first)

    def stretches(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The office time between two moments, as begin and end of each stretch of it, in order."""
        day, last = self._aware(start).toordinal(), self._aware(end).toordinal()
        while day <= last:
            for begin, stop in self._office.spans if self._works(day) else ():
                since, until = max(self._moment(day, begin), start), min(self._moment(day, stop), end)
                if since < until:
                    yield utc(since), utc(until)
            day += 1

    def add_days(self, start: datetime, n: int, *, roll: bool = False) -> datetime:
        """24:00 of the n-th local calendar day after `start`; `roll` moves it on from a day off."""
        day = self._aware(start).toordinal() + n
        return self._moment(self._ranks.nth_from(day, 0) if roll else day, DAY)

    def next_office_moment(self, at: datetime) -> datetime:
        """`at` itself within office hours (begin included, end not), else their next begin."""
        day, clock_time = self._local(at)
        today = self._office.next(clock_time) if self._works(day) else None
        if today is None:
            return self._moment(self._ranks.nth_from(day + 1, 0), self._office.spans[0][0])
        return utc(at) if today == clock_time else self._moment(day, today)

    def provisional(self, start: datetime, end: datetime) -> bool:
        """Whether counting from `start` to `end` leans on a year that is not announced."""
        for begin, stop in self._certain:
            if begin <= start and end < stop:
                return False
        return end > start

    def _works(self, day: int) -> bool:
        return self.is_workday(date.fromordinal(day))

    def _local(self, at: datetime) -> tuple[int, timedelta]:
        local = self._aware(at)
        return local.toordinal(), since_midnight(local)

    def _aware(self, at: datetime) -> datetime:
        return utc(at).astimezone(self._timezone)

    def _moment(self, day: int, clock_time: timedelta) -> datetime:
        # The sum is taken before the zone is attached: office hours are wall-clock hours.
        local = datetime.fromordinal(day) + clock_time
        return local.replace(tzinfo=self._timezone).astimezone(UTC)

    def _worked(self, day: int, clock_time: timedelta) -> timedelta:
        return self._office.worked(clock_time) if self._works(day) else NOTHING


class _Closings(dict[int, datetime]):
    """Kept once computed: most deadlines are one of them, and a year has no more than 366."""

    def __init__(self, compute: Callable[[int], datetime]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, day: int) -> datetime:
        self[day] = found = self._compute(day)
        return found


def _counted(n: int) -> int:
    if n < 0:
        raise ValueError(f"working days are counted from 0, not {n}; there are addition and subtraction")
    return n


def _stretches(years: Iterable[int], timezone: ZoneInfo) -> tuple[tuple[datetime, datetime], ...]:
    """Announced years without a gap between them, as the moments at which they begin and are over, in UTC."""
    edges = set(years)
    begins = sorted(year for year in edges if year - 1 not in edges)
    ends = sorted(year + 1 for year in edges if year + 1 not in edges)
    return tuple((_new_year(a, timezone), _new_year(b, timezone)) for a, b in zip(begins, ends, strict=True))


def _new_year(year: int, timezone: ZoneInfo) -> datetime:
    return datetime(year, 1, 1, tzinfo=timezone).astimezone(UTC)
