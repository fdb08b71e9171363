"""What is tried again, by a queue, a feed, an officer, a second click: done once, nothing is left lying."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.errors import KeyReusedError, RepeatError
from chalicelib.ports import Consumer, Deps, PermanentFailure, Record, Tracked
from chalicelib.usecases import actions, casework, delivery, feed, other_ways, parking, tracking
from chalicelib.usecases.reactions import react
from tests.office import DISPATCHER, SUPERVISOR, WANG, WATER, Office

EVENING = datetime(2026, 3, 2, 12, 58, tzinfo=UTC)
"""20:58 in Shanghai: in two minutes nobody is disturbed any more."""
NOISE, ROADS = actions.Accept(category="环境保护/噪音扰民"), actions.Accept(category="城乡建设/道路交通")


class Queue:
    """Takes nothing at first."""

    def __init__(self) -> None:
        self.broken, self.ids = True, list[str]()

    def enqueue(self, rows: Sequence[Delivery]) -> None:
        if self.broken:
            raise ConnectionError
        self.ids += [row.id for row in rows]


def test_what_was_written_in_the_evening_is_queued_again_at_night(office: Office) -> None:
    """A store behind queues lists it nowhere else: the second try must not judge by the hour."""
    queue = Queue()
    office.world.now = EVENING
    ticket = office.sms("随便说几句，没有什么要紧的事")
    office.act_only(ticket, "dispatch", actions.Dispatch("urban"), DISPATCHER)
    record, deps = record_of(office, ticket), replace(office.deps, enqueue=queue.enqueue)
    with pytest.raises(ConnectionError):
        react(deps, record)
    office.world.now = EVENING + timedelta(minutes=5)
    queue.broken = False
    react(deps, record)
    rows = [row for row in office.deps.store.deliveries(ticket) if row.event == record.events[-1].id]
    assert rows
    assert {row.id for row in rows} <= set(queue.ids)


def test_a_parked_record_is_tried_again_with_its_own_events_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After STOP the old letters would have other ids, and go out again by mail."""

    def broken(_: Deps, record: Record) -> None:
        if record.events:
            raise LookupError

    ticket = office.web(WATER, phone=WANG, email="wang@example.org")
    office.reply(ticket)
    told = office.told(), office.told("wang@example.org")
    office.sms("退订")
    with monkeypatch.context() as patch:
        patch.setitem(feed.HANDLERS, Consumer.REACT, broken)
        office.act_only(ticket, "note", actions.Note("等市民消息"), office.handler(ticket))
        for _ in range(feed.MAX_ATTEMPTS):
            with suppress(feed.FeedStalledError):
                feed.drive(office.deps, Consumer.REACT)
    assert len(office.deps.store.parked(None, 9).items) == 1
    for item in office.deps.store.parked(None, 9).items:
        parking.settle(office.deps, DISPATCHER, item.id, "retry")
    office.settle()
    assert office.told("wang@example.org") == told[1]
    assert office.told()[: len(told[0])] == told[0]
    assert "acknowledgement" not in office.told()[len(told[0]) :]


