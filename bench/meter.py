"""Stands between PynamoDB and botocore and writes down what every call to DynamoDB costs."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.session import get_session
from moto import mock_aws

from bench.price import ITEM_KEYS, Written, index_keys, read_units, write_units
from chalicelib.store.dynamodb_size import Item

REGION = "eu-west-1"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": REGION,
    # With an account in the host name, moto does not know the stream's address for its own.
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
}
ALONE, TOGETHER = frozenset({"PutItem", "UpdateItem", "DeleteItem"}), "TransactWriteItems"
SWEPT = "due"
"""The index that the sweep looks into every minute, whatever the number of cases: no cost of one case."""

Call = Callable[..., Any]


@dataclass
class Cost:
    """Of one step, or of several: calls by API, units of items and of indexes, transitions."""

    calls: Counter[str] = field(default_factory=Counter)
    items: int = 0
    indexes: int = 0
    reads: float = 0
    transitions: int = 0

    @property
    def writes(self) -> int:
        """Write units."""
        return self.items + self.indexes

    @property
    def write_calls(self) -> int:
        return sum(number for name, number in self.calls.items() if name in ALONE or name == TOGETHER)

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            self.calls + other.calls,
            self.items + other.items,
            self.indexes + other.indexes,
            self.reads + other.reads,
            self.transitions + other.transitions,
        )


class Meter:
    """Adds to `cost` whatever is asked of DynamoDB; put another one in its place for the next step."""

    def __init__(self) -> None:
        self.cost = Cost()
        self._indexes = index_keys()

    @contextmanager
    def running(self) -> Iterator[None]:
        """On an empty moto; inside, every client of botocore's is metered."""
        passed_on: Call = vars(BaseClient)["_make_api_call"]
        meter = self

        def call(client: Any, name: str, asked: dict[str, Any]) -> Any:
            if client.meta.service_model.service_name != "dynamodb":
                return passed_on(client, name, asked)
            return meter._call(lambda name, asked: passed_on(client, name, asked), name, asked)

        with (
            patch.dict("os.environ", ENVIRONMENT),
            # A session reads the description of DynamoDB, which takes 70 ms: one is enough.
            patch("pynamodb.connection.base.get_session", _one_session),
            patch("botocore.session.get_session", _one_session),
            mock_aws(),
            patch.object(BaseClient, "_make_api_call", call),
        ):
            yield

    def _call(self, ask: Call, name: str, asked: dict[str, Any]) -> Any:
        if name not in ALONE and name != TOGETHER:
            answer = ask(name, asked)
            if asked.get("IndexName") != SWEPT:
                self.cost.calls[name] += 1
                self.cost.reads += read_units(name, asked, answer)
            return answer
        touched = list(_touched(name, asked))
        before = [_stored(ask, *where) for where in touched]
        try:
            return ask(name, asked)
        finally:
            self.cost.calls[name] += 1
            for old, where in zip(before, touched, strict=True):
                self._wrote(Written(old, _stored(ask, *where)), transaction=name == TOGETHER)

    def _wrote(self, written: Written, *, transaction: bool) -> None:
        items, indexes = write_units(written, self._indexes, transaction=transaction)
        self.cost.items += items
        self.cost.indexes += indexes


def _touched(name: str, asked: Mapping[str, Any]) -> Iterator[tuple[str, Item]]:
    """Table and key of every item that a call writes."""
    parties = [asked]
    if name == TOGETHER:
        parties = list(chain.from_iterable(action.values() for action in asked["TransactItems"]))
    for party in parties:
        whole = party.get("Key") or party["Item"]
        yield party["TableName"], {key: whole[key] for key in ITEM_KEYS}


def _stored(ask: Call, table: str, key: Item) -> Item | None:
    answer = ask("GetItem", {"TableName": table, "Key": key, "ConsistentRead": True})
    item: Item | None = answer.get("Item")
    return item


@cache
def _one_session() -> Any:
    return get_session()
