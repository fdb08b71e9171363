"""A hearing stops the clock where the policy says so, and gives back what it took."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain import events as e
from chalicelib.domain import work_events as w
from chalicelib.domain.case import By, Case
from chalicelib.domain.ledger import ledger
from chalicelib.domain.values import Outcome, PauseReason, Status, Target
from chalicelib.domain.wake import next_wake, wake
from chalicelib.parts import build_office
from chalicelib.sla.sla import Sla
from local.sim.clock_oracle import wrong_clock
from tests.sla.builders import at, shown
from tests.sla.test_petition import HOTLINE, SLA, handled

PAUSE = replace(HOTLINE.policy.pause, reasons=frozenset(PauseReason))
BOTH = replace(HOTLINE, policy=replace(HOTLINE.policy, pause=PAUSE))


def do(case: Case, sla: Sla, moment: str, *bodies: e.Body) -> None:
    for body in bodies:
        case.record(By(at(moment), "w-lu"), body, sla)


def wrong(case: Case, sla: Sla) -> str:
    """The oracle lives in the hotline."""
    return wrong_clock(case, case.pending, lambda _, __="": sla)


def due(case: Case) -> str:
    assert case.due_at is not None
    return shown(case.due_at)


def test_a_hearing_of_a_petition_gives_back_what_it_took() -> None:
    case = handled(SLA)
    assert due(case) == "Mon 2026-05-04 00:00"
    do(case, SLA, "Fri 2026-03-06 10:00", w.HearingCalled(reason="听取意见"))
    assert case.clocks[Target.REPLY].paused_at is not None
    do(case, SLA, "Mon 2026-03-09 10:00", w.HearingHeld(minutes="已听取"))
    assert due(case) == "Thu 2026-05-07 00:00"
    (account,) = ledger(case, case.pending, SLA, at("Mon 2026-03-09 11:00"))
    (pause,) = account.pauses
    assert (pause.reason, pause.approver, pause.text) == (PauseReason.HEARING, "w-lu", "听取意见")
    assert pause.length.wall == timedelta(days=3)


def test_a_hearing_that_is_not_held_lets_the_clock_run_when_its_pause_is_used_up() -> None:
    case = handled(SLA)
    do(case, SLA, "Fri 2026-03-06 09:00", w.HearingCalled(reason="听取意见"))
    wake(case, SLA, build_office(), By(at("Thu 2026-03-12 17:59")))
    assert case.clocks[Target.REPLY].paused_at is not None
    assert shown(next_wake(case, SLA) or at("Fri 2026-03-06 09:00")) == "Thu 2026-03-12 18:00"
    wake(case, SLA, build_office(), By(at("Thu 2026-03-12 18:00")))
    assert case.clocks[Target.REPLY].paused_at is None
    assert case.work.hearing_at is not None, "it can be held still"
    do(case, SLA, "Fri 2026-03-13 09:00", w.HearingHeld(minutes="已听取"))


def test_the_answer_to_a_question_does_not_end_the_pause_of_a_hearing() -> None:
    case = handled(SLA)
    do(
        case,
        SLA,
        "Fri 2026-03-06 09:00",
        w.HearingCalled(reason="听取意见"),
        e.QuestionAsked(text="哪一年？"),
    )
    do(case, SLA, "Fri 2026-03-06 11:00", e.CitizenAdded(submission="T2", why="adds"))
    assert (case.status, case.clocks[Target.REPLY].paused_at) == (
        Status.IN_PROGRESS,
        at("Fri 2026-03-06 09:00"),
    )


@pytest.mark.parametrize("first", ["question", "hearing"])
def test_a_question_and_a_hearing_at_one_time_are_one_pause_and_no_more(first: str) -> None:
    case = handled(BOTH)
    began = due(case)
    asked, called = e.QuestionAsked(text="几楼？"), w.HearingCalled(reason="听取意见")
    heard, added = w.HearingHeld(minutes="已听取"), e.CitizenAdded(submission="T2", why="adds")
    begin, end = (
        ([asked, called], [added, heard]) if first == "question" else ([called, asked], [heard, added])
    )
    do(case, BOTH, "Thu 2026-03-05 09:00", begin[0])
    do(case, BOTH, "Thu 2026-03-05 10:00", begin[1])
    do(case, BOTH, "Thu 2026-03-05 11:00", end[0])
    assert case.clocks[Target.REPLY].paused_at is not None
    do(case, BOTH, "Thu 2026-03-05 12:00", end[1])
    assert case.clocks[Target.REPLY].paused == timedelta(hours=3)
    assert due(case) > began
    (account,) = ledger(case, case.pending, BOTH, at("Thu 2026-03-05 15:00"))
    assert account.paused.wall == timedelta(hours=3)
    assert wrong(case, BOTH) == ""


@pytest.mark.parametrize("sla", [SLA, BOTH])
def test_a_reply_ends_the_pause_of_a_hearing(sla: Sla) -> None:
    case = handled(sla)
    do(case, sla, "Fri 2026-03-06 10:00", w.HearingCalled(reason="听取意见"))
    do(case, sla, "Sat 2026-03-07 10:00",
       e.CaseReplied(outcome=Outcome.EXPLAINED, unit="utilities", direct=False, text="依据如下"))  # fmt: skip
    clock = case.clocks[Target.REPLY]
    assert (clock.paused_at, clock.paused_seconds) == (None, 24 * 3600)
    (account,) = ledger(case, case.pending, sla, at("Mon 2026-03-09 11:00"))
    assert [pause.ended_at for pause in account.pauses] == [at("Sat 2026-03-07 10:00")]
    assert sla is SLA or wrong(case, sla) == ""


def test_a_question_of_a_petition_is_no_pause_in_the_ledger() -> None:
    case = handled(SLA)
    do(case, SLA, "Fri 2026-03-06 10:00", e.QuestionAsked(text="哪一年？"))
    (account,) = ledger(case, case.pending, SLA, at("Mon 2026-03-09 11:00"))
    assert account.pauses == ()


def test_the_oracle_knows_an_extension_before_and_after_a_pause() -> None:
    case = handled(HOTLINE)
    do(case, HOTLINE, "Thu 2026-03-05 10:00", e.QuestionAsked(text="几楼？"))
    do(case, HOTLINE, "Thu 2026-03-05 11:00", e.CitizenAdded(submission="T2", why="adds"))
    do(
        case,
        HOTLINE,
        "Thu 2026-03-05 14:00",
        w.ExtensionAsked(target=Target.REPLY, term="1wd", reason="等报告"),
        w.ExtensionApproved(target=Target.REPLY, term="1wd", reason="等报告"),
    )
    do(case, HOTLINE, "Thu 2026-03-05 15:00", e.QuestionAsked(text="几号？"))
    do(case, HOTLINE, "Thu 2026-03-05 16:00", e.CitizenAdded(submission="T3", why="adds"))
    assert case.clocks[Target.REPLY].extension == "1wd"
    assert wrong(case, HOTLINE) == ""
