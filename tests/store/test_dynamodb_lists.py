"""What only DynamoDB has in a read: indexes that run behind, pages of 1 MB, shards."""

from base64 import b85encode
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from chalicelib.domain.values import Status
from chalicelib.ports import Change, Due, DueKind, Page, Parked, Tracked, WorkQuery
from chalicelib.store import dynamodb_keys as keys
from chalicelib.store import dynamodb_lists
from chalicelib.store.dynamodb import DynamoStore
from tests.store.builders import DAY, MINUTE, NOW, a_case, a_delivery, noted, on, tracked
from tests.store.test_dynamodb import Wire

ROADS, WATER, ALL = WorkQuery(units=frozenset({"roads"})), WorkQuery(units=frozenset({"water"})), WorkQuery()


class Behind:
    """Answers every query of an index as it did when it was first asked, whatever has been written since."""

    def __init__(self, store: DynamoStore, monkeypatch: pytest.MonkeyPatch) -> None:
        client = store._table.connection().connection.client
        self._pass_on = client._make_api_call
        self._told: dict[str, Any] = {}
        monkeypatch.setattr(client, "_make_api_call", self._call)

    def _call(self, name: str, asked: dict[str, Any]) -> Any:
        if "IndexName" not in asked:
            return self._pass_on(name, asked)
        if repr(asked) not in self._told:
            self._told[repr(asked)] = self._pass_on(name, asked)
        return self._told[repr(asked)]


