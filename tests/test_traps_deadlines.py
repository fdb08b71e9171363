"""What other systems fell into with deadlines, as short claims about the whole of this one, by number.

Traps 1-3, 8-10 and 13 stand on the engine in tests/sla/test_traps.py. Of tests/usecases, test_ladder.py has
4, 5 and 11, test_when_messages_go.py 7, test_every_channel.py 12; test_traps_old_data.py has 11 of old data.
"""

import re
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from chalicelib.domain import events as e
from chalicelib.domain.returning import ReturnReason, Ruling
from chalicelib.domain.values import Grade, Target
from chalicelib.usecases import actions
from tests.homes import HOMES, Home, at, homed, shown
from tests.office import DISPATCHER, SUPERVISOR
from tests.usecases.climbing import SMOKE, WATER, WORDS
from tests.usecases.test_every_channel import DOORS

TESTS = Path(__file__).parent
NUMBERED = re.compile(r"trap_(\d+)_|[Tt]raps?(?:\.md)? (\d+(?:(?:, | and )\d+)*)")
CITIZENS = (Target.REPLY, Target.FIRST_CONTACT, Target.DISPATCH)


@pytest.mark.parametrize("number", range(1, 16))
def test_each_trap_of_deadlines_has_a_test_that_carries_its_number(number: int) -> None:
    texts = [path.read_text("utf-8") for path in TESTS.rglob("test_*.py")]
    tests = [part for text in texts for part in re.split(r"\n(?=def test_|@)", text)[1:]]
    hits = ["".join(hit) for test in tests for hit in NUMBERED.findall(test)]
    assert str(number) in {found for hit in hits for found in re.findall(r"\d+", hit)}


@pytest.mark.parametrize(
    ("store", "received", "due"),
    homed(
        ("Fri 2026-09-18 10:00", "Thu 2026-09-24 18:00"),  # Sunday the 20th is worked
        (
            "Wed 2026-09-30 10:00",
            "Tue 2026-10-13 18:00",
        ),  # off until the 7th, Saturday the 10th is worked
    ),
)
def test_trap_1_the_citizen_is_told_a_date_that_counts_make_up_workdays(
    store: str, received: str, due: str
) -> None:
    office = Home(store, received)
    ticket = office.sms(SMOKE)
    assert shown(office.case(ticket).clocks[Target.REPLY].due_at) == due
    day = at(due)
    assert f"{day.month}月{day.day}日" in office.sent()[0].text


Act = Callable[[Home, str], object]
ACTS: dict[str, Act] = {
    "a note": lambda office, ticket: office.act(ticket, "note", actions.Note("已转告同事")),
    "a contact": lambda office, ticket: office.act(ticket, "contact", actions.Contact("called")),
    "a signature": lambda office, ticket: office.act(ticket, "sign", actions.Sign()),
    "silence": lambda office, ticket: office.until("Wed 2026-03-04 12:00"),
    "more from the citizen": lambda office, ticket: office.sms(f"{ticket} 今天又来了"),
    "a citizen who asks": lambda office, ticket: office.sms(f"进度 {ticket}"),
    "a question answered at once": lambda office, ticket: (
        office.act(ticket, "ask", actions.Ask("是哪一家？")),
        office.sms("三栋楼下那家"),
    ),
}


@pytest.mark.parametrize("store", HOMES)
@pytest.mark.parametrize("act", ACTS)
def test_trap_6_no_act_on_a_case_moves_when_it_is_due(store: str, act: str) -> None:
    office = Home(store)
    ticket = office.sms(SMOKE)
    before = {target: clock.due_at for target, clock in office.case(ticket).clocks.items()}
    office.until("Mon 2026-03-02 15:00")
    ACTS[act](office, ticket)
    clocks = office.case(ticket).clocks
    assert {target: clocks[target].due_at for target in before} == before
    assert shown(clocks[Target.REPLY].started_at) == "Mon 2026-03-02 09:00"


@pytest.mark.parametrize("store", HOMES)
def test_trap_6_a_correction_that_leaves_the_grade_leaves_the_clocks(store: str) -> None:
    office = Home(store)
    ticket = office.sms(WORDS)
    before = office.case(ticket).clocks
    office.until("Mon 2026-03-02 10:30")
    office.act(ticket, "accept", actions.Accept(category="文教卫生/学校"), DISPATCHER)
    assert office.case(ticket).clocks == before | {
        Target.ACKNOWLEDGEMENT: office.case(ticket).clocks[Target.ACKNOWLEDGEMENT]
    }


