"""Supervision orders: a day of their own, an answer in writing, sent back once at most."""

from datetime import timedelta

import pytest

from chalicelib import parts
from chalicelib.domain import events as e
from chalicelib.domain import running
from chalicelib.domain.errors import InvalidInputError, NotAllowedError, UnlawfulActionError
from chalicelib.domain.supervision import ORDER_TARGETS
from chalicelib.domain.supervision_events import OrderGrade
from chalicelib.domain.values import Level, Status, Target
from chalicelib.usecases import actions, rights
from chalicelib.usecases.acts.supervision import AnswerOrder, CloseOrder, Order
from tests.domain.test_any_life import DAYS, SLA
from tests.homes import HOMES, Home, at, shown
from tests.office import HANDLER, SUPERVISOR, WATER, Office
from tests.usecases.test_rights import code_of

HEAD_OF_WATER, MANAGER = "h-wei", "m-gu"


def ordered(office: Office, due: str = "2wd", grade: OrderGrade = OrderGrade.GENERAL) -> str:
    ticket = office.sms(WATER)
    office.act(ticket, "sign", actions.Sign())
    office.act(ticket, "order", Order(grade, due, "请说明为何停水两天"), SUPERVISOR)
    return ticket


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("2wd", "Wed 2026-03-04 18:00"),
        ("4wh", "Mon 2026-03-02 14:30"),
        ("2026-03-05", "Thu 2026-03-05 18:00"),
    ],
)
def test_an_order_is_due_by_a_term_of_working_time_or_at_the_end_of_a_working_day(
    written: str, due: str
) -> None:
    home = Home()
    assert shown(home.case(ordered(home, written)).clocks[Target.SUPERVISION_ORDER].due_at) == due


@pytest.mark.parametrize("written", ["", "24h", "3d", "soon", "2026-03-07", "2026-02-27", "9999wd", "0wh"])
def test_an_order_without_a_moment_in_working_time_is_refused(written: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        ordered(Home(), written)
    assert refused.value.field == "due"


@pytest.mark.parametrize("store", HOMES)
@pytest.mark.parametrize(
    ("grade", "told"),
    [
        (OrderGrade.GENERAL, {(Level.UNIT_HEAD, HEAD_OF_WATER)}),
        (OrderGrade.KEY, {(Level.UNIT_HEAD, HEAD_OF_WATER), (Level.MANAGER, MANAGER)}),
    ],
)
def test_an_unanswered_order_reminds_three_times_and_climbs_by_its_grade(
    store: str, grade: OrderGrade, told: set[tuple[Level, str]]
) -> None:
    home = Home(store)
    ticket = ordered(home, grade=grade)
    home.until("Thu 2026-03-12 18:00")
    bodies = [event.body for event in home.deps.store.history(ticket)]
    reminded = [body for body in bodies if isinstance(body, e.ReminderDue) and body.target in ORDER_TARGETS]
    climbed = [
        body for body in bodies if isinstance(body, e.TargetEscalated) and body.target in ORDER_TARGETS
    ]
    assert [body.fraction for body in reminded] == [0.5, 0.8, 1.0]
    assert {(body.level, body.person) for body in climbed} == told


def test_an_answer_in_time_stops_the_reminders_and_reaches_the_supervisor(office: Office) -> None:
    ticket = ordered(office)
    office.act(ticket, "answer_order", AnswerOrder("主管爆裂，今晚修好"))
    clock = office.case(ticket).clocks[Target.SUPERVISION_ORDER]
    assert clock.met_at is not None
    assert not clock.missed
    assert "supervision_answered" in office.told(office.deps.office.supervisor_on_duty().email)
    office.act(ticket, "close_order", CloseOrder(), SUPERVISOR)
    assert "supervision_closed" in office.told(office.deps.office.person("w-lu").email)


def test_an_answer_is_sent_back_once_and_no_more(office: Office) -> None:
    ticket = ordered(office)
    office.act(ticket, "answer_order", AnswerOrder("已知悉"))
    again = CloseOrder("sent_back", "请写明原因", "1wd")
    office.act(ticket, "close_order", again, SUPERVISOR)
    assert "supervision_back" in office.told(office.deps.office.person("w-lu").email)
    office.act(ticket, "answer_order", AnswerOrder("主管爆裂"))
    with pytest.raises(UnlawfulActionError):
        office.act(ticket, "close_order", again, SUPERVISOR)
    office.act(ticket, "close_order", CloseOrder(), SUPERVISOR)


def test_one_order_is_open_at_a_time_and_another_may_follow(office: Office) -> None:
    ticket = ordered(office)
    with pytest.raises(UnlawfulActionError):
        office.act(ticket, "order", Order(OrderGrade.KEY, "1wd", "再说明"), SUPERVISOR)
    office.act(ticket, "close_order", CloseOrder(), SUPERVISOR)
    office.act(ticket, "order", Order(OrderGrade.KEY, "1wd", "再说明"), SUPERVISOR)
    assert office.case(ticket).clocks[Target.KEY_ORDER].met_at is None


def test_only_a_supervisor_orders_and_only_the_unit_answers(office: Office) -> None:
    ticket = ordered(office)
    with pytest.raises(NotAllowedError):
        office.act(ticket, "order", Order(OrderGrade.KEY, "1wd", "再说明"), HANDLER)
    with pytest.raises(NotAllowedError):
        office.act(ticket, "answer_order", AnswerOrder("代答"), SUPERVISOR)


def test_a_withdrawn_case_owes_no_answer(office: Office) -> None:
    ticket = ordered(office)
    rights.act(office.deps, "withdraw", ticket, code_of(office, ticket))
    assert office.case(ticket).clocks[Target.SUPERVISION_ORDER].met_at is not None
    office.wait(timedelta(days=15), timedelta(hours=6))
    assert office.case(ticket).status is Status.ARCHIVED


def test_a_reply_does_not_answer_the_order(office: Office) -> None:
    ticket = ordered(office)
    office.reply(ticket)
    assert office.case(ticket).clocks[Target.SUPERVISION_ORDER].met_at is None
    office.act(ticket, "answer_order", AnswerOrder("主管爆裂，今晚修好"))


def test_a_changed_calendar_leaves_an_ordered_day_where_it_is(office: Office) -> None:
    ticket = ordered(office)
    case, due = office.case(ticket), office.case(ticket).clocks[Target.SUPERVISION_ORDER].due_at
    running.recompute(case, parts.on(SLA.policy, {"china": DAYS}), at("Tue 2026-03-03 10:00"))
    assert case.clocks[Target.SUPERVISION_ORDER].due_at == due
