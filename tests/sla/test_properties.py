"""What holds for any office time, whenever it begins: against an oracle that walks every minute or day."""

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.values import Grade, Target, Type
from chalicelib.sla import packs
from chalicelib.sla.china import china_calendar, years
from chalicelib.sla.terms import Term, TermUnit, due, shortest_of_each_kind
from tests.sla.builders import CALENDAR, MINUTE, at, calendar, moments, spans

pytestmark = pytest.mark.slow
thousands = settings(max_examples=1000)

PACKS = sorted(file.name.removesuffix(".yaml") for file in files(packs).iterdir() if ".yaml" in file.name)
on_every_pack = pytest.mark.parametrize("pack", PACKS)

FIRST = at("Thu 2026-01-01 00:00")
WORKED = [
    number
    for number in range(420 * 1440)
    if CALENDAR.is_workday(date(2026, 1, 1) + timedelta(days=number // 1440))
    and (540 <= number % 1440 < 720 or 810 <= number % 1440 < 1080)
]
"""Every minute of office time from FIRST on, by its number."""


@thousands
@given(moments(), spans())
def test_adding_working_time_agrees_with_walking_every_minute(start: datetime, span: timedelta) -> None:
    begun = bisect_left(WORKED, (start - FIRST) // MINUTE)
    walked = FIRST + (WORKED[begun + span // MINUTE - 1] + 1) * MINUTE if span else start
    assert CALENDAR.add_working_time(start, span) == walked


@thousands
@given(moments("Mon 2026-03-02 00:00", days=300), spans())
def test_subtracting_working_time_agrees_with_walking_every_minute(end: datetime, span: timedelta) -> None:
    over = bisect_left(WORKED, (end - FIRST) // MINUTE)
    walked = FIRST + WORKED[over - span // MINUTE] * MINUTE if span else end
    assert CALENDAR.subtract_working_time(end, span) == walked


@thousands
@given(moments(), moments())
def test_working_time_agrees_with_walking_every_minute(start: datetime, end: datetime) -> None:
    first, last = (bisect_left(WORKED, (moment - FIRST) // MINUTE) for moment in (start, end))
    assert CALENDAR.working_time(start, end) == max(last - first, 0) * MINUTE


@thousands
@given(moments())
def test_the_next_office_moment_agrees_with_walking_every_minute(now: datetime) -> None:
    found = FIRST + WORKED[bisect_left(WORKED, (now - FIRST) // MINUTE)] * MINUTE
    assert CALENDAR.next_office_moment(now) == found


@given(moments(), st.integers(1, 60), st.sampled_from([-1, 1]))
def test_working_days_agree_with_walking_every_day(start: datetime, n: int, direction: int) -> None:
    day = CALENDAR.local_day(start)
    for _ in range(n):
        day += direction * timedelta(days=1)
        while not CALENDAR.is_workday(day):
            day += direction * timedelta(days=1)
    count = CALENDAR.add_working_days if direction > 0 else CALENDAR.subtract_working_days
    assert count(start, n) == CALENDAR.at_local(day, time(18))


@thousands
@given(moments(), spans(), spans())
def test_a_sum_of_terms_is_due_when_one_after_the_other_is(
    start: datetime, a: timedelta, b: timedelta
) -> None:
    assert CALENDAR.add_working_time(start, a + b) == CALENDAR.add_working_time(
        CALENDAR.add_working_time(start, a), b
    )


@thousands
@given(moments(), spans())
def test_time_added_is_the_time_between(start: datetime, span: timedelta) -> None:
    assert CALENDAR.working_time(start, CALENDAR.add_working_time(start, span)) == span


@thousands
@given(moments(), spans())
def test_subtracting_working_time_that_was_added_comes_back_to_the_office_moment_of_the_start(
    start: datetime, span: timedelta
) -> None:
    came_back = CALENDAR.subtract_working_time(CALENDAR.add_working_time(start, span), span)
    assert came_back == (CALENDAR.next_office_moment(start) if span else start)


@thousands
@given(moments(), st.integers(0, 300))
def test_subtracting_working_days_that_were_added_comes_back_to_the_day(start: datetime, n: int) -> None:
    came_back = CALENDAR.subtract_working_days(CALENDAR.add_working_days(start, n), n)
    # From a day off, none is the next working day, and the first one after it lies behind one that is passed.
    nearest = CALENDAR.subtract_working_days if n else CALENDAR.add_working_days
    assert came_back == nearest(start, 0)


OFF, MAKE_UP = years()[2026].off, years()[2026].make_up
DAYS_2026 = st.integers(0, 364).map(lambda number: date(2026, 1, 1) + timedelta(days=number))


@on_every_pack
@thousands
@given(
    start=moments(days=300),
    day=DAYS_2026,
    target=st.sampled_from(Target),
    type=st.sampled_from(Type),
    grade=st.sampled_from(Grade),
)
def test_a_day_off_added_never_brings_a_deadline_forward(
    pack: str, start: datetime, day: date, target: Target, type: Type, grade: Grade
) -> None:
    """Trap 3."""
    policy = packs.load(pack)
    more_off = calendar(off=(*OFF, day), make_up=tuple(MAKE_UP - {day}))
    before, after = (policy.due(known, target, type, grade, start) for known in (CALENDAR, more_off))
    assert (before is None) == (after is None)
    if before and after:
        assert after.at >= before.at


@on_every_pack
@thousands
@given(target=st.sampled_from(Target), type=st.sampled_from(Type), start=moments(days=500))
def test_a_higher_grade_is_never_due_later_than_a_lower_one(
    pack: str, target: Target, type: Type, start: datetime
) -> None:
    policy = packs.load(pack)
    ends = [policy.due(china_calendar(policy), target, type, grade, start) for grade in Grade]
    moments_due = [end.at for end in ends if end is not None]
    assert len(moments_due) in {0, len(Grade)}
    assert moments_due == sorted(moments_due)


TERMS = st.builds(Term, st.integers(1, 60), st.sampled_from(TermUnit))


@thousands
@given(moments(days=500), st.lists(TERMS, min_size=1, max_size=6).map(tuple), st.booleans())
def test_terms_that_cannot_end_first_change_nothing(
    start: datetime, terms: tuple[Term, ...], roll: bool
) -> None:
    every = due(CALENDAR, start, terms, roll=roll)
    assert due(CALENDAR, start, shortest_of_each_kind(terms), roll=roll) == every
