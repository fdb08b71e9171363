"""The petition pack: its terms, and how its cases live by them."""

from datetime import timedelta

import pytest

from chalicelib.domain import events as e
from chalicelib.domain.authority import hides_sender
from chalicelib.domain.case import By, Case
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.values import (
    Channel,
    Grade,
    Outcome,
    PauseReason,
    Resolved,
    Role,
    Start,
    Status,
    Target,
    Type,
)
from chalicelib.domain.wake import next_wake, wake
from chalicelib.parts import build_office
from chalicelib.sla import clock as clocks
from chalicelib.sla import packs
from chalicelib.sla.china import china_calendar
from chalicelib.sla.policy import PolicyError
from chalicelib.sla.sla import Sla
from chalicelib.sla.terms import Term
from tests.sla.builders import CALENDAR, POLICY, at, shown

PETITION = packs.load("petition")
SLA = Sla(PETITION, china_calendar(PETITION))
HOTLINE = Sla(POLICY, CALENDAR)
MONDAY = "Mon 2026-03-02 10:00"


@pytest.mark.parametrize(
    ("target", "procedure", "end"),
    [
        (Target.ACCEPTANCE, "", "Wed 2026-03-18 00:00"),  # 24:00 of the 15th day
        (Target.ACCEPTANCE, "simple", "Thu 2026-03-05 18:00"),
        (Target.REPLY, "", "Sat 2026-05-02 00:00"),
        (Target.REPLY, "simple", "Mon 2026-03-16 18:00"),
        (Target.RETURN_WINDOW, "", "Mon 2026-03-09 18:00"),
        (Target.RETURN_WINDOW, "simple", "Mon 2026-03-09 18:00"),
        (Target.REEXAMINATION_REQUEST, "", "Thu 2026-04-02 00:00"),
        (Target.REEXAMINATION_REPLY, "", "Thu 2026-04-02 00:00"),
        (Target.REOPENED_REPLY, "", "Sat 2026-05-02 00:00"),
    ],
)
def test_the_petition_office_is_due_by_its_table(target: Target, procedure: str, end: str) -> None:
    found = PETITION.due(SLA.calendar, target, Type.APPEAL, Grade.NORMAL, at(MONDAY), procedure)
    assert found is not None
    assert shown(found.at) == end


def test_a_procedure_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(PolicyError, match='no procedure "quick"'):
        PETITION.due(SLA.calendar, Target.REPLY, Type.APPEAL, Grade.NORMAL, at(MONDAY), "quick")


def test_the_other_rules_of_the_petition_office_are_those_of_the_domain() -> None:
    assert PETITION.types == (Type.APPEAL, Type.ACCUSATION, Type.SUGGESTION)
    assert PETITION.starting(Start.ACCEPTED) == (Target.REPLY,)
    assert (PETITION.extension.times, str(PETITION.extension.limit)) == (1, "30d")
    assert PETITION.extension.approver is Role.UNIT_HEAD
    assert PETITION.pause.reasons == {PauseReason.HEARING}
    rows = PETITION.procedures["simple"].values()
    assert [row.start for row in rows] == [Start.ACCEPTED, Start.RECEIVED]


def case(sla: Sla, type: Type = Type.APPEAL, moment: str = MONDAY) -> Case:
    """A case just received."""
    opened = Case("ABCD2345E", "salt")
    body = e.CaseReceived(
        submission=opened.ticket, channel=Channel.DESK, lang="zh-CN", policy=sla.policy.version, type=type,
        category="", grade=Grade.NORMAL, probability=1, impact=1, confidence=0.0, rule="", district=None,
        shown=True, title="宅基地确权",
    )  # fmt: skip
    opened.record(By(at(moment)), body, sla)
    return opened


def accept(opened: Case, sla: Sla, moment: str, grade: Grade = Grade.NORMAL) -> None:
    body = e.CaseAccepted(type=opened.type, category="", grade=grade, probability=1, impact=1, district=None)
    opened.record(By(at(moment)), body, sla)


def handled(sla: Sla) -> Case:
    """A case in the hands of a unit."""
    opened = case(sla, sla.policy.types[0])
    accept(opened, sla, "Wed 2026-03-04 10:00")
    body = e.CaseDispatched(unit="utilities", handler="w-lu", reason="")
    opened.record(By(at("Wed 2026-03-04 10:00")), body, sla)
    opened.record(By(at("Wed 2026-03-04 11:00")), e.CaseSignedFor(silent=False), sla)
    return opened


def replied() -> Case:
    opened = handled(SLA)
    body = e.CaseReplied(outcome=Outcome.EXPLAINED, unit="utilities", direct=False, text="依据如下")
    opened.record(By(at("Fri 2026-03-06 10:00")), body, SLA)
    return opened


def test_the_reply_clock_of_a_petition_starts_when_it_is_accepted_and_only_once() -> None:
    opened = case(SLA)
    assert {Target.ACCEPTANCE, Target.DISPATCH} <= opened.clocks.keys()
    assert Target.REPLY not in opened.clocks
    accept(opened, SLA, "Wed 2026-03-04 10:00")
    assert shown(opened.clocks[Target.REPLY].due_at) == "Mon 2026-05-04 00:00"
    accept(opened, SLA, "Fri 2026-03-06 10:00", Grade.IMPORTANT)
    assert shown(opened.clocks[Target.REPLY].due_at) == "Mon 2026-05-04 00:00"


