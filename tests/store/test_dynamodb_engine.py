"""DynamoDB keeps the contract on the simulator's engine too, in pages of any size."""

from functools import cache

import pytest
from botocore.session import get_session

from chalicelib.ports import Store
from local.dynamodb.engine import Engine
from local.dynamodb.store import EngineStore
from local.dynamodb.weather import Weather
from tests.store.contract import WholeContract

one_session = cache(get_session)


@pytest.fixture(autouse=True)
def _one_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session reads the description of DynamoDB, which takes 70 ms: once is enough for all tests."""
    monkeypatch.setattr("pynamodb.connection.base.get_session", one_session)


class Crumbs(Weather):
    """An item a page, a key a batch, a record a read."""

    page_bytes = 1
    page_records = 1

    def share(self, keys: int) -> int:
        return 1


class TestEngine(WholeContract):
    @pytest.fixture
    def store(self) -> Store:
        return EngineStore(Engine())


class TestEngineInSmallPages(WholeContract):
    @pytest.fixture
    def store(self) -> Store:
        return EngineStore(Engine(), Crumbs())
