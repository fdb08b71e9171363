"""All or nothing, in order, once under one token; and what comes of a bad line."""

from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from local.dynamodb.engine import Engine
from local.dynamodb.errors import THROTTLED, ServiceError
from local.dynamodb.weather import Weather
from tests.dynamodb.raw import a_client, a_key, a_table, told

TABLE = {"TableName": "things"}


class Line(Weather):
    """Refuses and loses so many times."""

    refusals = 0
    losses = 0
    tries = 0

    def before(self, operation: str, asked: Any) -> None:
        self.tries += 1
        if self.refusals:
            self.refusals -= 1
            raise ServiceError(THROTTLED)

    def after(self, operation: str, asked: Any) -> None:
        if self.losses:
            self.losses -= 1
            raise ReadTimeoutError(endpoint_url="nowhere")


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def client(line: Line) -> Any:
    client = a_client("dynamodb", Engine(), line)
    a_table(client)
    line.tries = 0
    return client


def put(s: int, **asked: Any) -> Any:
    return {"Put": {**TABLE, "Item": {**a_key(s=s), "a": {"N": "1"}}, **asked}}


def add(s: int, n: str = "1") -> Any:
    asked = {"UpdateExpression": "ADD a :n", "ExpressionAttributeValues": {":n": {"N": n}}}
    return {"Update": {**TABLE, "Key": a_key(s=s), **asked}}


def check(s: int, condition: str, **asked: Any) -> Any:
    return {"ConditionCheck": {**TABLE, "Key": a_key(s=s), "ConditionExpression": condition, **asked}}


def write(client: Any, *actions: Any, **asked: Any) -> Any:
    return told(client, "transact_write_items", TransactItems=list(actions), **asked)


def stored(client: Any, s: int) -> Any:
    return client.get_item(**TABLE, Key=a_key(s=s), ConsistentRead=True).get("Item", {}).get("a", {}).get("N")


def test_of_a_refused_transaction_nothing_is_written_and_each_action_has_its_reason(client: Any) -> None:
    write(client, put(1))
    answer = write(
        client, put(2), check(1, "attribute_not_exists (p)"), add(3), check(4, "attribute_exists (p)")
    )
    codes = ["None", "ConditionalCheckFailed", "None", "ConditionalCheckFailed"]
    assert answer == ("TransactionCanceledException", codes)
    assert (stored(client, 2), stored(client, 3)) == (None, None)


def test_a_reason_tells_what_stands_there_if_it_was_asked(client: Any) -> None:
    write(client, put(1))
    wanted = {
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        "ConditionExpression": "attribute_not_exists (p)",
    }
    with pytest.raises(client.exceptions.TransactionCanceledException) as refused:
        client.transact_write_items(TransactItems=[put(2), put(1, **wanted)])
    first, second = refused.value.response["CancellationReasons"]
    assert "Item" not in first
    assert second["Item"] == {**a_key(), "a": {"N": "1"}}


def test_an_item_stands_in_a_transaction_once_and_at_most_a_hundred_do(client: Any) -> None:
    assert write(client, put(1), add(1)) == ("ValidationException", [])
    assert write(client, *(put(n) for n in range(101))) == ("ValidationException", [])
    assert write(client, *(put(n) for n in range(100))) == {}


def test_what_one_action_cannot_do_cancels_all(client: Any) -> None:
    large = {**TABLE, "Item": {**a_key(s=2), "a": {"S": "x" * 400 * 1024}}}
    assert write(client, put(1), {"Put": large}) == (
        "TransactionCanceledException",
        ["None", "ValidationError"],
    )
    assert stored(client, 1) is None


def test_under_one_token_a_transaction_takes_effect_once(client: Any) -> None:
    for _ in range(3):
        assert write(client, add(1), ClientRequestToken="t") == {}
    assert stored(client, 1) == "1"
    answer = write(client, add(1, "2"), ClientRequestToken="t")
    assert answer == ("IdempotentParameterMismatchException", [])


def test_a_refused_transaction_may_come_again_under_its_token(client: Any) -> None:
    actions = put(2), check(1, "attribute_exists (p)")
    assert write(client, *actions, ClientRequestToken="t")[0] == "TransactionCanceledException"
    write(client, put(1))
    assert write(client, *actions, ClientRequestToken="t") == {}
    assert stored(client, 2) == "1"


def test_botocore_repeats_a_transaction_whose_answer_was_lost_under_its_token(
    client: Any, line: Line
) -> None:
    line.losses = 2
    assert write(client, add(1)) == {}
    assert (line.tries, stored(client, 1)) == (3, "1")


def test_botocore_repeats_a_write_whose_answer_was_lost_and_its_condition_fails(
    client: Any, line: Line
) -> None:
    line.losses = 1
    asked = {"Item": a_key(), "ConditionExpression": "attribute_not_exists (p)"}
    assert told(client, "put_item", **TABLE, **asked) == ("ConditionalCheckFailedException", [])


def test_a_throttled_call_comes_again_at_once_until_its_tries_are_used_up(client: Any, line: Line) -> None:
    line.refusals = 2
    assert told(client, "put_item", **TABLE, Item=a_key()) == {}
    assert line.tries == 3
    line.refusals, line.tries = 9, 0
    assert told(client, "put_item", **TABLE, Item=a_key()) == (THROTTLED, [])
    assert line.tries == 4


def test_a_lost_answer_is_told_when_the_tries_are_used_up(client: Any, line: Line) -> None:
    line.losses = 4
    with pytest.raises(ReadTimeoutError):
        client.put_item(**TABLE, Item=a_key())
    assert client.get_item(**TABLE, Key=a_key())["Item"] == a_key()
