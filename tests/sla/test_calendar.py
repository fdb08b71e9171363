"""Office time, as tables with the weekdays written out; test_properties.py has what holds at any hour."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.sla.calendar import Calendar, YearTable
from tests.sla.builders import CALENDAR, MINUTE, POLICY, at, calendar, shown

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("Fri 2026-03-06 16:30", 2, "Mon 2026-03-09 09:30"),  # over a weekend
        ("Fri 2026-03-06 16:30", 1.5, "Fri 2026-03-06 18:00"),  # the end of a span, not the next begin
        ("Tue 2026-03-10 11:30", 1, "Tue 2026-03-10 14:00"),  # over midday
        ("Tue 2026-03-10 12:00", 0, "Tue 2026-03-10 12:00"),
        ("Tue 2026-03-10 12:45", 1, "Tue 2026-03-10 14:30"),  # begun in the midday break
        ("Tue 2026-03-10 19:00", 1, "Wed 2026-03-11 10:00"),  # begun in the evening
        ("Tue 2026-03-10 06:00", 3, "Tue 2026-03-10 12:00"),  # begun in the morning
        ("Tue 2026-03-10 06:00", 7.5, "Tue 2026-03-10 18:00"),  # a whole day
        ("Fri 2026-09-18 16:30", 2, "Sun 2026-09-20 09:30"),  # a make-up Sunday
        ("Thu 2026-09-24 17:00", 2, "Mon 2026-09-28 10:00"),  # over the mid-autumn holiday
        ("Sat 2026-10-03 10:00", 4, "Thu 2026-10-08 14:30"),  # begun on a day off
    ],
)
def test_working_hours_run_in_office_hours_only(start: str, hours: float, end: str) -> None:
    assert shown(CALENDAR.add_working_time(at(start), hours * HOUR)) == end


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("Mon 2026-03-09 00:00", 1, "Tue 2026-03-10 18:00"),
        ("Mon 2026-03-09 23:59", 1, "Tue 2026-03-10 18:00"),
        ("Fri 2026-03-06 10:00", 1, "Mon 2026-03-09 18:00"),
        ("Sat 2026-03-07 10:00", 1, "Mon 2026-03-09 18:00"),
        ("Fri 2026-09-18 16:30", 5, "Thu 2026-09-24 18:00"),  # Sunday the 20th is worked
        ("Thu 2026-09-24 09:00", 2, "Tue 2026-09-29 18:00"),  # Friday the 25th is off
        ("Wed 2026-09-30 09:00", 3, "Sat 2026-10-10 18:00"),  # a holiday, then a make-up Saturday
        ("Mon 2026-03-09 09:00", 250, "Thu 2027-03-04 18:00"),
    ],
)
def test_working_days_end_with_the_office_hours_of_the_nth_working_day(
    start: str, days: int, end: str
) -> None:
    assert shown(CALENDAR.add_working_days(at(start), days)) == end


@pytest.mark.parametrize(
    ("start", "after", "before"),
    [
        ("Mon 2026-03-09 00:00", "Mon 2026-03-09 18:00", "Mon 2026-03-09 18:00"),
        ("Sun 2026-03-08 12:00", "Mon 2026-03-09 18:00", "Fri 2026-03-06 18:00"),
        ("Sun 2026-09-20 12:00", "Sun 2026-09-20 18:00", "Sun 2026-09-20 18:00"),  # worked
        ("Sat 2026-10-03 12:00", "Thu 2026-10-08 18:00", "Wed 2026-09-30 18:00"),
    ],
)
def test_no_working_day_is_the_day_itself_or_the_nearest_one_in_the_direction_of_counting(
    start: str, after: str, before: str
) -> None:
    assert shown(CALENDAR.add_working_days(at(start), 0)) == after
    assert shown(CALENDAR.subtract_working_days(at(start), 0)) == before


@pytest.mark.parametrize(
    ("end", "days", "start"),
    [
        ("Tue 2026-03-10 18:00", 1, "Mon 2026-03-09 18:00"),
        ("Tue 2026-03-10 00:00", 1, "Mon 2026-03-09 18:00"),
        ("Sun 2026-03-08 10:00", 1, "Fri 2026-03-06 18:00"),
        ("Thu 2026-09-24 18:00", 5, "Fri 2026-09-18 18:00"),  # Sunday the 20th is worked
        ("Sat 2026-10-10 18:00", 3, "Wed 2026-09-30 18:00"),
        ("Mon 2007-01-08 10:00", 250, "Mon 2006-01-09 18:00"),
    ],
)
def test_working_days_are_counted_back_alike(end: str, days: int, start: str) -> None:
    assert shown(CALENDAR.subtract_working_days(at(end), days)) == start


@pytest.mark.parametrize(
    ("end", "hours", "start"),
    [
        ("Mon 2026-03-09 09:30", 2, "Fri 2026-03-06 16:30"),
        ("Fri 2026-03-06 18:00", 1.5, "Fri 2026-03-06 16:30"),
        ("Tue 2026-03-10 14:00", 1, "Tue 2026-03-10 11:30"),
        ("Tue 2026-03-10 14:30", 1, "Tue 2026-03-10 13:30"),  # the begin of a span, not the end before
        ("Tue 2026-03-10 12:45", 1, "Tue 2026-03-10 11:00"),
        ("Tue 2026-03-10 18:00", 7.5, "Tue 2026-03-10 09:00"),
        ("Wed 2026-03-11 09:00", 7.5, "Tue 2026-03-10 09:00"),
        ("Sat 2026-03-14 12:00", 15, "Thu 2026-03-12 09:00"),
        ("Mon 2026-09-28 10:00", 2, "Thu 2026-09-24 17:00"),  # over the mid-autumn holiday
        ("Sun 2026-03-08 12:00", 0, "Sun 2026-03-08 12:00"),
    ],
)
def test_working_time_is_taken_back_from_office_hours_only(end: str, hours: float, start: str) -> None:
    assert shown(CALENDAR.subtract_working_time(at(end), hours * HOUR)) == start


@pytest.mark.parametrize(
    ("start", "days", "roll", "end"),
    [
        ("Fri 2026-03-06 10:00", 1, False, "Sun 2026-03-08 00:00"),  # 24:00 of Saturday
        ("Fri 2026-03-06 10:00", 1, True, "Tue 2026-03-10 00:00"),  # 24:00 of Monday
        ("Fri 2026-09-18 00:30", 60, False, "Wed 2026-11-18 00:00"),  # 24:00 of Tuesday the 17th
        ("Fri 2026-09-18 00:30", 2, True, "Mon 2026-09-21 00:00"),  # the make-up Sunday is no day off
    ],
)
def test_calendar_days_end_at_midnight_of_the_last_day(start: str, days: int, roll: bool, end: str) -> None:
    assert shown(CALENDAR.add_days(at(start), days, roll=roll)) == end


@pytest.mark.parametrize(
    ("now", "office"),
    [
        ("Tue 2026-03-10 09:00", "Tue 2026-03-10 09:00"),
        ("Tue 2026-03-10 11:59", "Tue 2026-03-10 11:59"),
        ("Tue 2026-03-10 12:00", "Tue 2026-03-10 13:30"),
        ("Tue 2026-03-10 08:15", "Tue 2026-03-10 09:00"),
        ("Tue 2026-03-10 18:00", "Wed 2026-03-11 09:00"),
        ("Fri 2026-03-06 18:30", "Mon 2026-03-09 09:00"),
        ("Sat 2026-09-19 10:00", "Sun 2026-09-20 09:00"),
        ("Thu 2026-10-01 10:00", "Thu 2026-10-08 09:00"),
    ],
)
def test_the_next_office_moment_includes_the_begin_of_a_span_and_not_its_end(now: str, office: str) -> None:
    assert shown(CALENDAR.next_office_moment(at(now))) == office


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("Tue 2026-03-10 17:00", "Wed 2026-03-11 09:00", 1),
        ("Tue 2026-03-10 00:00", "Wed 2026-03-11 00:00", 7.5),
        ("Fri 2026-03-06 17:00", "Mon 2026-03-09 10:00", 2),
        ("Fri 2026-09-18 17:00", "Mon 2026-09-21 10:00", 9.5),
        ("Wed 2026-03-11 10:00", "Tue 2026-03-10 10:00", 0),
    ],
)
def test_working_time_counts_office_hours_between(start: str, end: str, hours: float) -> None:
    assert CALENDAR.working_time(at(start), at(end)) == hours * HOUR


@settings(max_examples=50)
@given(st.lists(st.integers(1990, 2060), min_size=1, max_size=4))
def test_the_order_in_which_years_are_asked_for_changes_nothing(asked: list[int]) -> None:
    grown = calendar(off=(date(2026, 1, 1),))
    for year in asked:
        grown.add_working_days(datetime(year, 6, 1, tzinfo=UTC), 3)
        grown.subtract_working_days(datetime(year, 6, 1, tzinfo=UTC), 120)
    fresh = calendar(off=(date(2026, 1, 1),))
    start = at("Wed 2025-12-31 12:00")
    assert grown.add_working_days(start, 300) == fresh.add_working_days(start, 300)
    assert grown.subtract_working_days(start, 300) == fresh.subtract_working_days(start, 300)


def test_seconds_and_what_is_smaller_are_kept() -> None:
    start = at("Fri 2026-03-06 17:59") + timedelta(seconds=30, microseconds=7)
    assert CALENDAR.add_working_time(start, MINUTE) == at("Mon 2026-03-09 09:00") + timedelta(
        seconds=30, microseconds=7
    )


def test_years_that_do_not_follow_each_other_are_certain_each_for_itself() -> None:
    table = YearTable(frozenset(), frozenset())
    broken = Calendar(POLICY.timezone, POLICY.hours, {2024: table, 2026: table})
    assert not broken.provisional(at("Mon 2024-01-01 00:00"), at("Tue 2024-12-31 23:59"))
    assert not broken.provisional(at("Thu 2026-01-01 00:00"), at("Thu 2026-12-31 23:59"))
    assert broken.provisional(at("Tue 2024-12-31 23:59"), at("Wed 2025-01-01 00:00"))
    assert broken.provisional(at("Tue 2024-12-31 10:00"), at("Thu 2026-01-01 10:00"))


def test_only_announced_years_are_certain() -> None:
    assert CALENDAR.is_announced(date(2026, 12, 31))
    assert not CALENDAR.is_announced(date(2027, 1, 1))
    assert not CALENDAR.provisional(at("Mon 2026-12-28 09:00"), at("Thu 2026-12-31 18:00"))
    assert CALENDAR.provisional(at("Mon 2026-12-28 09:00"), at("Fri 2027-01-01 18:00"))
    assert not CALENDAR.provisional(at("Fri 2027-01-01 18:00"), at("Fri 2027-01-01 18:00"))


def test_a_moment_without_a_time_zone_is_refused() -> None:
    naive = at("Tue 2026-03-10 10:00").replace(tzinfo=None)
    with pytest.raises(ValueError, match="no time zone"):
        CALENDAR.add_working_days(naive, 1)
    with pytest.raises(ValueError, match="no time zone"):
        CALENDAR.add_working_time(naive, timedelta(0))


@pytest.mark.parametrize("change", [CALENDAR.add_working_time, CALENDAR.subtract_working_time])
def test_a_span_below_nothing_is_refused(change: Callable[[datetime, timedelta], datetime]) -> None:
    with pytest.raises(ValueError, match="not below nothing"):
        change(at("Tue 2026-03-10 10:00"), -MINUTE)


@pytest.mark.parametrize("change", [CALENDAR.add_working_days, CALENDAR.subtract_working_days])
def test_working_days_below_none_are_refused(change: Callable[[datetime, int], datetime]) -> None:
    with pytest.raises(ValueError, match="counted from 0"):
        change(at("Tue 2026-03-10 10:00"), -1)


@pytest.mark.parametrize("hours", [(), ((time(12), time(9)),), ((time(9), time(12)), (time(11), time(18)))])
def test_office_hours_are_in_order_and_without_overlap(hours: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="office hours"):
        Calendar(POLICY.timezone, hours, {})


def test_an_office_in_a_zone_with_summer_time_keeps_its_wall_clock() -> None:
    berlin = Calendar(
        ZoneInfo("Europe/Berlin"), ((time(9), time(17)),), {2026: YearTable(frozenset(), frozenset())}
    )
    friday = datetime(2026, 3, 27, 15, 0, tzinfo=UTC)  # 16:00, two days before the change
    monday = datetime(2026, 3, 30, 8, 0, tzinfo=UTC)  # 10:00
    assert berlin.add_working_time(friday, 2 * HOUR) == monday
    assert berlin.subtract_working_time(monday, 2 * HOUR) == friday
    assert berlin.add_working_days(friday, 1) == datetime(2026, 3, 30, 15, 0, tzinfo=UTC)  # 17:00
    assert berlin.subtract_working_days(monday, 1) == datetime(2026, 3, 27, 16, 0, tzinfo=UTC)  # 17:00


def test_a_calendar_without_working_days_says_so_in_place_of_hanging() -> None:
    class Closed(Calendar):
        def is_workday(self, day: date) -> bool:
            return False

    with pytest.raises(OverflowError, match="no working day"):
        Closed(POLICY.timezone, POLICY.hours, {}).add_working_days(datetime(9990, 1, 1, tzinfo=UTC), 1)
    with pytest.raises(OverflowError, match="no working day"):
        Closed(POLICY.timezone, POLICY.hours, {}).subtract_working_days(datetime(10, 1, 1, tzinfo=UTC), 1)
