"""For what only DynamoDB has; the contracts bring a store of their own."""

from collections.abc import Iterator

import pytest

from chalicelib.store.dynamodb import DynamoStore
from tests.store.test_dynamodb import Wire, a_table


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoStore]:
    with a_table(monkeypatch) as store:
        yield store


@pytest.fixture
def wire(store: DynamoStore, monkeypatch: pytest.MonkeyPatch) -> Wire:
    return Wire(store, monkeypatch)
