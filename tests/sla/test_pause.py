"""A pause gives back its time, no more and no less."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.values import Grade
from chalicelib.sla import clock as clocks
from tests.sla.builders import CALENDAR, POLICY, STEPS, at, clock, moments, paused, steps, taken

WHOLE_TIMES = st.lists(st.integers(0, 12 * 1440), min_size=2, max_size=2).map(sorted)


def test_a_pause_moves_only_the_steps_that_are_not_done() -> None:
    running, found = taken(clock("Mon 2026-03-09 09:00"), "Wed 2026-03-11 18:00")
    assert found == ["reminder 0.5"]
    resumed = paused(running, "Thu 2026-03-12 09:00", "Thu 2026-03-12 18:00")
    assert steps(resumed)[1:3] == ["Mon 2026-03-16 16:30", "Tue 2026-03-17 18:00"]
    assert taken(resumed, "Fri 2026-03-13 16:30")[1] == []
    assert taken(resumed, "Mon 2026-03-16 16:30")[1] == ["reminder 0.8"]


def test_a_paused_clock_stands_still() -> None:
    waiting = clocks.pause(clock("Mon 2026-03-09 09:00"), at("Tue 2026-03-10 09:00"))
    assert clocks.next_step(POLICY, CALENDAR, waiting, Grade.NORMAL) is None
    assert taken(waiting, "Tue 2026-03-31 09:00") == (waiting, [])
    assert not clocks.meet(waiting, at("Tue 2026-03-31 09:00")).missed
    assert clocks.pause(waiting, at("Wed 2026-03-11 09:00")) == waiting


def test_a_pause_begun_after_the_due_moment_hides_no_miss() -> None:
    running = clock("Mon 2026-03-09 09:00")
    late = paused(running, "Tue 2026-03-17 09:00", "Wed 2026-03-18 09:00")
    assert late.missed
    assert clocks.meet(late, at("Wed 2026-03-18 09:01")).missed


def test_resuming_what_is_not_paused_changes_nothing() -> None:
    running = clock("Mon 2026-03-09 09:00")
    assert clocks.resume(CALENDAR, running, at("Tue 2026-03-10 09:00")) == running


@settings(max_examples=2000)
@given(moments(), st.lists(st.integers(0, 12 * 1440), max_size=12).map(sorted))
def test_pauses_in_any_pattern_give_back_exactly_the_working_time_paused(
    start: datetime, times: list[int]
) -> None:
    first = running = clock(f"{start:%a %Y-%m-%d %H:%M}")
    stood_still = timedelta(0)
    for begin, end in zip(times[::2], times[1::2], strict=False):
        since, until = (start + timedelta(minutes=minutes) for minutes in (begin, end))
        running = clocks.resume(CALENDAR, clocks.pause(running, since), until)
        stood_still += CALENDAR.working_time(since, until)
    assert CALENDAR.working_time(first.due_at, running.due_at) == stood_still == running.paused
    assert running.due_at == CALENDAR.add_working_time(first.due_at, stood_still)


@given(moments(), WHOLE_TIMES)
def test_a_pause_of_a_clock_around_the_clock_gives_back_all_of_it(start: datetime, times: list[int]) -> None:
    running = clock(f"{start:%a %Y-%m-%d %H:%M}", grade=Grade.CRITICAL)
    begin, end = (start + timedelta(minutes=minutes) for minutes in times)
    resumed = clocks.resume(CALENDAR, clocks.pause(running, begin), end)
    assert resumed.due_at - running.due_at == end - begin == resumed.paused


@given(moments(), WHOLE_TIMES, WHOLE_TIMES)
def test_the_order_of_steps_is_the_same_after_any_pauses(start: datetime, a: list[int], b: list[int]) -> None:
    running = clock(f"{start:%a %Y-%m-%d %H:%M}")
    for begin, end in (a, b):
        since = start + timedelta(minutes=begin)
        running = clocks.resume(CALENDAR, clocks.pause(running, since), start + timedelta(minutes=end))
    found = clocks.ladder(POLICY, CALENDAR, running, Grade.NORMAL)
    assert [step.at for step in found] == sorted(step.at for step in found)
    assert [f"{step.kind} {step.level or step.fraction}" for step in found] == STEPS
    assert found[2].at == found[3].at == running.due_at


def test_pauses_end_with_the_limit_in_sum() -> None:
    first = clocks.pause(clock("Mon 2026-03-09 09:00"), at("Tue 2026-03-10 10:00"))
    limit = clocks.pause_limit_at(POLICY, CALENDAR, first)
    assert limit == at("Tue 2026-03-17 10:00")
    again = clocks.pause(
        clocks.resume(CALENDAR, first, at("Fri 2026-03-13 10:00")), at("Mon 2026-03-16 10:00")
    )
    assert clocks.pause_limit_at(POLICY, CALENDAR, again) == at("Wed 2026-03-18 10:00")
    used_up = clocks.pause(
        clocks.resume(CALENDAR, first, at("Fri 2026-03-20 10:00")), at("Mon 2026-03-23 10:00")
    )
    assert clocks.pause_limit_at(POLICY, CALENDAR, used_up) == at("Mon 2026-03-23 10:00")
    assert clocks.pause_limit_at(POLICY, CALENDAR, clock("Mon 2026-03-09 09:00")) is None
