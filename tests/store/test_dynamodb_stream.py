"""The feed on the table's stream: what is a record, what Lambda is given, what it has given up on."""

import json
from base64 import b64encode
from typing import Any

import msgspec
import pytest

from bench.meter import REGION
from chalicelib.aws.stream import lost_records, records_of
from chalicelib.ports import Change, Consumer, Once, Parked, Position, Tracked
from chalicelib.store import codec, dynamodb_stream
from chalicelib.store import dynamodb_rows as rows
from chalicelib.store.dynamodb import DynamoStore
from chalicelib.store.dynamodb_stream import FILTERS, StreamReader, record_of
from tests.store.builders import NOW, a_case, a_delivery, a_submission, noted, tracked
from tests.store.test_dynamodb import NAME, Wire

REACT, TRACK = Consumer.REACT, Consumer.TRACK


def lambda_form(entry: Any) -> Any:
    """An entry of the stream as Lambda tells it: JSON, with bytes in base64."""
    return json.loads(
        json.dumps(entry, default=lambda v: b64encode(v).decode() if isinstance(v, bytes) else str(v))
    )


def entries(store: DynamoStore) -> list[Any]:
    reader = store._stream
    return [entry for shard in reader._shards(0) for entry in reader._entries(shard, 0)]


def write_everything(store: DynamoStore) -> None:
    """Every kind of item, inserted and changed."""
    store.put_submission(a_submission())
    case = noted(a_case(wake_at=NOW), "phone 138")
    store.commit(Change(case, Once("k"), store.contact("c"), (a_delivery(next_at=NOW),)))
    store.commit(Change(noted(case)))
    store.update_delivery(a_delivery())
    store.park(Parked("p", "wake", "T1", "", NOW))
    store.resolve_parked("p", NOW)
    store.track("T1", Tracked(), tracked(1, {}))
    store.put_document("h", "text")
    store.advance(TRACK, Position(1))


def test_what_lambda_is_given_is_what_the_feed_reads(store: DynamoStore) -> None:
    write_everything(store)
    read = store.feed(REACT, 10)
    given = records_of([lambda_form(entry) for entry in entries(store)])
    assert [record for _, record in given] == read
    assert [number for number, _ in given] == [str(record.position) for record in read]
    assert [(record.version, len(record.events)) for record in read] == [(0, 0), (1, 1), (2, 1)]


def test_an_image_without_its_personal_part_is_a_record(store: DynamoStore) -> None:
    case = noted(a_case(), "phone 138")
    item = rows.case(store._table, case)
    kept = codec.decode_case_row(item.data)
    assert kept.last
    item.data = msgspec.msgpack.encode(codec.CaseRow(kept.head, codec.Saved(kept.last.public, None)))
    record = record_of(item.serialize(), 7)
    assert record
    assert (record.position, record.version, record.events[0].body.text) == (7, 1, "")  # type: ignore[attr-defined]  # a NoteAdded


def test_the_filters_let_through_what_is_a_record_and_nothing_else(store: DynamoStore) -> None:
    write_everything(store)
    for entry in map(lambda_form, entries(store)):
        is_record = bool(records_of([entry]))
        assert matches(FILTERS[REACT], entry) == is_record
        assert matches(FILTERS[TRACK], entry) == (
            is_record and entry["dynamodb"]["Keys"]["sk"]["S"] != "SUBMISSION"
        )


def matches(pattern: Any, value: Any) -> bool:
    """Lambda's filter rules, as far as ours use them."""
    if isinstance(pattern, dict):
        return all(matches(inner, value[name]) for name, inner in pattern.items())
    return any(value.startswith(p["prefix"]) if isinstance(p, dict) else value == p for p in pattern)


def test_a_long_run_of_other_changes_hides_no_record(
    store: DynamoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb_stream, "PAGE", 2)
    store.put_submission(a_submission())
    for attempt in range(9):
        store.advance(TRACK, Position(0, attempt))
    store.put_submission(a_submission("T2", "sms:2"))
    assert [record.ticket for record in store.feed(REACT, 10)] == ["T1", "T2"]
    assert [record.ticket for record in store.feed(REACT, 1)] == ["T1"]


def test_a_position_holds_a_sequence_number_of_40_digits(store: DynamoStore) -> None:
    position = Position(int("8" * 40), 3)
    store.advance(REACT, position)
    assert store.position(REACT) == position


def test_what_lambda_gave_up_on_is_read_from_the_stream(store: DynamoStore) -> None:
    write_everything(store)
    first, second = store.feed(REACT, 10)[1:3]
    stream = store._stream
    message = {
        "requestContext": {"functionArn": "arn:aws:lambda:eu-west-1:123456789012:function:huiyin-dev-track"},
        "DDBStreamBatchInfo": {
            "shardId": stream._shards(0)[0]["ShardId"],
            "startSequenceNumber": str(first.position),
            "endSequenceNumber": str(second.position),
            "streamArn": stream._stream,
        },
    }
    assert list(lost_records(json.dumps(message))) == [(TRACK, first), (TRACK, second)]
    message["DDBStreamBatchInfo"]["endSequenceNumber"] = str(first.position)
    assert list(lost_records(json.dumps(message))) == [(TRACK, first)]


def shard(id: str, start: int, end: int | None = None) -> dict[str, Any]:
    numbers = {"StartingSequenceNumber": str(start)} | ({"EndingSequenceNumber": str(end)} if end else {})
    return {"ShardId": id, "SequenceNumberRange": numbers}


class Shards:
    """A stream with these shards, each with one record."""

    def __init__(self, *shards: dict[str, Any]) -> None:
        self.shards = shards
        self.asked: list[tuple[str, str]] = []

    def list_streams(self, **_: str) -> Any:
        return {"Streams": [{"StreamArn": "arn"}]}

    def describe_stream(self, **_: str) -> Any:
        return {"StreamDescription": {"Shards": self.shards}}

    def get_shard_iterator(self, **asked: str) -> Any:
        self.asked.append((asked["ShardId"], asked.get("SequenceNumber", asked["ShardIteratorType"])))
        return {"ShardIterator": "i"}

    def get_records(self, **_: object) -> Any:
        return {"Records": []}


def reader(monkeypatch: pytest.MonkeyPatch, *shards: dict[str, Any]) -> tuple[StreamReader, Shards]:
    client = Shards(*shards)
    monkeypatch.setattr(dynamodb_stream, "client_of", lambda *_: client)
    return StreamReader(NAME, REGION), client


def test_shards_are_read_in_order_and_those_behind_us_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, client = reader(monkeypatch, shard("c", 30), shard("a", 10, 19), shard("b", 20, 29))
    stream.read(0, 10)
    assert client.asked == [("a", "TRIM_HORIZON"), ("b", "TRIM_HORIZON"), ("c", "TRIM_HORIZON")]
    client.asked.clear()
    stream.read(25, 10)
    assert client.asked == [("b", "25"), ("c", "TRIM_HORIZON")]


def test_several_open_shards_are_for_lambda_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, _ = reader(monkeypatch, shard("a", 10), shard("b", 10))
    with pytest.raises(RuntimeError, match="several open shards"):
        stream.read(0, 10)


def test_the_feed_asks_the_table_for_its_position_alone(
    store: DynamoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(store, monkeypatch)
    store.feed(REACT, 10)
    assert wire.names() == ["GetItem"]
