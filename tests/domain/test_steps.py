"""A span is cut into days, months, quarters and years, and has a span before it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.steps import Step, cut, span_before

DAYS = st.dates()
NEAR = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@given(first=NEAR, last=NEAR, step=st.sampled_from(Step))
def test_the_parts_cover_the_span_without_gap_or_overlap(first: date, last: date, step: Step) -> None:
    parts = cut(first, last, step, 4000)
    days = [begin + timedelta(n) for begin, end in parts for n in range((end - begin).days + 1)]
    assert days == [first + timedelta(n) for n in range((last - first).days + 1)]


@given(first=DAYS, last=DAYS, step=st.sampled_from(Step))
def test_no_span_is_too_long_for_an_answer(first: date, last: date, step: Step) -> None:
    assert len(list(cut(first, last, step, 10))) <= 10
    if first <= last:
        before = span_before(first, last)
        assert before[0] <= before[1] <= first


@pytest.mark.parametrize(
    ("span", "before"),
    [
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        (("2026-03-02", "2026-03-08"), ("2026-02-23", "2026-03-01")),
        (("2026-03-01", "2026-03-15"), ("2026-02-14", "2026-02-28")),
    ],
)
def test_whole_months_are_held_against_whole_months(span: tuple[str, str], before: tuple[str, str]) -> None:
    first, last = map(date.fromisoformat, span)
    assert tuple(day.isoformat() for day in span_before(first, last)) == before


def test_quarters_begin_with_the_year() -> None:
    parts = list(cut(date(2026, 2, 10), date(2026, 8, 1), Step.QUARTER, 9))
    assert [begin.isoformat() for begin, _ in parts] == ["2026-02-10", "2026-04-01", "2026-07-01"]
