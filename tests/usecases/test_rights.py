"""What citizens may do with their own case, and what the office may do then."""

from datetime import timedelta

import pytest

from chalicelib.domain import events as e
from chalicelib.domain import ticket as tickets
from chalicelib.domain.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RepeatError,
    UnlawfulActionError,
)
from chalicelib.domain.inbox import Content
from chalicelib.domain.values import Channel, Outcome, Role, Status, Target
from chalicelib.ports import Principal
from chalicelib.usecases import actions, intake, refusals, rights
from chalicelib.usecases.acts.rights import KeepOpen, ReviewObjection, Urge
from chalicelib.usecases.opening import sort
from tests.homes import HOMES, Home
from tests.office import DISPATCHER, HANDLER, SUPERVISOR, WANG, WATER, Office

VAGUE = "随便说几句，没有什么要紧的事"
AUDITOR = Principal("a-meng", Role.AUDITOR, "chengjiang")
REASON, ADVICE = "应在本市受理", "请向邻市热线反映。"


def code_of(office: Office, ticket: str) -> str:
    return tickets.access_code(office.deps.secrets.key(), ticket)


def do(office: Office, act: str, ticket: str, words: str = "", key: str = "") -> None:
    rights.act(office.deps, act, ticket, code_of(office, ticket), words, key=key)
    office.settle()


def declined(office: Office) -> str:
    ticket = office.sms(VAGUE)
    office.act(ticket, "decline", actions.Decline("other_place", ADVICE), DISPATCHER)
    return ticket


@pytest.mark.parametrize("store", HOMES)
def test_a_withdrawn_case_stops_the_unit_that_has_it(store: str) -> None:
    home = Home(store)
    ticket = home.sms(WATER)
    do(home, "withdraw", ticket, "水来了")
    do(home, "withdraw", ticket, "水来了")
    assert home.case(ticket).status is Status.WITHDRAWN
    assert home.case(ticket).due_at is None
    assert home.kinds(ticket).count("CaseWithdrawn") == 1
    assert "stop_work" in home.told(home.deps.office.person("w-lu").email)
    assert home.told().count("withdrawn") == 1


def test_a_case_is_taken_back_before_it_was_even_opened(office: Office) -> None:
    kept = intake.submit(office.deps, Channel.WEB, "a key of its own", Content(VAGUE))
    do(office, "withdraw", kept.ticket)
    assert office.case(kept.ticket).status is Status.WITHDRAWN


def test_a_wrong_code_takes_nothing_back_and_says_what_an_unknown_ticket_says(office: Office) -> None:
    ticket = office.sms(WATER)
    for pair in ((ticket, "222222"), ("ABCD2345E", "222222")):
        with pytest.raises(NotFoundError) as refused:
            rights.act(office.deps, "withdraw", *pair)
        assert str(refused.value) == "error.not_found"
    assert office.case(ticket).status is not Status.WITHDRAWN


def test_a_repeated_post_does_not_withdraw_again_what_was_kept_open(office: Office) -> None:
    ticket = office.sms(WATER)
    do(office, "withdraw", ticket, key="one click")
    office.act(ticket, "keep_open", KeepOpen("井盖缺失"), SUPERVISOR)
    do(office, "withdraw", ticket, key="one click")
    assert office.case(ticket).status is Status.IN_PROGRESS


def test_what_is_kept_open_counts_from_receipt_and_keeps_its_pauses(office: Office) -> None:
    ticket = office.sms(WATER)
    office.act(ticket, "sign", actions.Sign())
    before = office.case(ticket).clocks[Target.REPLY]
    do(office, "withdraw", ticket)
    office.wait(timedelta(hours=3))
    office.act(ticket, "keep_open", KeepOpen("井盖缺失"), SUPERVISOR)
    after = office.case(ticket).clocks[Target.REPLY]
    assert (after.started_at, after.due_at, after.met_at) == (before.started_at, before.due_at, None)
    assert "kept_open" in office.told()
    assert "keep_going" in office.told(office.deps.office.person("w-lu").email)


def test_what_no_unit_had_goes_back_to_the_dispatcher_when_it_is_kept_open(office: Office) -> None:
    ticket = office.sms(VAGUE)
    do(office, "withdraw", ticket)
    office.act(ticket, "keep_open", KeepOpen("井盖缺失"), SUPERVISOR)
    assert office.case(ticket).status is Status.RECEIVED


def test_without_danger_nothing_is_kept_open_without_a_reason(office: Office) -> None:
    ticket = office.sms(VAGUE)
    do(office, "withdraw", ticket)
    with pytest.raises(InvalidInputError):
        office.act(ticket, "keep_open", KeepOpen(), SUPERVISOR)