def incompressible(seed: int, length: int) -> str:
    """Text that stays as long as it is."""
    return b85encode(Random(seed).randbytes(length * 4 // 5)).decode()


def tickets(page: Page[Any]) -> list[str]:
    return [case.ticket for case in page.items]


def test_a_case_that_has_left_a_unit_is_dropped_before_the_index_knows(
    store: DynamoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(unit="roads", due_at=NOW)
    store.commit(Change(case))
    Behind(store, monkeypatch)
    assert tickets(store.worklist(ROADS)) == ["T1"]
    case.unit = "water"
    store.commit(Change(case))
    assert tickets(store.worklist(ROADS)) == []
    assert tickets(store.worklist(WATER)) == ["T1"]


def test_a_case_is_listed_once_while_the_index_has_it_twice(store: DynamoStore, wire: Wire) -> None:
    case = a_case(status=Status.ACCEPTED, due_at=NOW)
    store.commit(Change(case))
    store.worklist(ALL)
    answers = [wire._pass_on(name, asked) for name, asked in wire.calls if name == "Query"]
    old = next(answer for answer in answers if answer["Count"])
    case.status = Status.IN_PROGRESS
    store.commit(Change(case))
    wire.calls.clear()
    wire.answers = [lambda _: old]
    assert tickets(store.worklist(ALL)) == ["T1"]


def test_a_case_whose_due_time_moved_is_dropped_at_its_old_place(
    store: DynamoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.commit(Change(a_case(unit="roads", due_at=NOW)))
    Behind(store, monkeypatch)
    assert tickets(store.worklist(ROADS)) == ["T1"]
    case = store.case("T1")
    assert case
    case.clocks.clear()
    store.commit(Change(case))
    assert tickets(store.worklist(ROADS)) == []


def test_a_page_full_of_stale_entries_does_not_end_the_list(
    store: DynamoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb_lists, "AT_ONCE", 1)
    for number in range(6):
        store.commit(Change(a_case(f"T{number}", unit="roads", due_at=NOW + number * DAY)))
    Behind(store, monkeypatch)
    store.worklist(WorkQuery(units=frozenset({"roads"}), limit=2))
    for number in range(4):
        case = store.case(f"T{number}")
        assert case
        case.unit = "water"
        store.commit(Change(case))
    page = store.worklist(WorkQuery(units=frozenset({"roads"}), limit=2))
    assert (tickets(page), page.cursor) == (["T4", "T5"], None)


def test_what_was_resolved_is_dropped_before_the_index_knows(
    store: DynamoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.park(Parked("p1", "wake", "T1", "", NOW))
    Behind(store, monkeypatch)
    assert len(store.parked(None, 10).items) == 1
    store.resolve_parked("p1", NOW)
    assert store.parked(None, 10).items == ()


def test_a_stale_due_entry_can_put_nothing_off(store: DynamoStore, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case(wake_at=NOW)
    store.commit(Change(case))
    behind = Behind(store, monkeypatch)
    (stale,) = store.due(DueKind.CASE, NOW, 10)
    case.wake_at = NOW + DAY
    store.commit(Change(case))
    assert store.due(DueKind.CASE, NOW, 10) == [stale]
    store.defer(stale, None)
    behind._told.clear()
    assert store.due(DueKind.CASE, NOW + DAY, 10) == [Due(DueKind.CASE, "T1", NOW + DAY)]


def test_a_rare_status_gives_short_pages_but_all_of_them(
    store: DynamoStore, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb_lists, "AT_MOST", 4)
    monkeypatch.setattr(dynamodb_lists, "AT_ONCE", 2)
    for number in range(12):
        status = Status.AWAITING_CITIZEN if number % 5 == 4 else Status.IN_PROGRESS
        store.commit(Change(a_case(f"T{number:02}", unit="roads", status=status, due_at=NOW + number * DAY)))
    wanted = frozenset({Status.AWAITING_CITIZEN})
    found: list[str] = []
    query: WorkQuery | None = WorkQuery(frozenset({"roads"}), wanted, limit=3)
    pages = 0
    while query:
        wire.calls.clear()
        page = store.worklist(query)
        found += tickets(page)
        pages += 1
        query = replace(query, cursor=page.cursor) if page.cursor else None
        read = [asked for name, asked in wire.calls if name == "BatchGetItem"]
        assert sum(len(asked["RequestItems"]["huiyin"]["Keys"]) for asked in read) <= 4 + 3
    assert found == ["T04", "T09"]
    assert pages > 2


def test_a_list_of_open_cases_never_reads_the_done_ones(store: DynamoStore, wire: Wire) -> None:
    for status in Status:
        store.commit(Change(a_case(f"T-{status}", unit="roads", status=status, due_at=NOW)))
    wire.calls.clear()
    statuses = frozenset({Status.DISPATCHED, Status.IN_PROGRESS})
    assert tickets(store.worklist(WorkQuery(statuses=statuses))) == ["T-dispatched", "T-in_progress"]
    assert tickets(store.worklist(WorkQuery(frozenset({"roads"}), statuses))) == [
        "T-dispatched",
        "T-in_progress",
    ]
    asked = [repr(a["ExpressionAttributeValues"]) for name, a in wire.calls if name == "Query"]
    assert len(asked) == keys.WORK_SHARDS + 1
    assert not any("done" in each or "new" in each for each in asked)


@pytest.mark.parametrize("limit", [3, 20, 40])
def test_due_reads_a_share_of_each_shard_and_more_only_where_the_oldest_are(
    store: DynamoStore, wire: Wire, limit: int
) -> None:
    """A page of the sweep is read every minute: a whole page of each shard would be eight times as much."""
    for number in range(60):
        store.commit(Change(a_case(f"T{number:02}", wake_at=NOW - number * MINUTE)))
    wire.calls.clear()
    oldest = [f"T{number:02}" for number in range(59, 59 - limit, -1)]
    assert [due.id for due in store.due(DueKind.CASE, NOW, limit)] == oldest
    assert sum(asked["Limit"] for _, asked in wire.calls) <= 2 * limit + keys.SHARDS
    every = store.due(DueKind.CASE, NOW, 100)
    assert [due.id for due in every] == [f"T{number:02}" for number in reversed(range(60))]


def test_a_fanned_out_sweep_reads_shards_apart(store: DynamoStore) -> None:
    for number in range(30):
        store.commit(Change(deliveries=(a_delivery(f"T{number}-1", next_at=NOW),)))
    apart = [due for shard in range(keys.SHARDS) for due in store.due(DueKind.DELIVERY, NOW, 30, [shard])]
    assert sorted(due.id for due in apart) == sorted(f"T{number}-1" for number in range(30))


def test_what_is_due_at_the_same_time_is_in_order_of_its_id(store: DynamoStore) -> None:
    ids = ("T1-0001-a", "T1-0002-a", "T1-0010-a", "T10-0001-a")
    store.commit(Change(deliveries=tuple(a_delivery(id, next_at=NOW) for id in ids[::-1])))
    assert [due.id for due in store.due(DueKind.DELIVERY, NOW, 10)] == list(ids)


def test_a_history_of_more_than_a_megabyte_comes_whole(store: DynamoStore, wire: Wire) -> None:
    case, told = a_case(), []
    for number in range(5):
        told += noted(case, incompressible(number, 300_000)).pending
        store.commit(Change(case))
    wire.calls.clear()
    assert store.history("T1") == told
    assert len(wire.names()) > 1


def test_counters_of_many_pages_are_summed(store: DynamoStore, wire: Wire) -> None:
    for number in range(12):
        store.track(f"T{number}", Tracked(), tracked(1, {on(1 + number % 3): {"received": 1}}))
    wire.calls.clear()
    table = store._table
    query = table.connection().query
    table.connection().query = lambda *a, **k: query(*a, **k | {"limit": 2})  # type: ignore[method-assign]
    sums = store.counters("unit", on(1).day, on(3).day)
    assert (dict(sums), len(wire.calls) > 3) == ({"roads": {"received": 12}}, True)


def test_a_delivery_under_another_ticket_than_its_ids_is_found_by_either(store: DynamoStore) -> None:
    """An answer to a submission that turned out to belong to a case: its id begins with the submission."""
    answer = a_delivery("S9-abcdef", "T1", next_at=NOW)
    store.commit(Change(deliveries=(answer,)))
    assert store.delivery("S9-abcdef") == answer
    assert store.deliveries("T1") == [answer]
    assert store.deliveries("S9") == []
    store.defer(Due(DueKind.DELIVERY, "S9-abcdef", NOW), None)
    assert store.due(DueKind.DELIVERY, NOW, 10) == []


def test_deferring_what_does_not_exist_does_nothing(store: DynamoStore) -> None:
    for kind in DueKind:
        store.defer(Due(kind, "T1-1", NOW), NOW + DAY)
        assert store.due(kind, NOW + DAY, 10) == []
    assert store.case("T1-1") is None


def test_items_are_read_as_they_are_now(store: DynamoStore, wire: Wire) -> None:
    """Only indexes are read as they were: a case must not be told from before its last save."""
    case = noted(a_case(unit="roads", due_at=NOW))
    store.commit(Change(case, deliveries=(a_delivery(),)))
    wire.calls.clear()
    store.case("T1"), store.history("T1"), store.delivery("d1"), store.deliveries("T1"), store.once("k")
    (
        store.contact("c"),
        store.tracked("T1"),
        store.counters("unit", on(1).day, on(2).day),
        store.worklist(ROADS),
    )
    for name, asked in wire.calls:
        told = asked["RequestItems"]["huiyin"] if name == "BatchGetItem" else asked
        assert told.get("ConsistentRead", False) is ("IndexName" not in asked), name