def test_the_reply_clock_of_the_hotline_runs_from_receipt_whoever_accepts() -> None:
    opened = case(HOTLINE, Type.COMPLAINT)
    due_at = opened.due_at
    accept(opened, HOTLINE, "Wed 2026-03-04 10:00")
    assert opened.due_at == due_at
    assert Target.ACCEPTANCE not in opened.clocks


def test_accepting_and_declining_meet_the_acceptance() -> None:
    accepted, declined = case(SLA), case(SLA)
    accept(accepted, SLA, "Wed 2026-03-04 10:00")
    declined.record(By(at("Thu 2026-03-19 10:00")), e.CaseDeclined(reason="abusive", advice=""), SLA)
    assert accepted.clocks[Target.ACCEPTANCE].met_at == at("Wed 2026-03-04 10:00")
    assert declined.clocks[Target.ACCEPTANCE].missed


def test_a_question_does_not_stop_the_time_of_a_petition_and_lapses_all_the_same() -> None:
    opened = handled(SLA)
    due_at = opened.due_at
    opened.record(By(at("Thu 2026-03-05 10:00")), e.QuestionAsked(text="哪一年？"), SLA)
    assert not [clock for clock in opened.clocks.values() if clock.paused_at]
    wake(opened, SLA, build_office(), By(at("Thu 2026-03-12 17:59")))
    assert opened.status is Status.AWAITING_CITIZEN
    wake(opened, SLA, build_office(), By(at("Thu 2026-03-12 18:00")))
    assert (opened.status, opened.due_at) == (Status.IN_PROGRESS, due_at)


def test_a_question_of_the_hotline_stops_the_reply_clock_and_no_other() -> None:
    opened = handled(HOTLINE)
    opened.record(By(at("Thu 2026-03-05 10:00")), e.QuestionAsked(text="几楼？"), HOTLINE)
    assert [target for target, clock in opened.clocks.items() if clock.paused_at] == [Target.REPLY]


def test_the_window_for_a_reexamination_opens_with_the_reply_and_holds_the_archive() -> None:
    opened = replied()
    arrived = at("Fri 2026-03-06 15:00")
    told = e.CitizenInformed(of=e.Notice.REPLY, proof=e.Proof.DELIVERED, arrived_at=arrived, delivery="d")
    opened.record(By(arrived), told, SLA)
    window = opened.clocks[Target.REEXAMINATION_REQUEST]
    assert (window.started_at, shown(window.due_at)) == (arrived, "Mon 2026-04-06 00:00")
    assert clocks.ladder(PETITION, SLA.calendar, window, Grade.NORMAL) == ()
    answer = e.SurveyAnswered(
        cycle=1,
        channel=Channel.SMS,
        contacted=True,
        resolved=Resolved.YES,
        satisfaction=5,
        comment="",
    )
    opened.record(By(at("Fri 2026-03-13 15:00")), answer, SLA)
    assert next_wake(opened, SLA) == window.due_at
    wake(opened, SLA, build_office(), By(window.due_at + timedelta(days=1)))
    assert opened.status is Status.ARCHIVED
    assert not opened.clocks[Target.REEXAMINATION_REQUEST].missed


@pytest.mark.parametrize(
    ("term", "end"),
    [("30d", "Wed 2026-06-03 00:00"), ("10d", "Thu 2026-05-14 00:00"), ("5wd", "Mon 2026-05-11 18:00")],
)
def test_an_extension_in_days_follows_the_last_day_of_the_first_term(term: str, end: str) -> None:
    clock = handled(SLA).clocks[Target.REPLY]
    now = at("Fri 2026-04-10 10:00")
    later = clocks.extend(PETITION, SLA.calendar, clock, Grade.NORMAL, Term.parse(term), now)
    assert shown(later.due_at) == end
    with pytest.raises(ValueError, match="longer"):
        clocks.extend(PETITION, SLA.calendar, clock, Grade.NORMAL, Term.parse("31d"), now)


@pytest.mark.parametrize("type", [Type.TIP_OFF, Type.ACCUSATION])
def test_who_accuses_is_hidden_like_who_tips_off(type: Type) -> None:
    opened, citizen = case(SLA, type), Citizen(name="张三", phone="+8613900000001")
    hidden = [role for role in Role if hides_sender(opened, citizen, role)]
    assert hidden == [role for role in Role if role is not Role.SUPERVISOR]


@pytest.mark.parametrize(
    ("guess", "petition", "hotline"),
    [
        (Type.COMPLAINT, Type.APPEAL, Type.COMPLAINT),
        (Type.TIP_OFF, Type.ACCUSATION, Type.TIP_OFF),
        (Type.ACCUSATION, Type.ACCUSATION, Type.TIP_OFF),
        (Type.SUGGESTION, Type.SUGGESTION, Type.SUGGESTION),
        (Type.APPEAL, Type.APPEAL, Type.INQUIRY),
    ],
)
def test_what_triage_guesses_becomes_a_type_that_the_pack_knows(
    guess: Type, petition: Type, hotline: Type
) -> None:
    assert (PETITION.known(guess), POLICY.known(guess)) == (petition, hotline)
