"""Who had a case how long: every minute from receipt to reply stands with somebody, once."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain.ledger import CENTRE, Account, Holding, Length, ledger
from chalicelib.domain.values import Grade, Target
from chalicelib.sla.clock import extend
from chalicelib.sla.terms import Term
from tests.domain.histories import (
    ACCEPTED,
    ADDED,
    ASKED,
    NOT_SOLVED,
    RECEIVED,
    REPLIED,
    SLA,
    History,
    dispatched,
    histories,
)
from tests.sla.builders import CALENDAR, at, shown

HOUR = timedelta(hours=1)


def accounts(history: History, now: str) -> tuple[Account, ...]:
    return ledger(history.case, history.events, SLA, at(now))


def hours(length: Length) -> tuple[float, float]:
    """Of the wall, and of the office."""
    return length.wall / HOUR, length.working / HOUR


def row(holding: Holding) -> tuple[str, str, str, tuple[float, float]]:
    ended = shown(holding.ended_at)[4:] if holding.ended_at else ""
    return holding.unit, shown(holding.began_at)[4:], ended, hours(holding.length)


def on_its_way() -> History:
    """A Friday's case that one unit got, and on Monday another."""
    return (
        History()
        .at("Fri 2026-03-06 16:00", RECEIVED, "citizen")
        .at("Fri 2026-03-06 17:00", ACCEPTED)
        .at("Fri 2026-03-06 17:30", dispatched("urban"))
        .handed(at("Mon 2026-03-09 10:00"), "housing")
    )


def test_each_unit_has_its_own_share_in_wall_and_in_working_time() -> None:
    (account,) = accounts(on_its_way(), "Mon 2026-03-09 14:00")
    assert [row(each) for each in account.holdings] == [
        (CENTRE, "2026-03-06 16:00", "2026-03-06 17:30", (1.5, 1.5)),
        ("urban", "2026-03-06 17:30", "2026-03-09 10:00", (64.5, 1.5)),
        ("housing", "2026-03-09 10:00", "", (4.0, 2.5)),
    ]
    assert hours(account.length) == (70.0, 5.5)
    assert (shown(account.due_at or at("Mon 2026-03-09 14:00")), account.left) == (
        "Fri 2026-03-13 18:00",
        34 * HOUR,
    )


def test_a_pause_stands_with_who_asked_and_with_the_unit_that_had_the_case() -> None:
    history = on_its_way().at("Mon 2026-03-09 11:00", e.CaseSignedFor(silent=False))
    history.at("Mon 2026-03-09 17:00", ASKED, "w-he").at("Tue 2026-03-10 10:00", ADDED, "citizen")
    history.at("Tue 2026-03-10 11:00", ASKED, "w-he")
    (account,) = accounts(history, "Tue 2026-03-10 12:00")
    assert [(p.reason, p.approver, p.text, hours(p.length)) for p in account.pauses] == [
        ("question", "w-he", "哪一盏？", (17.0, 2.0)),
        ("question", "w-he", "哪一盏？", (1.0, 1.0)),
    ]
    assert [bool(pause.ended_at) for pause in account.pauses] == [True, False]
    assert [hours(each.paused) for each in account.holdings] == [(0, 0), (0, 0), (18.0, 3.0)]
    assert hours(account.paused) == (18.0, 3.0)
    (later,) = accounts(history, "Tue 2026-03-10 17:00")
    assert later.left == account.left, "it stands still"


def test_hands_that_change_while_the_case_waits_for_an_answer_share_the_pause() -> None:
    history = on_its_way().at("Mon 2026-03-09 11:00", e.CaseSignedFor(silent=False))
    history.at("Mon 2026-03-09 14:00", ASKED).handed(at("Mon 2026-03-09 15:00"), "gas")
    history.at("Mon 2026-03-09 17:00", e.QuestionLapsed())
    (account,) = accounts(history, "Mon 2026-03-09 18:00")
    assert [hours(each.paused) for each in account.holdings[2:]] == [(1.0, 1.0), (2.0, 2.0)]


def test_a_reply_ends_the_account_and_nothing_is_left() -> None:
    history = on_its_way().at("Mon 2026-03-09 11:00", e.CaseSignedFor(silent=False))
    history.at("Mon 2026-03-09 12:00", REPLIED)
    (account,) = accounts(history, "Fri 2026-03-20 12:00")
    assert (account.ended_at, account.left) == (at("Mon 2026-03-09 12:00"), None)
    assert hours(account.length) == (68.0, 5.0)
    assert account.due_at == at("Fri 2026-03-13 18:00")


def test_a_reopened_case_begins_again_with_the_unit_that_replied() -> None:
    history = on_its_way().at("Mon 2026-03-09 11:00", e.CaseSignedFor(silent=False))
    history.at("Mon 2026-03-09 12:00", REPLIED).at("Tue 2026-03-17 09:00", NOT_SOLVED, "citizen")
    history.at("Tue 2026-03-17 09:00", e.CaseReopened(reason="not_resolved"))
    first, second = accounts(history, "Tue 2026-03-17 10:00")
    assert [each.unit for each in second.holdings] == ["housing"]
    assert (hours(second.length), hours(first.length)) == ((1.0, 1.0), (68.0, 5.0)), "the wait is nobody's"
    assert (first.left, second.left) == (None, timedelta(hours=5 * 7.5 + 7.5 - 1))


