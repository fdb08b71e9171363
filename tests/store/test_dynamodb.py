"""DynamoDB keeps the contract, under moto: every call goes through botocore, nothing leaves the process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.session import get_session
from moto import mock_aws

from bench.meter import ENVIRONMENT, REGION
from chalicelib.ports import Store
from chalicelib.store.dynamodb import DynamoStore
from tests.store.contract import WholeContract

Asked = dict[str, Any]
Answer = Callable[[Callable[[], Asked]], Asked]

NAME = "huiyin"


@contextmanager
def a_table(monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoStore]:
    """A store on an empty table of moto's."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    # A session reads the description of DynamoDB, which takes 70 ms: once is enough for all tests.
    for user in ("pynamodb.connection.base", "botocore.session"):
        monkeypatch.setattr(f"{user}.get_session", _one_session)
    with mock_aws():
        store = DynamoStore(NAME, region=REGION)
        store._table.create_table()
        yield store


_one_session = cache(get_session)


class Wire:
    """Between PynamoDB and botocore: sees every call, and may answer in place of DynamoDB."""

    def __init__(self, store: DynamoStore, monkeypatch: pytest.MonkeyPatch) -> None:
        client = store._table.connection().connection.client
        self._pass_on = client._make_api_call
        self.calls: list[tuple[str, Asked]] = []
        self.answers: list[Answer] = []
        monkeypatch.setattr(client, "_make_api_call", self._call)

    def names(self) -> list[str]:
        return [name for name, _ in self.calls]

    def _call(self, name: str, asked: Asked) -> Asked:
        self.calls.append((name, asked))
        answer = self.answers.pop(0) if self.answers else through
        return answer(lambda: self._pass_on(name, asked))


def through(call: Callable[[], Asked]) -> Asked:
    return call()


def lost(call: Callable[[], Asked]) -> Asked:
    """It worked, and nobody hears of it."""
    call()
    raise ReadTimeoutError(endpoint_url="https://dynamodb")


def refusing(code: str, *reasons: str) -> Answer:
    """DynamoDB's refusal; of a transaction with a reason for each action, `None` for those that were fine."""

    def refuse(_: Callable[[], Asked]) -> Asked:
        answer = {"Error": {"Code": code}, "CancellationReasons": [{"Code": reason} for reason in reasons]}
        raise ClientError(answer, "TransactWriteItems")

    return refuse


class TestDynamo(WholeContract):
    """Moto's indexes and stream are never behind: there is nothing to settle."""

    @pytest.fixture
    def store(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
        with a_table(monkeypatch) as store:
            yield store
