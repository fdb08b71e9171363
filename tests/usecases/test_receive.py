from datetime import timedelta

import pytest

from chalicelib.domain import events as e
from chalicelib.domain.values import Status, Type
from chalicelib.usecases import actions, parking
from tests.office import DISPATCHER, WATER, Office

HOUR = timedelta(hours=1)


def why(office: Office, ticket: str) -> list[str]:
    history = office.deps.store.history(ticket)
    return [event.body.why for event in history if isinstance(event.body, e.CitizenAdded)]


def test_a_second_message_within_the_window_belongs_to_the_same_case(office: Office) -> None:
    ticket = office.sms(WATER)
    office.wait(timedelta(minutes=10))
    office.sms("楼上也没有水")
    assert why(office, ticket) == ["same_conversation"]
    assert office.told() == ["acknowledgement", "added"]


def test_a_new_matter_from_a_known_number_opens_a_new_case(office: Office) -> None:
    """traps.md 40."""
    first = office.sms(WATER)
    office.wait(2 * HOUR)
    second = office.sms("小区楼下饭店油烟太大")
    assert office.case(second).ticket != first
    assert why(office, first) == []


def test_a_ticket_in_the_text_decides_at_any_time(office: Office) -> None:
    first = office.sms(WATER)
    office.wait(2 * HOUR)
    office.sms("小区楼下饭店油烟太大")
    office.wait(HOUR)
    office.sms(f"{first} 还是没有水")
    assert why(office, first) == ["names_ticket"]


def test_a_strangers_ticket_in_the_text_is_set_aside_until_an_officer_has_looked(office: Office) -> None:
    """traps.md 25: a number read over a shoulder joins nobody's case, and tells nothing of it."""
    first = office.sms(WATER)
    stranger = office.sms(f"{first} 也请告诉我", phone="+8613900000099")
    assert why(office, first) == []
    assert office.deps.store.case(stranger) is None
    (said,) = office.sent("+8613900000099")
    assert (said.reaction, first in said.text) == ("unverified", False)
    (parked,) = office.deps.store.parked(None, 9).items
    assert parked.reason == "unverified"
    parking.settle(office.deps, DISPATCHER, parked.id, "retry")
    assert office.case(stranger).ticket == stranger


def test_an_answer_to_our_question_runs_the_clock_again(office: Office) -> None:
    ticket = office.sms("小区楼下饭店油烟太大，柳塘街道")
    office.act(ticket, "ask", actions.Ask("是哪一家？"))
    assert office.case(ticket).status is Status.AWAITING_CITIZEN
    office.wait(3 * HOUR)
    office.sms("是老王饭店")
    assert why(office, ticket) == ["answers_question"]
    assert office.case(ticket).status is Status.IN_PROGRESS


def test_thank_you_after_the_reply_reopens_nothing(office: Office) -> None:
    """traps.md 27."""
    ticket = office.sms(WATER)
    office.reply(ticket)
    office.sms(f"谢谢 {ticket}")
    assert office.case(ticket).status is Status.REPLIED


@pytest.mark.parametrize("word", ["STOP", "stop", "退订", "TD", "ＳＴＯＰ", "退订。"])
def test_stop_is_honoured_at_once_and_confirmed(office: Office, word: str) -> None:
    """traps.md 22."""
    ticket = office.sms(WATER)
    office.sms(word)
    office.reply(ticket)
    assert office.told() == ["acknowledgement", "stop"]


def test_after_stop_the_reply_is_on_the_officers_call_list_and_the_case_stays_open(office: Office) -> None:
    ticket = office.sms(WATER)
    office.sms("退订")
    assert office.case(ticket).status is Status.DISPATCHED
    office.reply(ticket)
    parked = office.deps.store.parked(None, 10).items
    assert [item.reason for item in parked] == ["opted_out"]


def test_start_restores_what_stop_took(office: Office) -> None:
    ticket = office.sms(WATER)
    office.sms("STOP")
    office.sms("START")
    office.reply(ticket)
    assert office.told() == ["acknowledgement", "stop", "start", "reply"]


@pytest.mark.parametrize("text", ["STOP 12345", "请停止施工 STOP", "退订不了会员怎么办"])
def test_a_message_that_only_contains_the_word_is_not_stop(office: Office, text: str) -> None:
    ticket = office.sms(text)
    assert office.case(ticket).ticket == ticket


def test_an_inquiry_with_a_known_answer_is_answered_directly(office: Office) -> None:
    ticket = office.sms("请问办事大厅周末上班吗？")
    assert office.case(ticket).status is Status.REPLIED
    assert office.case(ticket).cycle.direct
    assert office.told() == ["acknowledgement", "reply"]


