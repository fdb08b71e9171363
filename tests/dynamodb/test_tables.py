"""What the engine takes, refuses and shows, as DynamoDB's documentation has it."""

from typing import Any

import pytest

from local.dynamodb.engine import Engine
from local.dynamodb.weather import Weather
from tests.dynamodb.raw import a_client, a_key, a_table, everything, told

TABLE = {"TableName": "things"}


class Behind(Weather):
    """Shows the state of some writes ago."""

    writes = 0

    def ago(self, index: str | None) -> int:
        return self.writes


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def client(engine: Engine) -> Any:
    client = a_client("dynamodb", engine)
    a_table(client)
    return client


def put(client: Any, s: int = 1, p: str = "p", **attributes: Any) -> Any:
    return told(client, "put_item", **TABLE, Item={**a_key(p, s), **attributes})


def query(client: Any, **asked: Any) -> list[Any]:
    """One partition of the table, or of an index."""
    name = "q" if "IndexName" in asked else "p"
    values = {":h": {"S": name}, **asked.pop("ExpressionAttributeValues", {})}
    condition = f"{name} = :h"
    return everything(
        client, **TABLE, KeyConditionExpression=condition, ExpressionAttributeValues=values, **asked
    )


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ({"p": {"S": "p"}}, "no sort key"),
        ({"p": {"S": ""}, "s": {"N": "1"}}, "an empty key"),
        ({"p": {"N": "1"}, "s": {"N": "1"}}, "a key of another type"),
        ({**a_key(), "q": {"N": "1"}}, "an index key of another type"),
        ({**a_key(), "a": {"N": "1" * 39}}, "39 digits"),
        ({**a_key(), "a": {"SS": ["x", "x"]}}, "a set with one thing twice"),
        ({**a_key(), "a": {"S": "x" * 400 * 1024}}, "more than 400 KB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_dynamodb_does_not_take_is_refused(client: Any, item: Any, why: str) -> None:
    assert told(client, "put_item", **TABLE, Item=item) == ("ValidationException", [])


@pytest.mark.parametrize("index", [{}, {"IndexName": "all"}], ids=["table", "index"])
def test_a_query_by_what_is_too_long_for_a_key_is_refused(client: Any, index: Any) -> None:
    name = "q" if index else "p"
    asked: Any = {**TABLE, **index, "KeyConditionExpression": f"{name} = :h"}
    for length, answer in ((2_048, {}), (2_049, ("ValidationException", []))):
        assert told(client, "query", **asked, ExpressionAttributeValues={":h": {"S": "h" * length}}) == answer


def test_a_query_behind_what_is_too_long_for_a_sort_key_is_refused(engine: Engine) -> None:
    client = a_client("dynamodb", engine)
    kinds = (("book", "HASH"), ("key", "RANGE"))
    client.create_table(
        TableName="books",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name, _ in kinds],
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in kinds],
        BillingMode="PAY_PER_REQUEST",
    )
    asked = {
        "TableName": "books",
        "KeyConditionExpression": "book = :b AND #k > :k",
        "ExpressionAttributeNames": {"#k": "key"},
    }
    for length, answer in ((1_024, {}), (1_025, ("ValidationException", []))):
        values = {":b": {"S": "b"}, ":k": {"S": "k" * length}}
        assert told(client, "query", **asked, ExpressionAttributeValues=values) == answer


@pytest.mark.parametrize(
    "asked",
    [
        {"ConditionExpression": "a = :a"},
        {"ConditionExpression": "#a = :a", "ExpressionAttributeValues": {":a": {"N": "1"}}},
        {"ConditionExpression": "p = :a", "ExpressionAttributeValues": {":a": {"N": "1"}, ":b": {"N": "1"}}},
        {"ConditionExpression": "attribute_exists (p, s)"},
        {"ConditionExpression": "a ="},
        {"ConditionExpression": "(attribute_exists (p)"},
        {"ConditionExpression": "size (a)"},
        {"ConditionExpression": "a ? b"},
    ],
)
def test_an_expression_that_is_none_is_refused(client: Any, asked: Any) -> None:
    assert told(client, "put_item", **TABLE, Item=a_key(), **asked) == ("ValidationException", [])


@pytest.mark.parametrize(
    "update",
    [
        "SET s = :v",
        "SET a = :v, a = :v",
        "SET a.b = :v",
        "ADD b :v",
        "SET a = c + :v",
        "SET a = :v SET c = :v",
    ],
)
def test_an_update_that_cannot_be_is_refused(client: Any, update: str) -> None:
    put(client, b={"S": "text"})
    asked = {"UpdateExpression": update, "ExpressionAttributeValues": {":v": {"N": "1"}}}
    assert told(client, "update_item", **TABLE, Key=a_key(), **asked) == ("ValidationException", [])


def test_an_update_reaches_into_maps_and_lists(client: Any) -> None:
    put(client, m={"M": {"x": {"N": "1"}, "l": {"L": [{"S": "a"}, {"S": "b"}]}}}, t={"SS": ["a", "b"]})
    answer = client.update_item(
        **TABLE,
        Key=a_key(),
        UpdateExpression="SET m.x = m.x - :n REMOVE m.l[0] DELETE t :t",
        ExpressionAttributeValues={":n": {"N": "3"}, ":t": {"SS": ["a", "c"]}},
        ReturnValues="ALL_NEW",
    )
    inside = {"x": {"N": "-2"}, "l": {"L": [{"S": "b"}]}}
    assert answer["Attributes"] == {**a_key(), "m": {"M": inside}, "t": {"SS": ["b"]}}


