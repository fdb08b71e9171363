"""What the cloud's functions tell Lambda: which records and messages must come again."""

from collections.abc import Callable
from typing import Any

import pytest
from chalice.app import SQSEvent

from chalicelib import bootstrap
from chalicelib.edge import queues, streams
from chalicelib.ports import Consumer, Record
from chalicelib.usecases import feed
from tests.office import WATER, Office


@pytest.fixture
def office() -> Office:
    office = Office()
    bootstrap.use(office.deps, "cloud")
    return office


def messages(*ids: str, count: int = 1) -> SQSEvent:
    attributes = {"ApproximateReceiveCount": str(count)}
    rows = [{"messageId": f"m-{id}", "body": id, "attributes": attributes, "receiptHandle": ""} for id in ids]
    return SQSEvent({"Records": rows}, None)


def test_what_fails_or_is_being_sent_comes_again_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deliver(_: object, id: str) -> bool:
        if id == "bad":
            raise ConnectionError
        return id != "leased"

    monkeypatch.setattr(queues, "deliver", deliver)
    answer = queues._deliver(messages("good", "bad", "leased").to_dict())
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-bad"}, {"itemIdentifier": "m-leased"}]}


def test_a_repeated_message_sends_nothing_twice(office: Office) -> None:
    ticket = office.sms(WATER)
    (acknowledgement,) = [row for row in office.sent() if row.ticket == ticket]
    queues._deliver(messages(acknowledgement.id, acknowledgement.id).to_dict())
    assert office.told() == ["acknowledgement"]


def lose(monkeypatch: pytest.MonkeyPatch, handler: Callable[..., None]) -> None:
    lost = [(Consumer.REACT, Record(1, "222222222"))]
    monkeypatch.setattr(streams, "lost_records", lambda _: lost)
    monkeypatch.setitem(feed.HANDLERS, Consumer.REACT, handler)


def refuse(*_: Any) -> None:
    raise ConnectionError


def test_a_lost_record_is_tried_again_before_an_officer_sees_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose(monkeypatch, refuse)
    with pytest.raises(ConnectionError):
        streams.set_aside_lost(messages("told", count=1).to_dict())
    assert office.deps.store.parked(None, 10).items == ()


def test_a_record_lost_for_good_is_parked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    lose(monkeypatch, refuse)
    streams.set_aside_lost(messages("told", count=streams.LAST_TRY).to_dict())
    assert [item.what for item in office.deps.store.parked(None, 10).items] == ["record"]


def test_a_lost_record_that_can_be_handled_now_is(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    lose(monkeypatch, lambda _deps, record: seen.append(record.ticket))
    streams.set_aside_lost(messages("told").to_dict())
    assert seen == ["222222222"]
    assert office.deps.store.parked(None, 10).items == ()
