"""The State Council's calendar against a table on which three independent sources agree."""

import csv
import os
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from chalicelib.sla.china import china_calendar, years
from tests.sla.builders import CALENDAR, POLICY

REAL_DATA = os.environ.get("HUIYIN_REAL_DATA", "")


COMPARED = 885_839
MOST = 60
"""Working days that are counted from each day."""

needs_real_data = pytest.mark.skipif(
    not REAL_DATA, reason="HUIYIN_REAL_DATA does not name the folder of the real data"
)


def the_agreed() -> dict[date, bool]:
    path = Path(REAL_DATA) / "holidays" / "workdays_2007_2026_agreed.csv"
    with path.open(encoding="utf-8") as file:
        return {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in csv.DictReader(file)}


@needs_real_data
def test_every_day_from_2007_to_2026_is_a_workday_as_the_sources_agree() -> None:
    agreed = the_agreed()
    assert {day: CALENDAR.is_workday(day) for day in agreed} == agreed
    assert len(agreed) == (date(2027, 1, 1) - date(2007, 1, 1)).days


@pytest.mark.slow
@needs_real_data
def test_0_to_60_working_days_from_every_day_forwards_and_back_are_what_the_sources_agree_on() -> None:
    """885,839 comparisons: what one of the two directions would seek beyond the table is left out."""
    agreed = the_agreed()
    worked = [day for day in agreed if agreed[day]]
    closings = [CALENDAR.at_local(day, time(18)) for day in worked]
    compared, wrong, passed = 0, [], 0
    for day in agreed:
        noon = CALENDAR.at_local(day, time(12))
        works = agreed[day]
        # `passed` working days lie before this one. Of day 0 the day itself is one, if it is worked.
        forwards = closings[passed : passed + 1] + closings[passed + works : passed + works + MOST]
        back = closings[:passed][::-1][:MOST]
        back = ([closings[passed]] if works else back[:1]) + back
        for count, known in ((CALENDAR.add_working_days, forwards), (CALENDAR.subtract_working_days, back)):
            wrong += [(day, n) for n, closing in enumerate(known) if count(noon, n) != closing]
            compared += len(known)
        passed += works
    assert wrong == []
    assert compared == COMPARED


def test_a_table_names_only_what_differs_from_the_week() -> None:
    for year, table in years().items():
        assert all(day.year == year and day.weekday() < 5 for day in table.off)
        assert all(day.year == year and day.weekday() >= 5 for day in table.make_up)


def test_the_announced_years_follow_each_other_without_a_gap() -> None:
    known = sorted(years())
    assert known == list(range(known[0], known[-1] + 1))
    assert not CALENDAR.is_announced(date(known[-1], 12, 31) + timedelta(days=1))


def test_policies_with_equal_hours_share_one_calendar() -> None:
    assert china_calendar(POLICY) is CALENDAR
