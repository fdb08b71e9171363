"""A clock that is regraded or extended while it runs."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.values import Grade, Level, Target, Type
from chalicelib.sla import clock as clocks
from chalicelib.sla import packs
from chalicelib.sla.policy import Policy
from chalicelib.sla.terms import Term
from tests.sla.builders import CALENDAR, POLICY, at, clock, moments, paused, regraded, shown, taken


def test_regrading_upwards_counts_from_the_original_start_and_tells_everyone_it_is_late() -> None:
    urgent = regraded(clock("Mon 2026-03-09 09:00"), Grade.URGENT, "Tue 2026-03-10 12:00")
    assert (shown(urgent.due_at), urgent.working) == ("Tue 2026-03-10 09:00", False)
    found = taken(urgent, "Tue 2026-03-10 12:00", Grade.URGENT)
    assert found[1] == ["reminder 1.0", "escalation 1", "escalation 2"]


def test_regrading_downwards_reminds_again_of_the_new_moment() -> None:
    running, _ = taken(
        clock("Mon 2026-03-09 09:00", grade=Grade.URGENT), "Mon 2026-03-09 21:00", Grade.URGENT
    )
    assert running.steps_done == 1
    normal = regraded(running, Grade.NORMAL, "Mon 2026-03-09 21:30")
    assert normal.steps_done == 0
    assert taken(normal, "Wed 2026-03-11 18:00")[1] == ["reminder 0.5"]


def test_a_done_step_whose_moment_has_passed_stays_done() -> None:
    running, _ = taken(clock("Mon 2026-03-09 09:00"), "Fri 2026-03-13 16:30")
    again = regraded(running, Grade.IMPORTANT, "Fri 2026-03-13 17:00")
    assert again == running
    assert again.steps_done == 2


def test_who_was_told_of_a_due_moment_is_not_told_again_when_only_the_way_up_gets_slower() -> None:
    """huiyin sim --pack petition --seed 2009: there every grade has the same sixty days."""
    policy = Policy.parse(packs.document("petition"))
    begun = clocks.start(
        policy, CALENDAR, Target.REPLY, Type.APPEAL, Grade.CRITICAL, at("Mon 2026-03-02 09:00")
    )
    assert begun is not None
    late = begun.due_at + timedelta(hours=1)
    told, steps = clocks.due_steps(policy, CALENDAR, begun, Grade.CRITICAL, late)
    assert [step.level for step in steps if step.level] == list(Level)
    slower = clocks.regrade(policy, CALENDAR, told, Type.APPEAL, Grade.NORMAL, late)
    assert slower.due_at == told.due_at
    assert clocks.due_steps(policy, CALENDAR, slower, Grade.NORMAL, late + timedelta(days=9))[1] == ()


@pytest.mark.parametrize("now", ["Tue 2026-03-10 09:01", "Mon 2026-03-16 18:00"])
def test_a_missed_target_stays_missed_when_regraded(now: str) -> None:
    late = regraded(clock("Mon 2026-03-09 09:00", grade=Grade.URGENT), Grade.NORMAL, now)
    assert late.missed
    assert shown(late.due_at) == "Mon 2026-03-16 18:00"
    assert clocks.meet(late, at("Mon 2026-03-16 18:00")).missed


def test_a_met_target_is_not_regraded() -> None:
    met = clocks.meet(clock("Mon 2026-03-09 09:00"), at("Tue 2026-03-10 11:00"))
    assert regraded(met, Grade.CRITICAL, "Tue 2026-03-10 12:00") == met


def test_a_paused_clock_is_regraded_and_stays_paused() -> None:
    waiting = clocks.pause(clock("Mon 2026-03-09 09:00"), at("Mon 2026-03-09 15:00"))
    urgent = regraded(waiting, Grade.URGENT, "Wed 2026-03-11 09:00")
    assert urgent.paused_at == waiting.paused_at
    resumed = clocks.resume(CALENDAR, urgent, at("Wed 2026-03-11 15:00"))
    assert shown(resumed.due_at) == "Thu 2026-03-12 09:00"
    assert not resumed.missed


@given(moments(), st.sampled_from(Grade), st.sampled_from(Grade), st.sampled_from(Type))
def test_regrading_there_and_back_restores_the_due_moment(
    start: datetime, first: Grade, second: Grade, type: Type
) -> None:
    running = clock(f"{start:%a %Y-%m-%d %H:%M}", grade=first, type=type)
    there = clocks.regrade(POLICY, CALENDAR, running, type, second, start)
    assert clocks.regrade(POLICY, CALENDAR, there, type, first, start) == running


def test_a_step_is_told_once_of_a_due_moment_that_two_regradings_lead_back_to() -> None:
    """traps.md 13: its key is case, target, due time and fraction."""
    told, steps = taken(clock("Mon 2026-03-09 09:00", grade=Grade.URGENT), "Mon 2026-03-09 21:30")
    assert steps == ["reminder 0.5"]
    there = regraded(told, Grade.NORMAL, "Mon 2026-03-09 21:40")
    assert there.steps_done == 0
    back = regraded(there, Grade.URGENT, "Mon 2026-03-09 21:50")
    assert (back.due_at, taken(back, "Mon 2026-03-09 22:00")[1]) == (told.due_at, [])


def extended(running: clocks.Clock, term: str, now: str = "Thu 2026-03-12 09:00") -> clocks.Clock:
    return clocks.extend(POLICY, CALENDAR, running, Grade.NORMAL, Term.parse(term), at(now))


def test_an_extension_moves_the_due_moment_once_and_by_the_first_term_at_most() -> None:
    running = clock("Mon 2026-03-09 18:30")
    later = extended(running, "5wd")
    assert shown(later.due_at) == "Mon 2026-03-23 18:00"
    with pytest.raises(ValueError, match="1 times at most"):
        extended(later, "1wd")
    with pytest.raises(ValueError, match="longer"):
        extended(running, "6wd")


def test_an_extension_is_reminded_of_at_its_own_fractions() -> None:
    running, _ = taken(clock("Mon 2026-03-09 18:30"), "Fri 2026-03-13 18:00")
    assert running.steps_done == 2
    later = extended(running, "5wd", "Fri 2026-03-13 18:00")
    assert later.steps_done == 0
    assert taken(later, "Mon 2026-03-16 18:00")[1] == ["reminder 0.5"]


def test_an_extension_and_the_pauses_outlive_a_regrading() -> None:
    later = extended(
        paused(clock("Mon 2026-03-09 18:30"), "Tue 2026-03-10 09:00", "Tue 2026-03-10 11:00"), "2wd"
    )
    assert shown(later.due_at) == "Thu 2026-03-19 18:00"
    assert regraded(later, Grade.IMPORTANT, "Thu 2026-03-12 10:00") == later