def test_what_no_rule_knows_waits_for_a_dispatcher(office: Office) -> None:
    ticket = office.sms("随便说几句，没有什么要紧的事")
    assert office.case(ticket).status is Status.RECEIVED
    office.act(ticket, "dispatch", actions.Dispatch("urban"), DISPATCHER)
    assert office.case(ticket).status is Status.DISPATCHED
    assert office.told() == ["acknowledgement", "dispatched"]


def test_a_tip_off_is_never_dispatched_without_a_person(office: Office) -> None:
    ticket = office.sms("我要举报柳塘街道城管收钱放行，小区楼下饭店油烟太大")
    assert office.case(ticket).type is Type.TIP_OFF
    assert office.case(ticket).unit is None


def test_an_extreme_case_is_told_to_supervisor_and_manager_at_once_at_night(office: Office) -> None:
    office.wait(timedelta(hours=14))
    office.sms("煤气泄漏了，味道很浓，怕要爆炸，楼上有老人")
    supervisor = office.deps.office.supervisor_on_duty()
    assert "extreme" in office.told(supervisor.phone)


@pytest.mark.parametrize("words", ["谢谢", "好的。", "收到", "OK", "Thanks!"])
def test_courtesy_opens_no_case_and_is_answered_by_nothing(office: Office, words: str) -> None:
    office.reply(office.sms(WATER))
    before = office.told()
    thanks = office.sms(words)
    assert office.deps.store.case(thanks) is None
    assert office.told() == before


def test_courtesy_of_a_number_that_nobody_knows_is_looked_at_by_a_person(office: Office) -> None:
    ticket = office.sms("谢谢", phone="+8613900000077")
    assert office.case(ticket).status is Status.RECEIVED


def test_digits_when_no_survey_is_open_are_answered_and_change_nothing(office: Office) -> None:
    ticket = office.sms(WATER)
    office.wait(timedelta(minutes=2))
    before = office.case(ticket).seq
    office.sms("115")
    assert office.told()[-1] == "survey_over"
    assert office.case(ticket).seq == before


def test_digits_answer_the_survey_that_was_asked_last(office: Office) -> None:
    first = office.sms(WATER)
    office.wait(2 * HOUR)
    second = office.sms("柳塘街道小区楼下饭店油烟太大")
    office.reply(second)
    office.wait(2 * HOUR)
    office.reply(first)
    office.wait(timedelta(days=7, hours=1), HOUR)
    assert office.told().count("survey") == 2
    office.sms("115")
    assert office.case(first).status is Status.EVALUATED
    assert office.case(second).status is Status.REPLIED


def test_an_unclear_answer_is_explained_and_may_be_sent_again(office: Office) -> None:
    ticket = office.sms(WATER)
    office.reply(ticket)
    office.wait(timedelta(days=7, hours=1), HOUR)
    office.sms("999")
    assert office.told()[-1] == "survey_unclear"
    office.sms("114")
    assert office.case(ticket).cycle.satisfaction == 4


def test_the_survey_of_a_critical_case_is_not_sent_at_night(office: Office) -> None:
    office.wait(timedelta(hours=13, minutes=30))
    ticket = office.sms("煤气泄漏了，味道很浓，怕要爆炸，楼上有老人")
    office.reply(ticket)
    office.wait(timedelta(days=7, hours=12), HOUR)
    (asked,) = [row for row in office.sent() if row.reaction == "survey"]
    assert asked.sent_at
    assert office.deps.sla.calendar.local_time(asked.sent_at).hour >= 8


def test_who_asks_how_it_stands_is_told_of_their_own_case_alone(office: Office) -> None:
    ticket = office.sms(WATER)
    for asked in ("查询", f"查询 {ticket}", f"进度：{ticket[:4]} {ticket[4:]}"):
        office.sms(asked)
        said = office.sent()[-1]
        assert (said.reaction, ticket in said.text, "已交办" in said.text) == ("status", True, True)
    office.sms(f"查询 {ticket}", phone="+8613900000099")
    (said,) = office.sent("+8613900000099")
    assert (said.reaction, ticket in said.text) == ("status_unknown", False)
    assert office.deps.store.parked(None, 9).items == ()


def test_a_sentence_that_begins_like_a_query_is_a_matter(office: Office) -> None:
    ticket = office.sms("查询一下为什么永安路停水两天了没人管")
    assert office.case(ticket).ticket == ticket


def test_help_is_explained(office: Office) -> None:
    office.sms("帮助")
    assert office.told() == ["help"]
