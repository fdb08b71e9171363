"""The sum behind one deadline, step by step: days that are counted or passed over, stretches of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.sla.calendar import DAY, SATURDAY, Calendar
from chalicelib.sla.holidays import Holiday, holiday_of
from chalicelib.sla.terms import Term, TermUnit


class Kind(StrEnum):
    """What a day is."""

    WORKDAY = "workday"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    DAY_OFF = "day_off"


@dataclass(frozen=True)
class DayStep:
    """A local day that is counted as the `number`-th, or passed over (0); `holiday` says what for.

    Of calendar days only the last is told. If it rolls, the days after it follow up to the working day that
    ends the term, which has its number again.
    """

    day: date
    kind: Kind
    number: int
    holiday: Holiday | None


@dataclass(frozen=True)
class Stretch:
    """Time that is taken, from and to a moment in UTC: within office hours, or around the clock."""

    begins_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        """Between the two moments."""
        return self.ends_at - self.begins_at


Step = DayStep | Stretch


def steps(calendar: Calendar, start: datetime, term: Term, end: datetime) -> Iterator[Step]:
    """How `term` from `start` comes to its end."""
    if term.unit is TermUnit.WORKING_DAYS:
        return _working_days(calendar, calendar.local_day(start), term.amount)
    if term.unit is TermUnit.DAYS:
        # A day ends at 24:00, which is the next one's first moment.
        return _calendar_days(calendar, start, term.amount, calendar.local_day(end) - DAY)
    if term.working:
        return (Stretch(begin, stop) for begin, stop in calendar.stretches(start, end))
    return iter([around_the_clock(start, end)])


def around_the_clock(start: datetime, end: datetime) -> Stretch:
    """All of the time between."""
    return Stretch(start, end)


def day_step(calendar: Calendar, day: date, number: int) -> DayStep:
    """A day with what it is; holidays are named where the State Council gave the day off or has it worked."""
    weekend, works, holiday = day.weekday() >= SATURDAY, calendar.is_workday(day), holiday_of(day)
    if works:
        return DayStep(day, Kind.MAKE_UP, number, holiday) if weekend else _plain(day, Kind.WORKDAY, number)
    if holiday:
        return DayStep(day, Kind.HOLIDAY, number, holiday)
    return _plain(day, Kind.WEEKEND if weekend else Kind.DAY_OFF, number)


def _plain(day: date, kind: Kind, number: int) -> DayStep:
    return DayStep(day, kind, number, None)


def _working_days(calendar: Calendar, day: date, amount: int) -> Iterator[DayStep]:
    number = 0
    while number < amount:
        day += DAY
        works = calendar.is_workday(day)
        number += works
        yield day_step(calendar, day, number if works else 0)


def _calendar_days(calendar: Calendar, start: datetime, amount: int, last: date) -> Iterator[DayStep]:
    day = calendar.local_day(start) + amount * DAY
    yield day_step(calendar, day, amount)
    while day < last:
        day += DAY
        yield day_step(calendar, day, amount if day == last else 0)