@pytest.mark.parametrize("store", HOMES)
def test_trap_8_a_question_from_17_to_9_gives_back_one_hour_of_the_reply_and_nothing_else(store: str) -> None:
    office = Home(store)
    ticket = office.sms(SMOKE)
    contact = office.case(ticket).clocks[Target.FIRST_CONTACT].due_at
    for evening, morning in (("Mon 2026-03-02", "Tue 2026-03-03"), ("Fri 2026-03-06", "Mon 2026-03-09")):
        office.until(f"{evening} 17:00")
        office.act(ticket, "ask", actions.Ask("是哪一家？"))
        office.until(f"{morning} 09:00")
        office.sms("三栋楼下那家")
    clocks = office.case(ticket).clocks
    assert shown(clocks[Target.REPLY].due_at) == "Tue 2026-03-10 11:00"
    assert clocks[Target.FIRST_CONTACT].due_at == contact


@pytest.mark.parametrize("store", HOMES)
def test_trap_9_a_case_regraded_before_dispatch_keeps_its_start_and_what_was_missed(store: str) -> None:
    office = Home(store)
    ticket = office.sms(WORDS)
    office.until("Mon 2026-03-02 15:00")
    assert office.case(ticket).clocks[Target.DISPATCH].missed
    office.act(ticket, "accept", actions.Accept(grade=Grade.URGENT), DISPATCHER)
    urgent = office.case(ticket).clocks
    assert shown(urgent[Target.REPLY].due_at) == "Tue 2026-03-03 09:00"
    office.act(ticket, "accept", actions.Accept(grade=Grade.NORMAL), DISPATCHER)
    normal = office.case(ticket).clocks
    assert shown(normal[Target.REPLY].due_at) == "Mon 2026-03-09 18:00"
    assert normal[Target.DISPATCH].missed
    assert {shown(clocks[Target.REPLY].started_at) for clocks in (urgent, normal)} == {"Mon 2026-03-02 09:00"}


def test_trap_12_every_channel_starts_the_same_clocks_and_wakes_at_the_same_time() -> None:
    found = {}
    for channel, door in DOORS.items():
        office = Home()
        case = office.case(door(office))
        clocks = {target: (clock.started_at, clock.due_at) for target, clock in case.clocks.items()}
        staff = sorted(
            (row.reaction, row.recipient) for row in office.everything() if row.recipient != "citizen"
        )
        found[channel] = (clocks, case.wake_at, staff)
    assert [channel for channel in found if found[channel] != found[next(iter(DOORS))]] == []


@pytest.mark.parametrize("store", HOMES)
def test_trap_13_two_cases_due_on_one_day_are_both_reminded_of(store: str) -> None:
    office = Home(store)
    tickets = [office.sms(WORDS)]
    office.until("Mon 2026-03-02 09:30")
    tickets.append(office.sms(f"{WORDS}，还是那件", phone="+8613900000002"))
    office.until("Mon 2026-03-02 16:00")
    for ticket, due in zip(tickets, ("14:30", "15:00"), strict=True):
        dues = [shown(event.at) for event in office.events(ticket, e.ReminderDue)]
        assert dues[-1] == f"Mon 2026-03-02 {due}"
        mails = [row.text for row in office.everything() if row.to == "lin@center.example.org"]
        assert sum(ticket in mail for mail in mails) == 3, "half, four fifths, and the end"


@pytest.mark.parametrize("store", HOMES)
def test_trap_13_two_targets_of_a_case_due_on_one_day_are_both_reminded_of(store: str) -> None:
    office = Home(store, "Fri 2026-03-06 09:00")
    ticket = office.sms(WATER)
    office.until("Sat 2026-03-07 09:30")
    said = [
        (event.body.target, event.body.fraction)
        for event in office.events(ticket, e.ReminderDue)
        if isinstance(event.body, e.ReminderDue)
    ]
    assert said == [(t, part) for t in (Target.FIRST_CONTACT, Target.REPLY) for part in (0.5, 0.8, 1.0)]


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def host_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("host_zone")
@pytest.mark.parametrize("store", HOMES)
def test_trap_14_half_past_midnight_in_shanghai_is_that_shanghai_day_on_any_host(store: str) -> None:
    office = Home(store, "Tue 2026-03-03 00:30")
    ticket = office.sms(SMOKE)
    days = {day: office.deps.store.counters("all", day, day) for day in (date(2026, 3, 2), date(2026, 3, 3))}
    assert [bool(days[day]) for day in sorted(days)] == [False, True]
    clocks = office.case(ticket).clocks
    assert shown(clocks[Target.FIRST_CONTACT].due_at) == "Wed 2026-03-04 18:00"
    assert shown(clocks[Target.REPLY].due_at) == "Tue 2026-03-10 18:00"