def given_up(office: Office, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A reply that could not be delivered: the id of its row, and of the parked item."""
    ticket = office.sms(WATER)

    def refuse(_: Delivery) -> str:
        raise PermanentFailure("invalid_number")

    with monkeypatch.context() as patch:
        patch.setattr(office.world.network, "send", refuse)
        office.reply(ticket)
    row = next(row for row in office.deps.store.deliveries(ticket) if row.reaction == "reply")
    return row.id, f"delivery:{row.id}"


def test_two_officers_send_a_parked_message_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    row, item = given_up(office, monkeypatch)
    resolve = office.deps.store.resolve_parked

    def failing(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(office.deps.store, "resolve_parked", failing, raising=False)
    with pytest.raises(ConnectionError):
        parking.settle(office.deps, SUPERVISOR, item, "retry")
    monkeypatch.setattr(office.deps.store, "resolve_parked", resolve, raising=False)
    office.settle()
    parking.settle(office.deps, DISPATCHER, item, "retry")
    office.settle()
    assert len([sent for sent in office.sent() if sent.id == row]) == 1


def test_what_fails_again_at_once_is_parked_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    row, item = given_up(office, monkeypatch)
    office.sms("退订")

    def at_once(rows: Sequence[Delivery]) -> None:
        for each in rows:
            delivery.deliver(office.deps, each.id)

    deps = replace(office.deps, enqueue=at_once)
    parking.settle(deps, SUPERVISOR, item, "retry")
    found = office.deps.store.delivery(row)
    assert found
    assert found.status is DeliveryStatus.PERMANENT_FAILURE
    assert item in {parked.id for parked in office.deps.store.parked(None, 9).items}


def test_the_first_try_that_fails_once_more_does_not_fail_the_second_which_has_no_id_yet(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, item = given_up(office, monkeypatch)
    old = office.deps.store.delivery(row)
    assert old
    office.deps.store.update_delivery(replace(old, provider_id="SM-old"))
    send = office.world.network.send

    def meanwhile(row: Delivery) -> str:
        failed = DeliveryStatus.PERMANENT_FAILURE
        delivery.settle(office.deps, row.id, failed, "SM-old", "unreachable")
        return send(row)

    monkeypatch.setattr(office.world.network, "send", meanwhile)
    parking.settle(office.deps, SUPERVISOR, item, "retry")
    office.settle()
    assert office.case(old.ticket).cycle.informed_at
    assert office.deps.store.parked(None, 9).items == ()


def test_what_fails_again_before_its_item_is_resolved_is_on_the_list_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loop that sends waits for no officer's click to be finished."""
    row, item = given_up(office, monkeypatch)
    office.sms("退订")
    resolve = office.deps.store.resolve_parked

    def late(id: str, at: datetime) -> object:
        delivery.deliver(office.deps, row)
        return resolve(id, at)

    monkeypatch.setattr(office.deps.store, "resolve_parked", late, raising=False)
    parking.settle(office.deps, SUPERVISOR, item, "retry")
    assert item in {parked.id for parked in office.deps.store.parked(None, 9).items}


def test_what_the_sweep_has_given_up_is_due_again_at_an_officers_word(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something broke whenever it was seen to."""

    def broken(*_: object) -> None:
        raise LookupError

    with monkeypatch.context() as patch:
        patch.setattr(other_ways, "see_to", broken)
        row, _ = given_up(office, monkeypatch)
        office.wait(timedelta(hours=3), timedelta(minutes=1))
    (item,) = office.deps.store.parked(None, 9).items
    assert item.reason == "LookupError"
    parking.settle(office.deps, SUPERVISOR, item.id, "retry")
    office.settle()
    (item,) = office.deps.store.parked(None, 9).items
    assert (item.reason, item.ref) == ("invalid_number", row)


def test_back_and_forth_from_an_old_page_is_no_second_click(office: Office) -> None:
    ticket = office.sms("随便说几句，没有什么要紧的事")
    seen = office.case(ticket).seq

    def accept(command: actions.Accept) -> None:
        casework.act(office.deps, DISPATCHER, ticket, "accept", command, seen=seen)

    accept(NOISE)
    with pytest.raises(RepeatError):
        accept(NOISE)
    accept(ROADS)
    accept(NOISE)
    assert office.case(ticket).category == NOISE.category


def test_a_key_that_named_another_order_is_refused(office: Office) -> None:
    ticket, key = office.sms(WATER), "k" * 5_000
    who = office.handler(ticket)
    casework.act(office.deps, who, ticket, "note", actions.Note("一"), once=key)
    with pytest.raises(RepeatError):
        casework.act(office.deps, who, ticket, "note", actions.Note("一"), once=key)
    with pytest.raises(KeyReusedError):
        casework.act(office.deps, who, ticket, "note", actions.Note("二"), once=key)


def test_a_slow_tracker_does_not_leave_the_counters_wrong(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The category goes there and back while one of two trackers sleeps between reading and writing."""
    ticket = office.sms("随便说几句，没有什么要紧的事")
    office.act(ticket, "accept", NOISE, DISPATCHER)
    track = office.deps.store.track
    office.act_only(ticket, "accept", ROADS, DISPATCHER)

    def slowly(ticket: str, before: Tracked, after: Tracked) -> None:
        monkeypatch.setattr(office.deps.store, "track", track, raising=False)
        office.act_only(ticket, "accept", NOISE, DISPATCHER)
        tracking.track(office.deps, record_of(office, ticket))
        track(ticket, before, after)

    monkeypatch.setattr(office.deps.store, "track", slowly, raising=False)
    tracking.track(office.deps, record_of(office, ticket))
    row = office.deps.store.tracked(ticket)
    assert row.contribution == tracking.recompute(office.deps, office.case(ticket)).contribution


def record_of(office: Office, ticket: str) -> Record:
    return Record(1, ticket, office.case(ticket).version, tuple(office.deps.store.history(ticket))[-1:])
