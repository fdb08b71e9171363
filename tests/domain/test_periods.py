"""A span of days is read from whole months and the days beside them, each day once."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.periods import LATEST, each, months, periods, spans

DAYS = st.dates(date(2023, 12, 1), date(2028, 3, 31))


@given(first=DAYS, last=DAYS, day=DAYS)
def test_each_day_of_a_span_is_read_once_and_no_other(first: date, last: date, day: date) -> None:
    read = [(span, period) for span in spans(first, last) for period in periods(day)]
    hits = [span for span, period in read if span.first <= period <= span.last]
    assert len(hits) == (first <= day <= last)


@given(first=DAYS, last=DAYS)
def test_the_periods_of_a_span_one_by_one_are_those_between_its_ends(first: date, last: date) -> None:
    one_by_one = list(each(first, last))
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    named = dict.fromkeys(period for day in days for period in periods(day))
    inside = [name for name in named if any(span.first <= name <= span.last for span in spans(first, last))]
    assert sorted(one_by_one) == sorted(inside)
    assert len(one_by_one) == len(set(one_by_one))


@given(first=DAYS, last=DAYS)
def test_at_most_two_months_are_read_by_days(first: date, last: date) -> None:
    by_day = [span for span in spans(first, last) if span.first.startswith("D")]
    days = sum((date.fromisoformat(s.last[1:]) - date.fromisoformat(s.first[1:])).days + 1 for s in by_day)
    assert days <= 2 * 30
    assert len(list(spans(first, last))) <= 3


@given(first=DAYS, last=DAYS)
def test_every_day_of_a_span_lies_in_one_of_its_months(first: date, last: date) -> None:
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    named = [(day.year, day.month) for day in months(first, last)]
    assert named == list(dict.fromkeys((day.year, day.month) for day in days))


def test_the_last_days_that_a_calendar_has_are_no_error() -> None:
    assert list(spans(date.max, date.max)) == []
    assert list(months(LATEST, date.max)) == [LATEST]
