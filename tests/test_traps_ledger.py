"""Trap 15: where the clock starts when a unit signs, returning a case hides the delay. Not here."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest

from chalicelib.domain import events as e
from chalicelib.domain.chain import Event
from chalicelib.domain.ledger import CENTRE, ledger
from chalicelib.domain.returning import ReturnReason, Ruling
from chalicelib.domain.values import Target
from chalicelib.usecases import actions
from tests.domain.histories import ACCEPTED, ADDED, ASKED, RECEIVED, SLA, History, dispatched
from tests.homes import HOMES, Home
from tests.office import DISPATCHER, SUPERVISOR, Office
from tests.sla.builders import at, shown
from tests.usecases.climbing import SMOKE

HOUR = timedelta(hours=1)
UNCLEAR = "随便说几句，没有什么要紧的事"


@pytest.fixture
def office() -> Office:
    return Office()


def test_trap_15_the_citizens_clock_starts_at_receipt_and_no_officer_restarts_it(office: Office) -> None:
    ticket = office.sms(UNCLEAR)
    promised = office.case(ticket).clocks[Target.REPLY]
    assert promised.started_at == office.case(ticket).received_at
    for action, command, who in (
        ("accept", actions.Accept(), DISPATCHER),
        ("dispatch", actions.Dispatch("utilities"), DISPATCHER),
        ("sign", actions.Sign(), None),
        ("contact", actions.Contact("called", "已联系"), None),
        ("note", actions.Note("内部"), None),
    ):
        office.wait(2 * HOUR)
        office.act(ticket, action, command, who)
        clock = office.case(ticket).clocks[Target.REPLY]
        assert (clock.started_at, clock.due_at) == (promised.started_at, promised.due_at), action


HANDS: dict[str, Callable[[History], History]] = {
    "returned at once": lambda h: h.handed(at("Fri 2026-03-06 17:45"), "housing"),
    "returned over the weekend": lambda h: h.handed(at("Mon 2026-03-09 11:00"), "housing"),
    "signed, then transferred": lambda h: h.at("Fri 2026-03-06 17:50", e.CaseSignedFor(silent=False)).handed(
        at("Mon 2026-03-09 11:00"), "gas"
    ),
    "handed on three times": lambda h: (
        h.handed(at("Sat 2026-03-07 11:00"), "gas")
        .handed(at("Sun 2026-03-08 11:00"), "housing")
        .handed(at("Mon 2026-03-09 11:00"), "urban")
    ),
}


@pytest.mark.parametrize("hands", HANDS.values(), ids=HANDS.keys())
def test_trap_15_it_survives_every_return_and_transfer(hands: Callable[[History], History]) -> None:
    """As the fold and the ledger see them."""
    history = History().at("Fri 2026-03-06 16:00", RECEIVED).at("Fri 2026-03-06 17:00", ACCEPTED)
    before = history.at("Fri 2026-03-06 17:30", dispatched("urban")).case.clocks[Target.REPLY]
    after = hands(history).case.clocks[Target.REPLY]
    assert after == before
    assert shown(after.due_at) == "Fri 2026-03-13 18:00"
    (account,) = ledger(history.case, history.events, SLA, at("Mon 2026-03-09 12:00"))
    assert account.holdings[0].unit == CENTRE
    assert (
        sum((each.length.wall for each in account.holdings), timedelta()) == account.length.wall == 68 * HOUR
    )


def test_trap_15_nothing_but_a_question_stops_it_and_the_ledger_says_who_asked(office: Office) -> None:
    ticket = office.sms(UNCLEAR)
    office.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    office.wait(HOUR)
    due = office.case(ticket).due_at
    office.act(ticket, "ask", actions.Ask("在哪一栋？"))
    office.wait(HOUR)
    office.sms(f"{ticket} 三栋")
    assert due
    assert office.case(ticket).due_at == due + 16 * HOUR, "an office hour, over the night"
    history = office.deps.store.history(ticket)
    (account,) = ledger(office.case(ticket), history, office.deps.sla, office.world.now)
    assert [(pause.approver, pause.reason, pause.length.wall) for pause in account.pauses] == [
        ("w-lu", "question", HOUR)
    ]
    assert [each.unit for each in account.holdings] == [CENTRE, "utilities"]


def test_trap_15_a_question_that_nobody_answers_stops_it_for_five_working_days_and_no_more() -> None:
    history = History().at("Mon 2026-03-02 09:00", RECEIVED).at("Mon 2026-03-02 09:00", ACCEPTED)
    history.at("Mon 2026-03-02 09:00", dispatched("urban")).at(
        "Mon 2026-03-02 10:00", e.CaseSignedFor(silent=False)
    )
    history.at("Mon 2026-03-02 10:00", ASKED).at("Wed 2026-03-04 10:00", ADDED)
    history.at("Wed 2026-03-04 11:00", ASKED).at("Mon 2026-03-09 11:00", e.QuestionLapsed())
    (account,) = ledger(history.case, history.events, SLA, at("Tue 2026-03-10 09:00"))
    assert account.paused.working == 5 * SLA.calendar.office_day
    assert account.due_at == at("Mon 2026-03-16 18:00")


@pytest.mark.parametrize("store", HOMES)
def test_trap_15_a_return_hides_no_delay_and_each_office_has_its_own_share(store: str) -> None:
    """From the citizen's message to the second unit's, through what officers really order."""
    home = Home(store)
    ticket = home.sms(SMOKE)
    promised = home.case(ticket).due_at
    home.until("Mon 2026-03-02 15:00")
    home.act(ticket, "return", actions.Return(ReturnReason.NOT_OURS, "归市场监管局", "market"))
    home.until("Tue 2026-03-03 11:00")
    home.act(ticket, "rule_return", actions.Rule(Ruling.REJECTED, "归城管"), DISPATCHER)
    home.act(ticket, "appeal_return", actions.AppealReturn("仍不归我们"))
    home.until("Tue 2026-03-03 15:00")
    home.act(ticket, "rule_appeal", actions.Rule(Ruling.UPHELD, "归市场监管"), SUPERVISOR)
    home.until("Tue 2026-03-03 17:00")
    home.act(ticket, "dispatch", actions.Dispatch("market"), DISPATCHER)
    home.until("Wed 2026-03-04 09:00")
    home.act(ticket, "transfer", actions.Transfer("housing", "物业归住建"), DISPATCHER)
    case, history = home.case(ticket), home.deps.store.history(ticket)
    assert case.due_at == promised
    assert case.clocks[Target.RETURN_RULING].missed is False, "the second ruling came in time"
    assert Target.RETURN_RULING in escalated(history), "and the first did not"
    (account,) = ledger(case, history, home.deps.sla, at("Wed 2026-03-04 10:00"))
    held = [(each.unit, each.length.wall / HOUR) for each in account.holdings if each.length.wall]
    assert held == [("urban", 30), (CENTRE, 2), ("market", 16), ("housing", 1)]
    assert account.length.wall == 49 * HOUR


def escalated(history: Iterable[Event]) -> list[Target]:
    return [event.body.target for event in history if isinstance(event.body, e.TargetEscalated)]