@pytest.mark.parametrize("words", ["撤回", "我要撤回", "withdraw", "撤销。"])
def test_an_sms_that_says_nothing_else_takes_the_one_open_case_back(office: Office, words: str) -> None:
    ticket = office.sms(WATER)
    office.sms(words)
    assert office.case(ticket).status is Status.WITHDRAWN


def test_of_two_open_cases_the_citizen_is_asked_which(office: Office) -> None:
    first, second = office.sms(WATER), office.web("小区楼下饭店油烟太大", phone=WANG)
    office.wait(timedelta(hours=1))
    office.sms("路灯坏了三天，晚上很黑")
    office.sms("撤回")
    assert {office.case(t).status for t in (first, second)} & {Status.WITHDRAWN} == set()
    assert office.told()[-1] == "withdraw_which"
    office.sms(f"撤回 {first}")
    assert office.case(first).status is Status.WITHDRAWN


@pytest.mark.parametrize("words", ["撤回上次的说法，是三号楼", "请不要撤回", "撤销那个处罚"])
def test_words_that_say_more_take_nothing_back(office: Office, words: str) -> None:
    ticket = office.sms(WATER)
    office.sms(words)
    assert office.case(ticket).status is not Status.WITHDRAWN


def test_a_strangers_ticket_is_not_taken_back_by_sms(office: Office) -> None:
    """traps.md 25"""
    ticket = office.sms(WATER)
    office.sms(f"撤回 {ticket}", phone="+8613900000099")
    assert office.case(ticket).status is not Status.WITHDRAWN


@pytest.mark.parametrize("store", HOMES)
def test_an_objection_is_reviewed_and_upheld_and_the_first_clock_goes_on(store: str) -> None:
    home = Home(store)
    ticket = declined(home)
    due = home.case(ticket).clocks[Target.REPLY].due_at
    do(home, "object", ticket, "就在本市")
    assert home.case(ticket).status is Status.RECEIVED
    assert home.case(ticket).clocks[Target.OBJECTION_REVIEW].met_at is None
    assert "objection" in home.told(home.deps.office.supervisor_on_duty().email)
    home.act(ticket, "review_objection", ReviewObjection("upheld", REASON), SUPERVISOR)
    case = home.case(ticket)
    assert (case.status, case.clocks[Target.REPLY].due_at, case.clocks[Target.REPLY].met_at) == (
        Status.RECEIVED,
        due,
        None,
    )
    assert home.told()[-2:] == ["objection_taken", "objection_upheld"]


def test_a_rejected_objection_is_final_and_told_once_with_where_to_turn(office: Office) -> None:
    ticket = declined(office)
    office.sms(f"{ticket} 我不同意，就在本市")
    office.act(ticket, "review_objection", ReviewObjection("rejected", REASON, "请向法院起诉。"), SUPERVISOR)
    assert office.case(ticket).status is Status.DECLINED
    assert office.told()[-1] == "declined_final"
    assert "请向法院起诉" in office.sent()[-1].text
    with pytest.raises(UnlawfulActionError):
        do(office, "object", ticket, "还是不同意")
    assert rights.lawful(office.deps, office.case(ticket), ticket) == ()


def test_while_an_objection_is_reviewed_nobody_else_decides(office: Office) -> None:
    ticket = declined(office)
    do(office, "object", ticket, "就在本市")
    for name, command in (
        ("decline", actions.Decline("other_place", ADVICE)),
        ("dispatch", actions.Dispatch("urban")),
        ("accept", actions.Accept()),
        ("reply", actions.Reply(Outcome.EXPLAINED, "不属本市")),
    ):
        with pytest.raises(UnlawfulActionError):
            office.act(ticket, name, command, DISPATCHER)


def test_words_that_follow_dispatch_nothing_while_an_objection_is_reviewed(office: Office) -> None:
    ticket = declined(office)
    do(office, "object", ticket, "就在本市")
    case = office.case(ticket)
    sort(office.deps, case, WATER)
    assert (case.status, case.handler) == (Status.RECEIVED, None)


def test_a_refusal_stands_when_the_time_to_object_has_passed(office: Office) -> None:
    ticket = declined(office)
    office.world.pass_time(timedelta(days=15))
    with pytest.raises(UnlawfulActionError):
        do(office, "object", ticket, "就在本市")


def test_an_objection_needs_its_reasons(office: Office) -> None:
    ticket = declined(office)
    with pytest.raises(InvalidInputError):
        do(office, "object", ticket, "  ")
    assert office.case(ticket).status is Status.DECLINED


def test_thanks_for_a_refusal_is_no_objection(office: Office) -> None:
    """traps.md 27"""
    ticket = declined(office)
    office.sms("谢谢")
    assert office.case(ticket).status is Status.DECLINED