def test_to_remove_from_what_is_not_there_leaves_nothing(client: Any) -> None:
    client.update_item(**TABLE, Key=a_key(), UpdateExpression="REMOVE a")
    assert query(client) == []


def test_numbers_are_equal_by_amount_and_lose_their_zeros(client: Any) -> None:
    put(client, a={"N": "1.50"})
    asked = {"ConditionExpression": "a = :a", "ExpressionAttributeValues": {":a": {"N": "15e-1"}}}
    answer = told(client, "delete_item", **TABLE, Key=a_key(), ReturnValues="ALL_OLD", **asked)
    assert answer == {"Attributes": {**a_key(), "a": {"N": "1.5"}}}


def test_an_index_has_those_items_that_have_its_keys_and_what_it_projects(client: Any) -> None:
    put(client, 1, q={"S": "q"}, a={"N": "1"}, b={"N": "2"})
    put(client, 2, a={"N": "1"})
    assert query(client, IndexName="some") == [{**a_key(), "q": {"S": "q"}, "a": {"N": "1"}}]
    assert query(client, IndexName="all") == [{**a_key(), "q": {"S": "q"}, "a": {"N": "1"}, "b": {"N": "2"}}]


def test_an_index_is_never_read_consistently(client: Any) -> None:
    asked = {"KeyConditionExpression": "q = :q", "ExpressionAttributeValues": {":q": {"S": "q"}}}
    answer = told(client, "query", **TABLE, IndexName="all", ConsistentRead=True, **asked)
    assert answer == ("ValidationException", [])


def test_an_index_shows_what_was_some_writes_ago_and_the_table_what_is(engine: Engine) -> None:
    weather = Behind()
    client = a_client("dynamodb", engine, weather)
    a_table(client)
    for n in (1, 2, 3):
        put(client, n, q={"S": "q"}, a={"N": "1"})
    put(client, 1, q={"S": "other"})
    seen = []
    for weather.writes in range(6):
        seen.append([item["s"]["N"] for item in query(client, IndexName="some")])
        assert len(query(client, ConsistentRead=True)) == 3
    assert seen == [["2", "3"], ["1", "2", "3"], ["1", "2"], ["1"], [], []]


def test_a_filter_takes_away_from_a_page_and_fills_none(client: Any) -> None:
    for n in range(1, 6):
        put(client, n, a={"N": str(n % 2)})
    asked = {
        "KeyConditionExpression": "p = :p",
        "FilterExpression": "a = :a",
        "ExpressionAttributeValues": {":p": {"S": "p"}, ":a": {"N": "1"}},
    }
    page = client.query(**TABLE, Limit=2, **asked)
    assert (page["Count"], page["ScannedCount"], page["LastEvaluatedKey"]) == (1, 2, a_key(s=2))
    assert [item["s"]["N"] for item in everything(client, **TABLE, Limit=2, **asked)] == ["1", "3", "5"]


def test_a_page_ends_at_its_size(engine: Engine) -> None:
    class Small(Weather):
        page_bytes = 100

    client = a_client("dynamodb", engine, Small())
    a_table(client)
    for n in range(1, 6):
        put(client, n, a={"S": "x" * 60})
    asked = {"KeyConditionExpression": "p = :p", "ExpressionAttributeValues": {":p": {"S": "p"}}}
    assert client.query(**TABLE, **asked)["Count"] == 2
    assert len(everything(client, **TABLE, ScanIndexForward=False, **asked)) == 5


def test_a_batch_has_no_key_twice_and_at_most_a_hundred(client: Any) -> None:
    for keys in ([a_key(), a_key()], [a_key(s=n) for n in range(101)]):
        asked = {"RequestItems": {"things": {"Keys": keys}}}
        assert told(client, "batch_get_item", **asked) == ("ValidationException", [])


def test_what_has_expired_is_there_until_it_is_removed(client: Any, engine: Engine) -> None:
    told_ttl = {"AttributeName": "e", "Enabled": True}
    client.update_time_to_live(**TABLE, TimeToLiveSpecification=told_ttl)
    put(client, e={"N": "100"})
    assert len(query(client)) == 1
    assert engine.table("things").expire(99) == 0
    assert engine.table("things").expire(100) == 1
    assert query(client) == []


def test_what_the_engine_does_not_know_it_refuses_loudly(client: Any) -> None:
    with pytest.raises(NotImplementedError, match="Scan"):
        client.scan(**TABLE)
    with pytest.raises(NotImplementedError, match="Expected"):
        client.put_item(**TABLE, Item=a_key(), Expected={"a": {"Exists": False}})
    with pytest.raises(NotImplementedError, match="UPDATED_NEW"):
        client.update_item(**TABLE, Key=a_key(), ReturnValues="UPDATED_NEW")
    assert told(client, "get_item", TableName="other", Key=a_key()) == ("ResourceNotFoundException", [])
