"""What a report is about, and what it is called."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.report_periods import Kind, Period, around, id_of, last_over, parse
from chalicelib.domain.steps import DAY

DAYS = st.dates(date(2, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    ("kind", "today", "id", "first", "last"),
    [
        (Kind.DAILY, date(2026, 3, 1), "daily-2026-02-28", date(2026, 2, 28), date(2026, 2, 28)),
        (Kind.WEEKLY, date(2026, 3, 2), "weekly-2026-W09", date(2026, 2, 23), date(2026, 3, 1)),
        (Kind.WEEKLY, date(2026, 3, 8), "weekly-2026-W09", date(2026, 2, 23), date(2026, 3, 1)),
        (Kind.WEEKLY, date(2027, 1, 4), "weekly-2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        (Kind.MONTHLY, date(2026, 1, 31), "monthly-2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        (Kind.QUARTERLY, date(2026, 4, 1), "quarterly-2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        (Kind.YEARLY, date(2026, 12, 31), "yearly-2025", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_the_latest_period_that_is_over_has_a_name(
    kind: Kind, today: date, id: str, first: date, last: date
) -> None:
    period = last_over(kind, today)
    assert (id_of(period), period.first, period.last) == (id, first, last)


@given(st.sampled_from(Kind), DAYS, st.integers(1, 99))
def test_a_name_says_kind_period_and_edition(kind: Kind, day: date, edition: int) -> None:
    period = around(kind, day)
    assert period.first <= day <= period.last
    assert parse(id_of(period, edition)) == (period, edition)


@pytest.mark.parametrize(
    "id",
    [
        *("", "monthly", "monthly-2026-13", "weekly-2025-W53", "daily-2026-02-30", "yearly-2026-03"),
        *("monthly-2026-03_1", "monthly-2026-03_", "quarterly-2026-Q5", "monthly-2026-3", "weekly-2026-10"),
    ],
)
def test_what_names_no_report_is_none(id: str) -> None:
    assert parse(id) is None


@given(st.sampled_from(Kind), DAYS)
def test_the_parts_of_the_course_are_the_period_without_gap_or_overlap(kind: Kind, day: date) -> None:
    period = around(kind, day)
    parts = list(period.parts())
    assert (parts[0][0], parts[-1][1]) == (period.first, period.last)
    assert all(later[0] - DAY == earlier[1] for earlier, later in pairwise(parts))


def test_a_month_has_the_weeks_that_end_in_it() -> None:
    found = list(Period(Kind.MONTHLY, date(2026, 3, 1), date(2026, 3, 31)).weeks())
    assert found[0] == (date(2026, 2, 23), date(2026, 3, 1))
    assert found[-1] == (date(2026, 3, 23), date(2026, 3, 29))
    assert len(found) == 5