@pytest.mark.parametrize("store", HOMES)
def test_a_citizen_urges_once_a_day_and_the_handler_learns_it_at_once(store: str) -> None:
    home = Home(store)
    ticket = home.sms(WATER)
    do(home, "urge", ticket)
    do(home, "urge", ticket)
    assert home.case(ticket).urged == 1
    assert home.told(home.deps.office.person("w-lu").phone).count("urged") == 1
    home.world.pass_time(timedelta(days=1))
    do(home, "urge", ticket)
    assert home.case(ticket).urged == 2


def test_an_officer_urges_once_an_hour_and_another_may_as_well(office: Office) -> None:
    ticket = office.sms(WATER)
    office.act(ticket, "urge", Urge("请抓紧"), SUPERVISOR)
    with pytest.raises(RepeatError):
        office.act(ticket, "urge", Urge("快一点"), SUPERVISOR)
    office.act(ticket, "urge", Urge(), DISPATCHER)
    office.wait(timedelta(hours=1))
    office.act(ticket, "urge", Urge(), SUPERVISOR)
    assert office.kinds(ticket).count("CaseUrged") == 3


def test_what_the_office_urges_is_not_shown_to_the_citizen(office: Office) -> None:
    ticket = office.sms(WATER)
    office.act(ticket, "urge", Urge("此人上访多次"), SUPERVISOR)
    shown = intake.track(office.deps, ticket, code_of(office, ticket)).events
    assert e.CaseUrged not in {type(event.body) for event in shown}


@pytest.mark.parametrize("store", HOMES)
def test_what_was_refused_is_counted_for_the_auditor_alone(store: str) -> None:
    home = Home(store)
    ticket = home.sms(WATER)
    for _ in range(2):
        with pytest.raises(NotAllowedError):
            home.act(ticket, "dispatch", actions.Dispatch("urban"), HANDLER)
    with pytest.raises(NotFoundError):
        home.act(ticket, "note", actions.Note("看一眼"), Principal("w-he", Role.HANDLER, "housing"))
    with pytest.raises(UnlawfulActionError):
        home.act(ticket, "reopen", actions.Reopen("再办"), SUPERVISOR)
    day = home.deps.sla.calendar.local_day(home.world.now)
    found = refusals.listed(home.deps, AUDITOR, day, day)
    assert [(each.action, each.why, each.person, each.tries) for each in found] == [
        ("dispatch", "not_allowed", "w-lu", 2),
        ("note", "not_found", "w-he", 1),
        ("reopen", "unlawful_action", "s-xu", 1),
    ]
    assert {each.ticket for each in found} == {ticket}
    with pytest.raises(NotAllowedError):
        refusals.listed(home.deps, SUPERVISOR, day, day)


def test_a_number_that_is_no_case_leaves_no_trace(office: Office) -> None:
    with pytest.raises(NotFoundError):
        office.act_only("ABCD2345E", "note", actions.Note("试试"), SUPERVISOR)
    day = office.deps.sla.calendar.local_day(office.world.now)
    assert refusals.listed(office.deps, AUDITOR, day, day) == ()


@pytest.mark.parametrize("store", HOMES)
def test_what_is_added_on_the_page_answers_the_question_and_reaches_the_handler(store: str) -> None:
    home = Home(store)
    ticket = home.sms(WATER)
    home.act(ticket, "ask", actions.Ask("哪一栋？"))
    do(home, "add", ticket, "三号楼", key="one click")
    do(home, "add", ticket, "三号楼", key="one click")
    case = home.case(ticket)
    assert (case.status, case.asked_at) == (Status.IN_PROGRESS, None)
    assert home.kinds(ticket).count("CitizenAdded") == 1
    assert "addition" in home.told(home.deps.office.person(case.handler or "").email)
    do(home, "add", ticket, "四号楼也没有水")
    assert home.kinds(ticket).count("CitizenAdded") == 2


def test_nothing_is_added_without_words_or_to_what_is_over(office: Office) -> None:
    ticket = office.sms(WATER)
    with pytest.raises(InvalidInputError):
        do(office, "add", ticket, " ")
    do(office, "withdraw", ticket)
    with pytest.raises(UnlawfulActionError):
        do(office, "add", ticket, "还有一件事")
    assert "add" not in rights.lawful(office.deps, office.case(ticket), ticket)


def test_whoever_writes_on_the_page_faster_than_anybody_reads_is_not_answered_each_time(
    office: Office,
) -> None:
    """traps.md 24: a page can be posted to by a machine as well."""
    ticket = office.sms(WATER)
    for number in range(30):
        do(office, "add", ticket, f"又想起一件事，第{number}件")
    assert office.told().count("added") < 12
    assert office.kinds(ticket).count("CitizenAdded") == 30
    assert "flood" in [item.reason for item in office.deps.store.parked(None, 9).items]
