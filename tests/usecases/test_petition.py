"""The petition office: what is decided on a petition, by when, and what its citizen is told."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import events as e
from chalicelib.domain.case import By, Case
from chalicelib.domain.errors import InvalidInputError, NotAllowedError, UnlawfulActionError
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.returning import ReturnReason
from chalicelib.domain.values import Channel, DeskKind, Grade, Outcome, Role, Status, Target, Type
from chalicelib.ports import Principal
from chalicelib.sla import packs
from chalicelib.sla.china import china_calendar
from chalicelib.sla.sla import Sla
from chalicelib.usecases import actions, casework, taking_in
from chalicelib.usecases.acts.petition import Formalise, Simplify
from tests.homes import HOMES, Home, at, homed, shown
from tests.office import DISPATCHER, HANDLER, WATER
from tests.petition import VAGUE, PetitionHome

HEAD = Principal("h-wei", Role.UNIT_HEAD, "utilities")
WHY = "需要到现场核实边界"


@pytest.mark.parametrize("store", HOMES)
def test_that_it_is_accepted_is_told_once_with_the_day_of_the_answer(store: str) -> None:
    home = PetitionHome(store)
    ticket = home.sms(VAGUE)
    home.until("Tue 2026-03-10 10:00")
    home.act(ticket, "accept", actions.Accept(), DISPATCHER)
    home.act(ticket, "accept", actions.Accept(category="自然资源"), DISPATCHER)
    told = [row.text for row in home.sent() if row.reaction == "accepted"]
    assert len(told) == 1
    assert "5月10日00:00前答复" in told[0]
    assert home.case(ticket).clocks[Target.ACCEPTANCE].missed is False


def test_a_petition_that_triage_knows_is_accepted_and_told_at_once() -> None:
    home = PetitionHome()
    ticket = home.sms(WATER)
    assert home.case(ticket).clocks[Target.ACCEPTANCE].met_at == home.case(ticket).received_at
    assert home.told().count("accepted") == 1


def test_what_is_answered_at_once_is_not_announced() -> None:
    home = PetitionHome()
    ticket = home.sms(VAGUE)
    home.act(ticket, "reply", actions.Reply(Outcome.EXPLAINED, "政策如下"), DISPATCHER)
    assert home.case(ticket).clocks[Target.ACCEPTANCE].met_at is not None
    assert "accepted" not in home.told()
    assert "reply" in home.told()


def test_what_is_not_accepted_is_told_with_the_reason_within_the_same_term() -> None:
    home = PetitionHome()
    ticket = home.sms(VAGUE)
    home.act(ticket, "decline", actions.Decline("other_legal_path", "请向法院提起诉讼。"), DISPATCHER)
    assert home.case(ticket).clocks[Target.ACCEPTANCE].met_at is not None
    assert home.told()[-1] == "declined"


def test_a_hotline_tells_of_no_acceptance_and_has_no_procedures() -> None:
    home = Home()
    ticket = home.sms("随便说几句，没有什么要紧的事")
    home.act(ticket, "accept", actions.Accept(), DISPATCHER)
    assert "accepted" not in home.told()
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "simplify", Simplify(), DISPATCHER)
    offered = casework.lawful(home.deps, DISPATCHER, home.case(ticket))
    assert not {"simplify", "formalise"} & set(offered)


def test_nobody_decides_and_the_dispatchers_are_reminded_of_the_acceptance() -> None:
    home = PetitionHome()
    ticket = home.sms(VAGUE)
    home.until("Wed 2026-03-18 09:30")
    found = [event.body for event in home.events(ticket, e.ReminderDue)]
    about = [body for body in found if isinstance(body, e.ReminderDue) and body.target is Target.ACCEPTANCE]
    assert {body.person for body in about} == {"d-lin"}
    assert home.case(ticket).clocks[Target.ACCEPTANCE].missed


def test_a_unit_objects_to_a_transfer_within_five_working_days_and_signs_by_silence_then() -> None:
    home = PetitionHome()
    first, second = home.sms(VAGUE), home.sms(VAGUE, "+8613900000002")
    for ticket in (first, second):
        home.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    window = home.case(first).clocks[Target.RETURN_WINDOW]
    assert shown(window.due_at) == "Mon 2026-03-09 18:00"
    home.until("Mon 2026-03-09 17:59")
    home.act(first, "return", actions.Return(ReturnReason.NOT_OURS, "不归我们管"))
    home.until("Mon 2026-03-09 18:00")
    assert home.case(second).status is Status.IN_PROGRESS
    assert home.case(first).status is Status.DISPATCHED
    with pytest.raises(UnlawfulActionError):
        home.act(second, "return", actions.Return(ReturnReason.NOT_OURS, "不归我们管"))


@pytest.mark.parametrize(
    ("store", "received", "acceptance", "accepted", "reply"),
    homed(
        ("Mon 2026-03-02 09:00", "Thu 2026-03-05 18:00", "Tue 2026-03-03 10:00", "Tue 2026-03-17 18:00"),
        ("Fri 2026-03-06 17:59", "Wed 2026-03-11 18:00", "Mon 2026-03-09 09:00", "Mon 2026-03-23 18:00"),
        # Over the holidays of May, with make-up workdays.
        ("Wed 2026-04-29 10:00", "Thu 2026-05-07 18:00", "Thu 2026-04-30 10:00", "Mon 2026-05-18 18:00"),
    ),
)
def test_the_simple_procedure_is_due_to_the_minute(
    store: str, received: str, acceptance: str, accepted: str, reply: str
) -> None:
    home = PetitionHome(store, received)
    ticket = home.sms(VAGUE)
    home.act(ticket, "simplify", Simplify(), DISPATCHER)
    assert shown(home.case(ticket).clocks[Target.ACCEPTANCE].due_at) == acceptance
    home.until(accepted)
    home.act(ticket, "accept", actions.Accept(), DISPATCHER)
    assert shown(home.case(ticket).due_at) == reply


def test_the_unit_marks_a_plain_case_and_its_answer_comes_sooner() -> None:
    home = PetitionHome()
    ticket = home.sms(WATER)
    assert shown(home.case(ticket).due_at) == "Sat 2026-05-02 00:00"
    home.act(ticket, "simplify", Simplify("一次就能办好"))
    assert shown(home.case(ticket).due_at) == "Mon 2026-03-16 18:00"
    assert home.told().count("simple") == 1
    assert "simple_terms" not in home.told(home.deps.office.person("w-lu").email)


@pytest.mark.parametrize("store", HOMES)
def test_back_to_the_ordinary_procedure_counts_from_the_acceptance_and_tells_why(store: str) -> None:
    home = PetitionHome(store)
    ticket = home.web(WATER, email="zhou@example.org")
    home.act(ticket, "simplify", Simplify(), DISPATCHER)
    home.until("Mon 2026-03-16 17:00")
    home.act(ticket, "formalise", Formalise(WHY), HEAD)
    assert shown(home.case(ticket).due_at) == "Sat 2026-05-02 00:00"
    (told,) = [row for row in home.sent("zhou@example.org") if row.reaction == "ordinary"]
    assert WHY in told.text
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "simplify", Simplify())


def test_before_it_is_accepted_the_other_term_is_that_of_the_acceptance() -> None:
    home = PetitionHome()
    ticket = home.sms(VAGUE)
    home.act(ticket, "simplify", Simplify(), DISPATCHER)
    assert "simple" not in home.told()
    home.act(ticket, "formalise", Formalise(WHY), DISPATCHER)
    assert shown(home.case(ticket).clocks[Target.ACCEPTANCE].due_at) == "Wed 2026-03-18 00:00"
    assert home.told()[-1] == "ordinary_acceptance"


def test_what_would_be_too_late_in_the_simple_procedure_is_refused() -> None:
    home = PetitionHome()
    ticket = home.sms(WATER)
    home.until("Mon 2026-03-16 18:00")
    with pytest.raises(InvalidInputError) as refused:
        home.act(ticket, "simplify", Simplify())
    assert refused.value.code == "error.procedure_late"


def test_an_accusation_is_never_simple() -> None:
    home = PetitionHome()
    ticket = home.sms(VAGUE)
    home.act(ticket, "accept", actions.Accept(type=Type.ACCUSATION), DISPATCHER)
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "simplify", Simplify(), DISPATCHER)


def test_a_handler_takes_nothing_out_of_the_simple_procedure_without_the_head() -> None:
    home = PetitionHome()
    ticket = home.sms(WATER)
    home.act(ticket, "simplify", Simplify())
    with pytest.raises(NotAllowedError):
        home.act(ticket, "formalise", Formalise(WHY), HANDLER)


def test_a_missed_simple_term_stays_missed_when_the_case_goes_on_in_the_ordinary_one() -> None:
    home = PetitionHome()
    ticket = home.sms(WATER)
    home.act(ticket, "simplify", Simplify())
    home.until("Tue 2026-03-17 10:00")
    home.act(ticket, "formalise", Formalise(WHY), HEAD)
    clock = home.case(ticket).clocks[Target.REPLY]
    assert (clock.missed, shown(clock.due_at)) == (True, "Sat 2026-05-02 00:00")


def test_who_came_to_the_desk_and_left_no_number_is_told_by_an_officer() -> None:
    home = PetitionHome()
    content = Content(VAGUE, citizen=Citizen(name="老周"), desk_kind=DeskKind.VISIT)
    ticket = taking_in.take_in(home.deps, DISPATCHER, "a key of its own", content).ticket
    home.settle()
    home.act(ticket, "accept", actions.Accept(), DISPATCHER)
    home.act(ticket, "simplify", Simplify(), DISPATCHER)
    home.act(ticket, "formalise", Formalise(WHY), DISPATCHER)
    parked = home.deps.store.parked(None, 10).items
    assert {item.what for item in parked if item.ref == ticket} == {"accepted", "ordinary"}


MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(MOMENTS, MOMENTS, MOMENTS, st.sampled_from(Grade))
def test_in_whatever_procedure_a_clock_is_what_its_terms_say_from_its_own_start(
    begin: timedelta, before: timedelta, after: timedelta, grade: Grade
) -> None:
    policy = packs.load("petition")
    sla = Sla(policy, china_calendar(policy))
    case, now = Case("ABCD2345E", "salt"), at("Mon 2026-03-02 10:00") + begin
    received = e.CaseReceived(
        submission=case.ticket, channel=Channel.WEB, lang="zh-CN", policy=policy.version, type=Type.APPEAL,
        category="", grade=grade, probability=1, impact=1, confidence=0.0, rule="", district=None,
        shown=True, title="宅基地",
    )  # fmt: skip
    case.record(By(now), received, sla)
    accepted = e.CaseAccepted(
        type=Type.APPEAL, category="", grade=grade, probability=1, impact=1, district=""
    )
    case.record(By(now + before), accepted, sla)

    def due(procedure: str) -> datetime:
        found = policy.due(sla.calendar, Target.REPLY, Type.APPEAL, grade, now + before, procedure)
        assert found
        return found.at

    assert case.due_at == due("")
    case.record(By(now + before), e.ProcedureChosen(procedure="simple", note=""), sla)
    assert case.due_at == due("simple")
    case.record(By(now + before + after), e.ProcedureLeft(procedure="simple", reason=WHY), sla)
    clock = case.clocks[Target.REPLY]
    assert (clock.due_at, clock.missed) == (due(""), now + before + after > due("simple"))