@pytest.mark.parametrize("store", HOMES)
def test_trap_15_the_citizens_clock_starts_at_receipt_and_not_when_a_unit_gets_or_signs_the_case(
    store: str,
) -> None:
    office = Home(store)
    ticket = office.sms(WORDS)
    reply = office.case(ticket).clocks[Target.REPLY]
    office.until("Tue 2026-03-03 16:00")
    office.act(ticket, "dispatch", actions.Dispatch("urban"), DISPATCHER)
    office.until("Wed 2026-03-04 11:00")
    office.act(ticket, "sign", actions.Sign())
    case = office.case(ticket)
    assert (case.clocks[Target.REPLY].started_at, case.clocks[Target.REPLY].due_at) == (
        case.received_at,
        reply.due_at,
    )
    assert case.clocks[Target.DISPATCH].missed, "the delay is the dispatchers', and it shows"


def given_back(office: Home, ticket: str) -> object:
    return office.act(ticket, "return", actions.Return(ReturnReason.NOT_OURS, "不归我们"))


MOVES: dict[str, Act] = {
    "a return": given_back,
    "a return that is upheld": lambda office, ticket: (
        given_back(office, ticket),
        office.act(ticket, "rule_return", actions.Rule(Ruling.UPHELD, "归市场监管", "market"), DISPATCHER),
    ),
    "an appeal that is lost": lambda office, ticket: (
        given_back(office, ticket),
        office.act(ticket, "rule_return", actions.Rule(Ruling.REJECTED, "归城管"), DISPATCHER),
        office.act(ticket, "appeal_return", actions.AppealReturn("仍不归我们")),
        office.act(ticket, "rule_appeal", actions.Rule(Ruling.REJECTED, "归城管"), SUPERVISOR),
    ),
    "two transfers": lambda office, ticket: (
        office.act(ticket, "transfer", actions.Transfer("market", "归口"), DISPATCHER),
        office.act(ticket, "transfer", actions.Transfer("housing", "归口"), DISPATCHER),
    ),
    "another category": lambda office, ticket: office.act(
        ticket, "regrade", actions.Regrade("分类有误", category="供水"), DISPATCHER
    ),
}


@pytest.mark.parametrize("store", HOMES)
@pytest.mark.parametrize("move", MOVES)
def test_trap_15_no_return_ruling_or_transfer_starts_a_citizens_clock_again(store: str, move: str) -> None:
    office = Home(store)
    ticket = office.sms(SMOKE)
    before = {target: office.case(ticket).clocks[target] for target in CITIZENS}
    office.until("Mon 2026-03-02 11:00")
    MOVES[move](office, ticket)
    assert {target: office.case(ticket).clocks[target] for target in CITIZENS} == before


@pytest.mark.parametrize("store", HOMES)
def test_trap_9_a_case_regraded_in_a_unit_keeps_its_start_its_pauses_and_what_was_missed(store: str) -> None:
    office = Home(store)
    ticket = office.sms(SMOKE)
    office.until("Mon 2026-03-02 17:00")
    office.act(ticket, "ask", actions.Ask("是哪一家？"))
    office.until("Wed 2026-03-04 09:00")
    office.sms("三栋楼下那家")
    office.act(ticket, "regrade", actions.Regrade("核实", grade=Grade.IMPORTANT), DISPATCHER)
    clocks = office.case(ticket).clocks
    assert clocks[Target.FIRST_CONTACT].missed
    assert clocks[Target.REPLY].paused == timedelta(hours=8, minutes=30)
    assert shown(clocks[Target.REPLY].started_at) == "Mon 2026-03-02 09:00"
    assert shown(clocks[Target.REPLY].due_at) == "Wed 2026-03-11 10:00"
