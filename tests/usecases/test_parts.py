"""A long text message that a gateway delivers in parts: one case, one acknowledgement, all of it readable."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain import events as e
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Grade, Role, Status, Type
from chalicelib.edge import desk
from chalicelib.ports import Consumer
from chalicelib.usecases import actions, feed, intake
from chalicelib.usecases.receive import receive
from tests.office import DISPATCHER, WANG, WATER, Office
from tests.usecases.phone import on_the_line, ring, ticket_of

SECONDS = timedelta(seconds=1)
PARTS = (
    "柳塘街道永安路120号停水两天了，物业说是水泵坏了，",
    "自来水公司说是物业的事，两边都不来人，",
    "请派人看看",
)


def arrive(office: Office, text: str, sid: str) -> str:
    """At the webhook; nothing follows from it yet."""
    content = Content(text, citizen=Citizen(phone=WANG))
    return intake.submit(office.deps, Channel.SMS, sid * 8, content).ticket


def why(office: Office, ticket: str) -> list[str]:
    history = office.deps.store.history(ticket)
    return [event.body.why for event in history if isinstance(event.body, e.CitizenAdded)]


def seen(office: Office, ticket: str) -> str:
    """As an officer reads it."""
    return desk.case(office.deps, DISPATCHER, ticket).text


def in_parts(office: Office, *texts: str, gap: timedelta = 3 * SECONDS) -> str:
    ticket = office.sms(texts[0])
    for text in texts[1:]:
        office.world.pass_time(gap)
        office.sms(text)
    return ticket


def test_three_parts_within_ten_seconds_are_one_case_and_one_acknowledgement(office: Office) -> None:
    ticket = in_parts(office, *PARTS)
    assert why(office, ticket) == ["same_message", "same_message"]
    assert office.told() == ["acknowledgement"]
    assert seen(office, ticket) == "\n".join(PARTS)


def test_parts_that_come_in_another_order_are_all_kept_and_read_in_order_if_they_say_which(
    office: Office,
) -> None:
    marked = [f"({number}/3){text}" for number, text in enumerate(PARTS, 1)]
    ticket = in_parts(office, marked[1], marked[2], marked[0])
    assert seen(office, ticket) == "\n".join(marked)
    assert office.told() == ["acknowledgement"]


def test_a_part_that_was_handled_before_the_one_that_came_first_stands_behind_it(office: Office) -> None:
    """Two functions take two parts; the second is faster."""
    first = arrive(office, PARTS[0], "a")
    office.world.pass_time(SECONDS)
    second = arrive(office, PARTS[1], "b")
    receive(office.deps, second)
    office.settle()
    assert office.deps.store.case(first) is None
    assert why(office, second) == ["same_message"]
    assert seen(office, second) == "\n".join(PARTS[:2])
    assert office.told() == ["acknowledgement"]


class Overtaken:
    """A store in which somebody else is done between the reading and the first writing."""

    def __init__(self, office: Office, other: str) -> None:
        self._office, self._store, self._other = office, office.deps.store, other

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self, change: Any) -> None:
        other, self._other = self._other, ""
        if other:
            receive(self._office.deps, other)
        self._store.commit(change)


def test_two_parts_at_the_same_moment_are_one_case(office: Office) -> None:
    first, second = arrive(office, PARTS[0], "a"), arrive(office, PARTS[1], "b")
    receive(replace(office.deps, store=Overtaken(office, second)), first)
    office.settle()
    assert office.deps.store.case(first) is None
    assert why(office, second) == ["same_message"]
    assert office.told() == ["acknowledgement"]


def test_a_part_that_is_brought_twice_stands_there_once(office: Office) -> None:
    ticket = in_parts(office, *PARTS)
    office.sms(PARTS[2], sid="SM" + "7" * 32)
    once = seen(office, ticket)
    office.sms(PARTS[2], sid="SM" + "7" * 32)
    assert seen(office, ticket) == once


def test_what_is_written_after_a_minute_is_confirmed_again(office: Office) -> None:
    ticket = in_parts(office, *PARTS[:2], gap=61 * SECONDS)
    assert why(office, ticket) == ["same_conversation"]
    assert office.told() == ["acknowledgement", "added"]


def test_a_later_addition_in_parts_is_confirmed_once(office: Office) -> None:
    ticket = office.sms(WATER)
    office.wait(timedelta(minutes=10))
    in_parts(office, *PARTS)
    assert why(office, ticket) == ["same_conversation", "same_message", "same_message"]
    assert office.told() == ["acknowledgement", "added"]
    assert seen(office, ticket) == WATER, "the first message is not the addition"


def test_an_answer_in_parts_is_confirmed_once(office: Office) -> None:
    ticket = office.sms("小区楼下饭店油烟太大，柳塘街道")
    office.act(ticket, "ask", actions.Ask("是哪一家？"))
    office.wait(timedelta(hours=3))
    in_parts(office, "是老王饭店，", "在永安路上")
    assert why(office, ticket) == ["answers_question", "same_message"]
    assert office.told()[-1] == "added"
    assert office.told().count("added") == 1


def test_the_rest_of_an_answer_is_none_to_the_question_about_another_case(office: Office) -> None:
    first = office.sms(WATER)
    office.wait(timedelta(days=2))
    second = office.sms("小区楼下饭店油烟太大，柳塘街道")
    for ticket in (first, second):
        office.act(ticket, "ask", actions.Ask("请问具体位置？"))
    office.wait(timedelta(hours=3))
    in_parts(office, "是老王饭店，", "在永安路上")
    answered = {ticket: why(office, ticket) for ticket in (first, second)}
    assert sorted(answered.values()) == [[], ["answers_question", "same_message"]]
    waiting = next(ticket for ticket in answered if not answered[ticket])
    assert office.case(waiting).status is Status.AWAITING_CITIZEN
    office.world.pass_time(90 * SECONDS)
    office.sms("3号楼")
    assert why(office, waiting) == ["answers_question"]


def test_who_writes_on_for_minutes_is_confirmed_again(office: Office) -> None:
    """No message is cut into so many parts: they are told that we read on."""
    ticket = in_parts(office, WATER, *(f"还有第{number}件" for number in range(5)), gap=50 * SECONDS)
    assert why(office, ticket) == ["same_message"] * 3 + ["same_conversation"] * 2
    assert office.told().count("added") == 2


@pytest.mark.parametrize("rest", ["12", "1 1 5", "3"])
def test_digits_that_were_cut_off_are_no_answer_to_a_survey_that_is_over(office: Office, rest: str) -> None:
    ticket = in_parts(office, "柳塘街道停水两天了，门牌是永安路", rest)
    assert why(office, ticket) == ["same_message"]
    assert office.told() == ["acknowledgement"]


def test_stop_is_honoured_within_a_second(office: Office) -> None:
    in_parts(office, WATER, "退订", gap=SECONDS)
    assert office.told() == ["acknowledgement", "stop"]


def test_a_case_is_sorted_by_all_that_was_said(office: Office) -> None:
    """What no rule knows waits for a person; the second part says what it is."""
    ticket = office.sms("我住在永安路120号，有件事情想请你们帮忙看看，")
    assert office.case(ticket).status is Status.RECEIVED
    office.world.pass_time(3 * SECONDS)
    office.sms("柳塘街道停水两天了，没人管")
    assert office.case(ticket).status is Status.DISPATCHED
    danger = Office()
    first = in_parts(
        danger, "我住在永安路120号，有件事情想请你们帮忙看看，", "煤气泄漏了，味道很浓，怕要爆炸"
    )
    assert danger.case(first).grade is Grade.CRITICAL


def test_what_its_sender_called_a_tip_off_stays_one_whatever_follows(office: Office) -> None:
    """domain.md §3: a dispatcher sees whom it is about, and nobody else learns who sent it."""
    content = Content(WATER, type=Type.TIP_OFF, citizen=Citizen(phone=WANG))
    ticket = intake.submit(office.deps, Channel.WEB, "w" * 16, content).ticket
    office.wait(timedelta(minutes=2))
    in_parts(office, "楼上也没有水，", "已经两天了")
    assert why(office, ticket) == ["same_conversation", "same_message"]
    case = office.case(ticket)
    assert (case.type, case.unit) == (Type.TIP_OFF, None)
    assert desk.citizen_for(office.deps, case, Role.HANDLER).phone == ""


def test_whoever_has_the_case_hears_of_every_part(office: Office) -> None:
    """They may have read the first one already, and the second may be the dangerous one."""
    ticket = in_parts(office, *PARTS)
    handler = office.deps.office.person(office.case(ticket).handler or "")
    assert office.told(handler.email).count("addition") == 2


def test_a_message_right_after_a_call_corrects_the_call_and_is_no_part_of_it(office: Office) -> None:
    on_the_line(office, words=[])
    ring(office, None)
    office.wait(timedelta(minutes=20), timedelta(minutes=1))
    ticket = ticket_of(office)
    office.sms(WATER)
    office.world.pass_time(3 * SECONDS)
    office.sms("楼上也没有水")
    assert why(office, ticket) == ["adds_to_call", "same_message"]


def test_a_message_right_after_a_form_is_confirmed(office: Office) -> None:
    ticket = office.web(WATER, phone=WANG)
    office.world.pass_time(3 * SECONDS)
    office.sms("楼上也没有水")
    assert why(office, ticket) == ["same_conversation"]


def test_what_comes_after_a_direct_answer_is_a_case_of_its_own(office: Office) -> None:
    """It was answered by a machine: the rest is read by a person, and not lost behind an answer."""
    first = office.sms("请问办事大厅周末上班吗？")
    office.world.pass_time(3 * SECONDS)
    second = office.sms("我要办理居住证，需要带什么")
    assert office.case(first).status is Status.REPLIED
    assert office.case(second).ticket == second


def test_nobody_elses_message_is_a_part(office: Office) -> None:
    office.sms(WATER)
    other = office.sms(PARTS[1], phone="+8613900000099")
    assert office.case(other).ticket == other


def test_parts_that_arrive_before_anything_is_handled_are_one_case(office: Office) -> None:
    tickets = [arrive(office, text, str(number)) for number, text in enumerate(PARTS)]
    feed.drive(office.deps, Consumer.REACT)
    office.settle()
    assert [ticket for ticket in tickets if office.deps.store.case(ticket)] == tickets[:1]
    assert seen(office, tickets[0]) == "\n".join(PARTS)
    assert office.told() == ["acknowledgement"]
