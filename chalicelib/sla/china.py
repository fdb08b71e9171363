"""The State Council's holidays and make-up workdays (调休), from the package chinesecalendar."""

from collections.abc import Mapping
from datetime import date, time
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from chinese_calendar import constants

from chalicelib.sla.calendar import SATURDAY, Calendar, YearTable
from chalicelib.sla.policy import Policy
from chalicelib.sla.workdays import Workdays

CHINA, WEEKDAYS = "china", "weekdays"


@cache
def years() -> Mapping[int, YearTable]:
    """Every year that the installed package knows; the office's other years stay provisional."""
    holidays: set[date] = set(constants.holidays)
    worked: set[date] = set(constants.workdays)
    announced = range(min(holidays).year, max(holidays).year + 1)
    return MappingProxyType({year: _table(year, holidays, worked) for year in announced})


@cache
def shipped() -> Mapping[str, Workdays]:
    """The calendars that come with the product: China's, and Monday to Friday, which nobody announces."""
    plain = YearTable(frozenset(), frozenset())
    always = dict.fromkeys(range(2000, 2200), plain)
    return MappingProxyType({CHINA: Workdays(CHINA, years()), WEEKDAYS: Workdays(WEEKDAYS, always)})


def china_calendar(policy: Policy) -> Calendar:
    """The policy's office hours on the State Council's working days; one calendar for equal hours."""
    return _calendar(policy.timezone, policy.hours)


@cache
def _calendar(timezone: ZoneInfo, hours: tuple[tuple[time, time], ...]) -> Calendar:
    return Calendar(timezone, hours, years())


def _table(year: int, holidays: set[date], worked: set[date]) -> YearTable:
    return YearTable(
        off=frozenset(day for day in holidays if day.year == year and day.weekday() < SATURDAY),
        make_up=frozenset(day for day in worked if day.year == year and day.weekday() >= SATURDAY),
    )
