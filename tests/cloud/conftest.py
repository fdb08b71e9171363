from collections.abc import Iterator
from pathlib import Path

import pytest
from chalice.test import Client

from tests.cloud.grants import complaints, granted
from tests.cloud.home import Cloud
from tests.cloud.opening import a_cloud


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """Whatever a test lets the functions do, their policies allow it."""
    with a_cloud(tmp_path, monkeypatch) as cloud:
        yield cloud
        assert complaints(cloud.watch.uses, granted()) == []


@pytest.fixture
def client(office: Cloud) -> Client:
    return office.http


@pytest.fixture
def badge(office: Cloud) -> str:
    """The manager's, by a real provider: RS256, checked by the keys that it publishes."""
    return office.far.token("m-gu", "manager", "chengjiang")
