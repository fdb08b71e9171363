"""The engine answers as moto does, whatever the order of operations."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from local.dynamodb.engine import Engine
from tests.dynamodb.raw import a_client, a_table, everything, told

Operation = tuple[str, dict[str, Any]]

NUMBERS = st.sampled_from(("-1", "0", "1", "2", "10")).map(lambda n: {"N": n})
TEXTS = st.sampled_from(("a", "ab", "b", "中")).map(lambda t: {"S": t})
BYTES = st.sampled_from((b"", b"a", b"ab")).map(lambda b: {"B": b})
KEYS = st.fixed_dictionaries({"p": st.sampled_from(({"S": "x"}, {"S": "y"})), "s": NUMBERS})
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "a": NUMBERS,
        "b": TEXTS,
        "c": BYTES,
        "q": TEXTS,
        "l": st.lists(TEXTS, max_size=2).map(lambda each: {"L": each}),
    },
)
CONDITIONS = st.sampled_from(
    (
        "attribute_not_exists (#0)",
        "attribute_exists (#0)",
        "#0 = :0",
        "#0 <> :0",
        "(#0 >= :0 AND attribute_not_exists (#1))",
        "(#0 < :0 OR #1 = :1)",
        "(NOT #0 <= :0)",
        "#0 > :0",
        "#0 BETWEEN :0 AND :2",
        "#0 IN (:0, :2)",
        "begins_with (#1, :1)",
        "contains (#1, :1)",
    )
)
UPDATES = st.sampled_from(
    (
        "SET #0 = :0",
        "SET #0 = :0, #1 = :1",
        "SET #0 = if_not_exists (#0, :0) + :2",
        "SET #0 = :0 REMOVE #1",
        "ADD #0 :0",
        "SET #1 = :1 ADD #0 :2",
    )
)
NAMES = {"#0": "a", "#1": "b"}


def expressed(expressions: dict[str, str], zero: Any, one: Any, two: Any) -> dict[str, Any]:
    """With the names and values that the expressions use, and no others."""
    text = " ".join(expressions.values())
    values = {":0": zero, ":1": one, ":2": two}
    names = {name: value for name, value in NAMES.items() if name in text}
    used = {name: value for name, value in values.items() if name in text}
    beside: dict[str, Any] = {"ExpressionAttributeNames": names} if names else {}
    beside |= {"ExpressionAttributeValues": used} if used else {}
    return {**expressions, **beside}


@st.composite
def writes(draw: st.DrawFn) -> Operation:
    key, kind = draw(KEYS), draw(st.sampled_from(("put_item", "update_item", "delete_item")))
    expressions = {"ConditionExpression": draw(CONDITIONS)} if draw(st.booleans()) else {}
    if kind == "update_item":
        expressions["UpdateExpression"] = draw(UPDATES)
    low = draw(NUMBERS)
    high = {"N": str(int(low["N"]) + 2)}
    asked = expressed(expressions, low, draw(TEXTS), high)
    target = {"Item": {**key, **draw(ATTRIBUTES)}} if kind == "put_item" else {"Key": key}
    return kind, {"TableName": "things", **target, **asked}


ACTIONS = {"put_item": "Put", "update_item": "Update", "delete_item": "Delete"}


@st.composite
def transactions(draw: st.DrawFn) -> Operation:
    parts = draw(st.lists(writes(), min_size=1, max_size=4))
    return "transact_write_items", {"TransactItems": [{ACTIONS[kind]: asked} for kind, asked in parts]}


@st.composite
def single(draw: st.DrawFn) -> Operation:
    kind, asked = draw(writes())
    returned = {"put_item": "ALL_OLD", "update_item": "ALL_NEW", "delete_item": "ALL_OLD"}[kind]
    return kind, {**asked, "ReturnValues": returned}


gets = KEYS.map(lambda key: ("get_item", {"TableName": "things", "Key": key, "ConsistentRead": True}))
RANGES = st.sampled_from(("", " AND #s = :0", " AND #s <= :0", " AND #s > :0", " AND #s BETWEEN :0 AND :2"))


@st.composite
def queries(draw: st.DrawFn) -> dict[str, Any]:
    index = draw(st.sampled_from(("", "some", "all")))
    condition = "#h = :h" + draw(RANGES)
    low = draw(NUMBERS)
    values = {
        ":h": draw(TEXTS if index else st.just({"S": "x"})),
        ":0": low,
        ":2": {"N": str(int(low["N"]) + 9)},
    }
    asked: dict[str, Any] = {
        "TableName": "things",
        "KeyConditionExpression": condition,
        "ExpressionAttributeNames": {"#h": "q" if index else "p"}
        | ({"#s": "s"} if "#s" in condition else {}),
        "ExpressionAttributeValues": {name: value for name, value in values.items() if name in condition},
        "ScanIndexForward": draw(st.booleans()),
        "Limit": draw(st.integers(1, 3)),
    }
    return asked | ({"IndexName": index} if index else {})


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(
    st.lists(single() | transactions() | gets, min_size=6, max_size=16),
    st.lists(queries(), min_size=6, max_size=6),
)
def test_a_sequence_of_operations(operations: list[Operation], asked: list[dict[str, Any]]) -> None:
    engine = Engine()
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        # With an account in the host name, moto does not know the stream's address for its own.
        patch.setenv("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled")
        ours, theirs = a_client("dynamodb", engine), a_client("dynamodb")
        for client in (ours, theirs):
            a_table(client)
        for name, said in operations:
            assert told(ours, name, **said) == told(theirs, name, **said), (name, said)
        for query in asked:
            assert in_order(everything(ours, **query)) == in_order(everything(theirs, **query)), query
        assert left(a_client("dynamodbstreams", engine)) == left(a_client("dynamodbstreams"))


def in_order(items: list[Any]) -> list[Any]:
    """By sort key as they came; those of equal ones in no order, of which an index knows none."""
    places = [item["s"]["N"] for item in items]
    return sorted(items, key=lambda item: (places.index(item["s"]["N"]), item["p"]["S"]))


def left(streams: Any) -> dict[str, Any]:
    """What is there after all that the stream says; moto tells an update of nothing as two changes."""
    arn = streams.list_streams(TableName="things")["Streams"][-1]["StreamArn"]
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    asked = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
    iterator = streams.get_shard_iterator(**asked)["ShardIterator"]
    records = [entry["dynamodb"] for entry in streams.get_records(ShardIterator=iterator)["Records"]]
    last = {str(sorted(change["Keys"].items())): change.get("NewImage") for change in records}
    return {key: image for key, image in last.items() if image}
