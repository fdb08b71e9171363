"""What the store does to write less: no entry for a lease, no needless transaction, no long bytes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.delivery import DeliveryStatus
from chalicelib.ports import Change, Due, DueKind
from chalicelib.store import dynamodb_keys as keys
from chalicelib.store import dynamodb_rows as rows
from chalicelib.store.dynamodb import DynamoStore
from chalicelib.store.dynamodb_size import size_of
from chalicelib.store.dynamodb_stream import record_of
from chalicelib.store.squeeze import SHORT, squeeze, unsqueeze
from tests.store.builders import MINUTE, NOW, a_case, a_delivery, noted
from tests.store.test_dynamodb import Wire, a_table

ID = "T1-0001-sms-1"
WAITING = a_delivery(ID, next_at=NOW)
CLAIMED = replace(WAITING, status=DeliveryStatus.SENDING, attempts=1, next_at=NOW + 2 * MINUTE, sent_at=NOW)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoStore]:
    with a_table(monkeypatch) as store:
        store.commit(Change(deliveries=(WAITING,)))
        yield store


def place(store: DynamoStore) -> tuple[str | None, str | None]:
    row = store._table.get(*keys.delivery("T1", ID))
    return row.due_list, row.due_key


def test_a_lease_leaves_the_due_entry_alone_and_is_not_due(store: DynamoStore) -> None:
    before = place(store)
    store.update_delivery(CLAIMED)
    assert place(store) == before
    assert store.delivery(ID) == replace(CLAIMED, version=1)
    assert store.due(DueKind.DELIVERY, NOW + MINUTE, 10) == []


def test_a_lease_that_ran_out_is_due_and_can_be_put_off(store: DynamoStore) -> None:
    store.update_delivery(CLAIMED)
    (due,) = store.due(DueKind.DELIVERY, NOW + 2 * MINUTE, 10)
    store.defer(due, NOW + 5 * MINUTE)
    assert store.due(DueKind.DELIVERY, NOW + 4 * MINUTE, 10) == []
    (later,) = store.due(DueKind.DELIVERY, NOW + 5 * MINUTE, 10)
    assert later == Due(DueKind.DELIVERY, ID, NOW + 5 * MINUTE, attempts=1)


def test_what_was_handed_over_is_due_when_its_receipt_is_late(store: DynamoStore) -> None:
    store.update_delivery(CLAIMED)
    day = timedelta(hours=24)
    store.update_delivery(replace(CLAIMED, version=1, provider_id="SM1", next_at=NOW + day))
    assert store.due(DueKind.DELIVERY, NOW + MINUTE, 10) == []
    assert store.due(DueKind.DELIVERY, NOW + day, 10) == [Due(DueKind.DELIVERY, ID, NOW + day)]


def test_deliveries_alone_need_no_transaction(store: DynamoStore, monkeypatch: pytest.MonkeyPatch) -> None:
    wire, ids = Wire(store, monkeypatch), (ID, "T1-0001-email-2", "T1-0001-sms-3")
    store.commit(Change(deliveries=tuple(map(a_delivery, ids))))
    assert wire.names() == ["PutItem"] * 3
    assert {found.id for found in store.deliveries("T1")} == set(ids)
    assert store.delivery(ID) == WAITING


def test_long_bytes_are_compressed_and_come_back() -> None:
    long = "永安路的路灯不亮了，".encode() * 100
    assert len(squeeze(long)) < len(long)
    assert unsqueeze(squeeze(long)) == long
    short = b"{" * SHORT
    assert squeeze(short) == short == unsqueeze(short)


def test_compressed_events_are_told_by_the_stream(store: DynamoStore) -> None:
    case = noted(a_case(), "路灯不亮" * 500)
    told = tuple(case.pending)
    image = rows.case(store._table, case).serialize()
    assert size_of(image) < 1024
    record = record_of(image)
    assert record is not None
    assert record.events == told


def test_what_goes_to_its_queue_at_once_has_no_due_entry_and_what_waits_has(store: DynamoStore) -> None:
    now, later = (
        replace(WAITING, id="T1-0002-sms-1"),
        replace(WAITING, id="T1-0003-sms-1", next_at=NOW + MINUTE),
    )
    store.commit(Change(deliveries=(now, later), queued=True))
    listed = {due.id for due in store.due(DueKind.DELIVERY, NOW + 2 * MINUTE, 10)}
    assert listed == {WAITING.id, later.id}
    assert store.delivery(now.id) == now
