"""A clock from its start to its end, and the steps on its way."""

from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from chalicelib.domain.values import Grade, Level, Target, Type
from chalicelib.sla import clock as clocks
from chalicelib.sla.clock import StepKind
from tests.sla.builders import (
    CALENDAR,
    POLICY,
    STEPS,
    at,
    clock,
    shown,
    steps,
    taken,
)

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("started", "grade", "ladder"),
    [
        (
            "Mon 2026-03-09 09:00",
            Grade.NORMAL,
            [
                "Wed 2026-03-11 18:00",
                "Fri 2026-03-13 16:30",  # 36 of 45 office hours
                "Mon 2026-03-16 18:00",
                "Mon 2026-03-16 18:00",
                "Tue 2026-03-17 18:00",
                "Wed 2026-03-18 18:00",
            ],
        ),
        (
            "Fri 2026-03-06 20:00",
            Grade.URGENT,
            [
                "Sat 2026-03-07 08:00",
                "Sat 2026-03-07 15:12",
                "Sat 2026-03-07 20:00",
                "Sat 2026-03-07 20:00",
                "Sat 2026-03-07 22:00",
                "Sun 2026-03-08 00:00",
            ],
        ),
        (
            "Fri 2026-03-06 20:00",
            Grade.CRITICAL,
            [
                "Fri 2026-03-06 20:30",
                "Fri 2026-03-06 20:48",
                "Fri 2026-03-06 21:00",
                "Fri 2026-03-06 21:00",
                "Fri 2026-03-06 21:15",
                "Fri 2026-03-06 21:30",
            ],
        ),
    ],
)
def test_the_ladder_stands_in_the_targets_own_time(started: str, grade: Grade, ladder: list[str]) -> None:
    assert steps(clock(started, grade=grade), grade) == ladder


@pytest.mark.parametrize("target", [Target.ACKNOWLEDGEMENT, Target.RETURN_WINDOW])
def test_nobody_is_reminded_where_silence_is_the_answer(target: Target) -> None:
    running = clock("Mon 2026-03-09 09:00", target=target)
    assert steps(running) == []
    assert clocks.next_step(POLICY, CALENDAR, running, Grade.NORMAL) is None


def test_a_target_that_the_policy_does_not_set_has_no_clock() -> None:
    start = at("Mon 2026-03-09 09:00")
    assert clocks.start(POLICY, CALENDAR, Target.SURVEY, Type.HELP, Grade.NORMAL, start) is None


def test_one_clock_is_driven_through_all_levels_and_each_step_comes_once() -> None:
    running, seen = clock("Mon 2026-03-09 09:00"), []
    while step := clocks.next_step(POLICY, CALENDAR, running, Grade.NORMAL):
        assert taken(running, shown(step.at - timedelta(minutes=1)))[1] == []
        running, found = taken(running, shown(step.at))
        assert taken(running, shown(step.at))[1] == []
        seen += found
    assert seen == STEPS
    assert running.steps_done == len(STEPS)
    assert running.missed


def test_after_a_late_wake_the_last_reminder_comes_alone_and_every_escalation() -> None:
    running = clock("Mon 2026-03-09 09:00")
    assert taken(running, "Fri 2026-03-13 17:00")[1] == ["reminder 0.8"]
    assert taken(running, "Tue 2026-03-17 18:00")[1] == ["reminder 1.0", "escalation 1", "escalation 2"]


def test_a_target_is_missed_from_its_due_moment_on() -> None:
    running = clock("Mon 2026-03-09 09:00")
    assert not taken(running, "Mon 2026-03-16 17:59")[0].missed
    assert taken(running, "Mon 2026-03-16 18:00")[0].missed
    assert not clocks.meet(running, running.due_at).missed
    assert clocks.meet(running, running.due_at + timedelta(seconds=1)).missed


def test_only_the_first_meeting_counts() -> None:
    met = clocks.meet(clock("Mon 2026-03-09 09:00"), at("Tue 2026-03-10 09:00"))
    assert clocks.meet(met, at("Tue 2026-03-31 09:00")) == met
    assert clocks.pause(met, at("Tue 2026-03-10 10:00")) == met


def test_a_step_has_one_key_for_each_due_moment() -> None:
    running = clock("Mon 2026-03-09 09:00")
    later = replace(running, due_at=running.due_at + HOUR)
    keys = {
        clocks.step_key(each, step)
        for each in (running, later)
        for step in clocks.ladder(POLICY, CALENDAR, each, Grade.NORMAL)
    }
    assert len(keys) == 2 * len(STEPS)


def test_a_clock_is_flat_so_that_a_store_can_keep_it() -> None:
    running = clock("Mon 2026-03-09 09:00")
    assert clocks.Clock(**asdict(running)) == running
    first = clocks.ladder(POLICY, CALENDAR, running, Grade.NORMAL)
    assert {step.kind for step in first} == set(StepKind)
    assert [step.level for step in first[3:]] == list(Level)
