"""domain.md §4, "When messages go out", row by row through the whole: caused by an act, sent by the sweep.

traps.md 7: no reminder at midnight or on a day off. What citizens get in the morning is spread over an hour,
what staff get about working time comes with the person's next round (design.md 7).
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, DeskKind
from chalicelib.usecases import actions, taking_in
from tests.homes import Home, at, homed, shown
from tests.office import DISPATCHER, WANG

HOUR, ROUND = timedelta(hours=1), timedelta(minutes=15)
SMOKE, WATER = "柳塘街道小区楼下饭店油烟太大", "柳塘街道停水两天了，没人管，请尽快处理"
GAS = "柳塘街道永安路燃气泄漏，味道很重"
ANGRY = "柳塘街道停水两天了，几百户没人管，忍无可忍，我们要上访，找媒体曝光"
QUESTION = "请问市里的办事大厅周六开门吗"


def sms(text: str) -> Callable[[Home], None]:
    def write(office: Home) -> None:
        office.sms(text)

    return write


def letter(office: Home) -> None:
    """On paper: typed in by an officer at whatever hour."""
    content = Content(SMOKE, citizen=Citizen(phone=WANG), desk_kind=DeskKind.LETTER)
    taking_in.take_in(office.deps, DISPATCHER, "k" * 16, content)
    office.settle()


def first(office: Home, reaction: str, to: str = "") -> Delivery:
    rows = [row for row in office.everything() if row.reaction == reaction and to in ("", row.recipient)]
    assert rows, f"no {reaction}: {[row.reaction for row in office.everything()]}"
    return rows[0]


def later(office: Home, text: str) -> None:
    """An hour after that moment, so that what has not gone by then shows."""
    office.until(text)
    for _ in range(12):
        office.wait(HOUR / 12, HOUR / 12)


def leaves(row: Delivery, when: str, within: timedelta = timedelta()) -> None:
    assert row.sent_at
    assert at(when) <= row.sent_at <= at(when) + within, f"{row.reaction} left {shown(row.sent_at)}"


NIGHTS = [(now,) for now in ("Mon 2026-03-02 21:00", "Sat 2026-03-07 10:00", "Sun 2026-03-08 23:59")]
"""Quiet, day off, and both."""


@pytest.mark.parametrize(("store", "now"), homed(*NIGHTS))
def test_row_1_an_answer_to_the_citizens_own_act_leaves_at_once(store: str, now: str) -> None:
    office = Home(store, now)
    ticket = office.sms(SMOKE)
    office.sms(f"进度 {ticket}")
    office.sms("退订")
    office.sms("订阅")
    assert office.told() == ["acknowledgement", "status", "stop", "start"]
    assert {shown(row.sent_at) for row in office.sent()} == {now}


@pytest.mark.parametrize(
    ("store", "now", "leaving", "within"),
    homed(
        ("Tue 2026-03-03 10:00", "Tue 2026-03-03 10:00", timedelta()),
        ("Tue 2026-03-03 12:30", "Tue 2026-03-03 12:30", timedelta()),
        ("Tue 2026-03-03 20:59", "Tue 2026-03-03 20:59", timedelta()),
        ("Tue 2026-03-03 21:00", "Wed 2026-03-04 08:00", HOUR),
        ("Wed 2026-03-04 03:00", "Wed 2026-03-04 08:00", HOUR),
        ("Sat 2026-03-07 10:00", "Sat 2026-03-07 10:00", timedelta()),
        ("Sat 2026-03-07 22:00", "Sun 2026-03-08 08:00", HOUR),
    ),
)
def test_row_2_other_messages_to_citizens_wait_for_eight_and_go_on_days_off(
    store: str, now: str, leaving: str, within: timedelta
) -> None:
    office = Home(store)
    asked, answered = office.sms(SMOKE), office.sms(WATER, phone="+8613900000002")
    office.until(now)
    office.act(asked, "ask", actions.Ask("是哪一家？"))
    office.reply(answered)
    letter(office)
    later(office, leaving)
    leaves(first(office, "question"), leaving, within)
    leaves(first(office, "reply"), leaving, within)
    typed = [row for row in office.sent() if row.reaction == "acknowledgement"][-1]
    leaves(typed, leaving, within)


@pytest.mark.parametrize(
    ("store", "answered", "leaving", "within"),
    homed(
        ("Tue 2026-03-03 10:00", "Tue 2026-03-10 10:00", timedelta()),
        ("Tue 2026-03-03 23:00", "Wed 2026-03-11 08:00", HOUR),
        ("Sun 2026-03-08 10:00", "Sun 2026-03-15 10:00", timedelta()),
        ("Fri 2026-03-06 22:00", "Sat 2026-03-14 08:00", HOUR),
    ),
)
def test_row_2_a_survey_that_falls_into_the_night_waits_for_eight(
    store: str, answered: str, leaving: str, within: timedelta
) -> None:
    """A plain question is answered at once, at any hour; seven days later it is that hour again."""
    office = Home(store, answered)
    office.sms(QUESTION)
    assert shown(first(office, "reply").sent_at) == answered
    later(office, leaving)
    leaves(first(office, "survey"), leaving, within)


@pytest.mark.parametrize(
    ("store", "now", "leaving"),
    homed(
        ("Tue 2026-03-03 10:00", "Tue 2026-03-03 10:00"),
        ("Tue 2026-03-03 12:30", "Tue 2026-03-03 12:30"),
        ("Tue 2026-03-03 19:00", "Tue 2026-03-03 19:00"),
        ("Tue 2026-03-03 21:00", "Wed 2026-03-04 09:00"),
        ("Sat 2026-03-07 10:00", "Mon 2026-03-09 09:00"),
        ("Fri 2026-03-06 22:00", "Mon 2026-03-09 09:00"),
        ("Sat 2026-09-19 10:00", "Sun 2026-09-20 09:00"),  # a Sunday on which everybody works
        ("Sun 2026-09-20 10:00", "Sun 2026-09-20 10:00"),
        ("Tue 2025-09-30 21:30", "Thu 2025-10-09 09:00"),  # before eight days off
    ),
)
def test_row_3_what_staff_hear_of_a_target_in_working_time_waits_for_office_hours(
    store: str, now: str, leaving: str
) -> None:
    office = Home(store, now)
    office.sms(SMOKE)
    later(office, leaving)
    leaves(first(office, "assignment"), leaving)


@pytest.mark.parametrize(
    ("store", "back", "leaving"),
    homed(
        ("Mon 2026-03-02 19:00", "Mon 2026-03-02 19:00"),
        ("Mon 2026-03-02 21:30", "Tue 2026-03-03 09:00"),
        ("Tue 2026-03-03 07:59", "Tue 2026-03-03 09:00"),
        ("Sat 2026-03-07 11:00", "Mon 2026-03-09 09:00"),
        ("Fri 2026-03-06 23:00", "Mon 2026-03-09 09:00"),
    ),
)
def test_row_3_reminders_that_an_outage_kept_back_come_with_the_first_round_of_office_hours(
    store: str, back: str, leaving: str
) -> None:
    """By themselves they fall due within office hours."""
    office = Home(store)
    tickets = [office.sms(f"{SMOKE}（{number}）", phone=f"+861390000001{number}") for number in range(3)]
    office.world.pass_time(at(back) - office.world.now)
    office.settle()
    later(office, leaving)
    row = first(office, "round", "w-pan")
    leaves(row, leaving, ROUND)
    assert all(ticket in row.text for ticket in tickets if row.channel is Channel.EMAIL)


@pytest.mark.parametrize(
    ("store", "received", "half", "four_fifths", "due"),
    homed(
        ("Mon 2026-03-02 09:00", "Tue 2026-03-03 08:00", "Tue 2026-03-03 08:00", "Tue 2026-03-03 09:00"),
        ("Tue 2026-03-03 20:00", "Wed 2026-03-04 08:00", "Wed 2026-03-04 15:12", "Wed 2026-03-04 20:00"),
        ("Fri 2026-03-06 20:00", "Sat 2026-03-07 08:00", "Sat 2026-03-07 15:12", "Sat 2026-03-07 20:00"),
        ("Fri 2026-03-06 23:00", "Sat 2026-03-07 11:00", "Sat 2026-03-07 18:12", "Sun 2026-03-08 08:00"),
    ),
)
def test_row_4_what_staff_hear_of_a_target_around_the_clock_waits_for_eight_and_goes_on_days_off(
    store: str, received: str, half: str, four_fifths: str, due: str
) -> None:
    office = Home(store, received)
    ticket = office.sms(WATER)
    office.act(ticket, "contact", actions.Contact("called"))
    office.until(due)
    told = [row for row in office.everything() if row.target and row.recipient == "w-lu"]
    assert [shown(row.sent_at) for row in told] == [half] * 2 + [four_fifths] * 2 + [due] * 2


@pytest.mark.parametrize(("store", "now"), homed(*NIGHTS))
@pytest.mark.parametrize("text", [GAS, ANGRY], ids=["critical", "extreme"])
def test_row_5_everything_about_a_critical_or_extreme_case_leaves_at_once(
    store: str, now: str, text: str
) -> None:
    office = Home(store, now)
    ticket = office.sms(text)
    case = office.case(ticket)
    assert case.pressing
    assert (case.grade == "critical") == (text is GAS)
    assert [row.recipient for row in office.everything() if row.reaction == "extreme"] != []
    office.act(ticket, "ask", actions.Ask("还有人在里面吗？"))
    office.sms("没有了")
    office.world.pass_time(timedelta(hours=26))
    office.settle()
    office.reply(ticket)
    rows = [row for row in office.everything() if row.reaction != "survey"]
    assert {"extreme", "assignment", "question", "overdue", "escalation", "reply"} <= {
        r.reaction for r in rows
    }
    assert [row for row in rows if row.sent_at != row.created_at] == []
