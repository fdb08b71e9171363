"""The engine's stream: in order per partition, in shards that end, with a horizon."""

from typing import Any

import pytest

from local.dynamodb.engine import Engine
from local.dynamodb.stream import Stream
from tests.dynamodb.raw import a_client, a_key, a_table, told

TABLE = {"TableName": "things"}


def a_stream(shards: int = 1, view: str = "NEW_AND_OLD_IMAGES") -> tuple[Any, Any, Stream]:
    """The table's client, the stream's client, and the stream itself."""
    engine = Engine(shards)
    client = a_client("dynamodb", engine)
    a_table(client, view=view)
    stream = engine.table("things").stream
    assert stream
    return client, a_client("dynamodbstreams", engine), stream


def put(client: Any, p: str = "p", **attributes: Any) -> None:
    client.put_item(**TABLE, Item={**a_key(p), **attributes})


def shards(streams: Any, stream: Stream) -> list[Any]:
    described: list[Any] = streams.describe_stream(StreamArn=stream.arn)["StreamDescription"]["Shards"]
    return described


def read(streams: Any, stream: Stream, shard: Any, limit: int = 1000) -> tuple[list[Any], bool]:
    """All records of a shard, and whether it has ended."""
    iterator = streams.get_shard_iterator(
        StreamArn=stream.arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    found: list[Any] = []
    while iterator:
        page = streams.get_records(ShardIterator=iterator, Limit=limit)
        assert len(page["Records"]) <= limit
        found += page["Records"]
        iterator = page.get("NextShardIterator")
        if not page["Records"]:
            break
    return found, iterator is None


def test_who_names_no_table_is_told_of_all_streams() -> None:
    _, streams, stream = a_stream()
    told_of = streams.list_streams()["Streams"]
    assert told_of == [{"StreamArn": stream.arn, "TableName": "things"}]
    assert told_of == streams.list_streams(**TABLE)["Streams"]


@pytest.mark.parametrize(
    ("view", "images"),
    [
        ("KEYS_ONLY", set()),
        ("NEW_IMAGE", {"NewImage"}),
        ("OLD_IMAGE", {"OldImage"}),
        ("NEW_AND_OLD_IMAGES", {"NewImage", "OldImage"}),
    ],
)
def test_a_record_has_the_images_of_its_view(view: str, images: set[str]) -> None:
    client, streams, stream = a_stream(view=view)
    put(client, a={"B": b"bytes"})
    put(client, a={"B": b"others"})
    client.delete_item(**TABLE, Key=a_key())
    records, _ = read(streams, stream, shards(streams, stream)[0])
    assert [record["eventName"] for record in records] == ["INSERT", "MODIFY", "REMOVE"]
    assert {"NewImage", "OldImage"} & records[1]["dynamodb"].keys() == images
    assert all(record["dynamodb"]["Keys"] == a_key() for record in records)


def test_a_write_that_changes_nothing_is_not_told() -> None:
    client, streams, stream = a_stream()
    put(client, a={"N": "1"})
    put(client, a={"N": "1.0"})
    client.update_item(
        **TABLE, Key=a_key(), UpdateExpression="SET a = :a", ExpressionAttributeValues={":a": {"N": "1"}}
    )
    client.delete_item(**TABLE, Key=a_key(s=9))
    assert len(read(streams, stream, shards(streams, stream)[0])[0]) == 1


@pytest.mark.parametrize("limit", [1, 2, 1000])
def test_a_partition_is_told_in_order_in_one_shard(limit: int) -> None:
    client, streams, stream = a_stream(shards=3)
    for n in range(8):
        for p in "abcd":
            put(client, p, a={"N": str(n)})
    told_by: dict[str, list[str]] = {}
    for shard in shards(streams, stream):
        records, _ = read(streams, stream, shard, limit)
        here = {record["dynamodb"]["Keys"]["p"]["S"] for record in records}
        assert not here & told_by.keys()
        for p in here:
            images = [record["dynamodb"]["NewImage"] for record in records]
            told_by[p] = [image["a"]["N"] for image in images if image["p"]["S"] == p]
    assert told_by == {p: [str(n) for n in range(8)] for p in "abcd"}


def test_a_shard_that_ended_has_a_child_that_goes_on() -> None:
    client, streams, stream = a_stream()
    put(client, "a")
    stream.roll()
    put(client, "b")
    first, second = shards(streams, stream)
    assert second["ParentShardId"] == first["ShardId"]
    assert [len(read(streams, stream, shard)[0]) for shard in (first, second)] == [1, 1]
    assert [read(streams, stream, shard)[1] for shard in (first, second)] == [True, False]


def test_what_is_behind_the_horizon_is_gone() -> None:
    client, streams, stream = a_stream()
    for p in "abc":
        put(client, p)
    records, _ = read(streams, stream, shards(streams, stream)[0])
    first, _, last = [record["dynamodb"]["SequenceNumber"] for record in records]
    stream.trim(int(last))
    (shard,) = shards(streams, stream)
    assert len(read(streams, stream, shard)[0]) == 1
    asked = {"StreamArn": stream.arn, "ShardId": shard["ShardId"]}
    after = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": first}
    assert told(streams, "get_shard_iterator", **asked, **after) == ("TrimmedDataAccessException", [])
    stream.roll()
    stream.trim(10**30)
    assert len(shards(streams, stream)) == 1