def test_what_the_centre_answers_itself_it_had_all_the_time() -> None:
    history = History().at("Mon 2026-03-09 09:00", RECEIVED).at("Mon 2026-03-09 09:30", ACCEPTED)
    history.at("Mon 2026-03-09 10:00", REPLIED).at("Tue 2026-03-17 09:00", NOT_SOLVED)
    history.at("Tue 2026-03-17 09:00", e.CaseReopened(reason="not_resolved"))
    assert [
        each.unit for account in accounts(history, "Tue 2026-03-17 10:00") for each in account.holdings
    ] == [
        CENTRE,
        CENTRE,
    ]


@pytest.mark.parametrize(
    "body", [e.CaseDeclined(reason="other_place", advice=""), e.CaseWithdrawn(reason="")]
)
def test_what_is_refused_or_taken_back_is_over(body: e.Body) -> None:
    history = History().at("Mon 2026-03-09 09:00", RECEIVED).at("Mon 2026-03-09 10:00", body)
    (account,) = accounts(history, "Tue 2026-03-10 10:00")
    assert (hours(account.length), account.left) == ((1.0, 1.0), None)


def test_a_missed_reply_has_less_than_nothing_left() -> None:
    (account,) = accounts(on_its_way(), "Mon 2026-03-16 10:00")
    assert account.left == -HOUR


def test_an_extension_stands_in_the_account() -> None:
    history, now = on_its_way(), at("Tue 2026-03-10 09:00")
    clock = history.case.clocks[Target.REPLY]
    history.case.clocks[Target.REPLY] = extend(
        SLA.policy, CALENDAR, clock, Grade.NORMAL, Term.parse("2wd"), now
    )
    (account,) = ledger(history.case, history.events, SLA, now)
    assert (account.extension, shown(account.due_at or now)) == ("2wd", "Tue 2026-03-17 18:00")


def test_a_case_that_was_read_before_the_newest_event_has_the_ledger_of_its_moment() -> None:
    history = on_its_way()
    newer = History().at("Fri 2026-03-06 16:00", RECEIVED).case
    (account,) = ledger(newer, history.events, SLA, at("Mon 2026-03-09 14:00"))
    assert [each.unit for each in account.holdings] == [CENTRE]


def test_nothing_has_happened_to_a_case_that_is_not_received() -> None:
    assert ledger(History().case, [], SLA, at("Mon 2026-03-09 14:00")) == ()


def test_an_event_dated_before_the_one_it_follows_gives_no_unit_less_than_nothing() -> None:
    """The clocks of two hosts differ, and a case clock may call for a moment that is yet to come."""
    history = on_its_way().handed(at("Mon 2026-03-09 09:00"), "gas")
    (account,) = accounts(history, "Mon 2026-03-09 14:00")
    assert [hours(each.length) for each in account.holdings[2:]] == [(0.0, 0.0), (4.0, 2.5)]


def covers(account: Account, now: datetime) -> None:
    """Without gap and overlap, exactly, in wall and in working time; and so do the pauses."""
    edges = [account.began_at, *(each.ended_at for each in account.holdings)]
    assert [each.began_at for each in account.holdings] == edges[:-1]
    assert edges[-1] == account.ended_at
    assert all(before <= after for before, after in pairwise(edge or now for edge in edges))
    begin, end = (moment.replace(microsecond=0) for moment in (account.began_at, account.ended_at or now))
    total = sum((each.length for each in account.holdings), Length())
    assert total == account.length == Length(end - begin, CALENDAR.working_time(begin, end))
    assert sum((each.paused for each in account.holdings), Length()) == account.paused
    assert sum((each.length for each in account.pauses), Length()) == account.paused
    assert all(each.paused.wall <= each.length.wall for each in account.holdings)


@given(histories())
def test_holdings_cover_every_cycle_from_receipt_to_reply(told: tuple[History, datetime]) -> None:
    history, now = told
    found = ledger(history.case, history.events, SLA, now)
    assert len(found) == len(history.case.cycles)
    for account, cycle in zip(found, history.case.cycles, strict=True):
        assert account.began_at == cycle.opened_at
        assert account.ended_at == (cycle.replied_at or history.case.closed_at)
        covers(account, now)
    if found[-1].ended_at is None:
        assert found[-1].holdings[-1].unit == (history.case.unit or CENTRE)


@given(histories(backwards=3600))
def test_they_do_so_on_hosts_whose_clocks_differ(told: tuple[History, datetime]) -> None:
    history, now = told
    latest = max([now, *(event.at for event in history.events)])
    for account in ledger(history.case, history.events, SLA, now):
        covers(account, latest)


@given(histories())
def test_the_ledger_has_the_pauses_that_the_clock_has(told: tuple[History, datetime]) -> None:
    """To the second: the clock counts each pause whole, the ledger from second to second."""
    history, now = told
    account, clock = ledger(history.case, history.events, SLA, now)[-1], history.case.reply_clock
    assert clock
    ended = [pause for pause in account.pauses if pause.ended_at]
    given_back = sum((pause.length.wall for pause in ended), timedelta())
    assert abs(given_back - timedelta(seconds=clock.paused_seconds)) <= timedelta(seconds=len(ended))
    assert (clock.paused_at is not None) == (len(ended) < len(account.pauses))


@given(histories())
def test_the_citizens_clock_starts_at_receipt_whoever_gets_the_case(told: tuple[History, datetime]) -> None:
    history, _ = told
    case = history.case
    assert case.clocks[Target.REPLY].started_at == case.received_at
    alone = [event.at for event in history.events if isinstance(event.body, m.CaseUnmerged)]
    assert case.clocks[Target.DISPATCH].started_at == [case.received_at, *alone][-1]
