"""The State Council's calendar against a table on which three independent sources agree."""

import csv
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from chalicelib.sla.china import china_calendar, years
from tests.sla.builders import CALENDAR, POLICY

REAL_DATA = os.environ.get("HUIYIN_REAL_DATA", "")


@pytest.mark.skipif(not REAL_DATA, reason="HUIYIN_REAL_DATA does not name the folder of the real data")
def test_every_day_from_2007_to_2026_is_a_workday_as_the_sources_agree() -> None:
    path = Path(REAL_DATA) / "holidays" / "workdays_2007_2026_agreed.csv"
    with path.open(encoding="utf-8") as file:
        agreed = {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in csv.DictReader(file)}
    assert {day: CALENDAR.is_workday(day) for day in agreed} == agreed
    assert len(agreed) == (date(2027, 1, 1) - date(2007, 1, 1)).days


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
