"""Webhooks on the cloud home: told by the queue's function, by the rights that it has."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.aws.secrets import Vault
from chalicelib.channels.webhooks import HttpPoster
from chalicelib.domain.endpoints import Webhook
from chalicelib.ports import EndpointGone
from tests.cloud import account
from tests.cloud.grants import complaints, granted
from tests.cloud.home import Cloud
from tests.cloud.opening import a_cloud
from tests.office import WATER
from tests.receivers import SECRET, Memory

ENDPOINT = {"name": "oa", "url": "https://oa.example.org/", "secret": SECRET}


@pytest.fixture
def poster(monkeypatch: pytest.MonkeyPatch) -> Memory:
    """In place of the internet; it wants to hear no more after the third event."""
    memory = Memory()

    def post(_: HttpPoster, to: Webhook, id: str, body: str) -> None:
        memory.post(to, id, body)
        if len(memory.came) == 3:
            raise EndpointGone("gone")

    monkeypatch.setattr(HttpPoster, "post", post)
    return memory


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    secret = {**account._secret(), "webhooks": [ENDPOINT]}
    monkeypatch.setattr(account, "_secret", lambda: secret)
    with a_cloud(tmp_path, monkeypatch) as cloud:
        yield cloud
        assert complaints(cloud.watch.uses, granted()) == []


def test_an_endpoint_in_the_secret_is_told_until_it_is_gone(office: Cloud, poster: Memory) -> None:
    office.sms(WATER)
    office.sms("路灯坏了三盏，请来修一下")
    assert len(poster.came) == 3
    assert len({id for _, id, _ in poster.came}) == 3
    assert [item.id for item in office.deps.store.parked(None, 9).items] == ["webhook:oa"]


def test_a_secret_that_names_an_endpoint_without_tls_is_refused() -> None:
    class Wrong(Vault):
        def _document(self) -> dict[str, object]:
            return {"webhooks": [{**ENDPOINT, "url": "http://127.0.0.1/"}]}

    with pytest.raises(ValueError, match="https"):
        Wrong(lambda _: None, "x").webhooks()
