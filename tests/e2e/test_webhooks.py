"""A receiver as others build one: an HTTP server that checks the signature with its own library."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import client
from tests.e2e.server import Server
from tests.e2e.steps import reply_by_api
from tests.receivers import SECRET, Receiver, receiving

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """It is broken at first."""
    with receiving(500) as receiver:
        yield receiver


@pytest.fixture
def told(receiver: Receiver, tmp_path: Path) -> Iterator[Server]:
    """The embedded home, which tells the receiver; without TLS, since it is this machine."""
    endpoint = {"name": "oa", "url": receiver.url, "secret": SECRET}
    server = Server(tmp_path / "data", {"HUIYIN_WEBHOOKS": json.dumps([endpoint])})
    try:
        server.start()
        server.to_office_hours()
        yield server
    finally:
        server.close()


def test_a_receiver_is_told_what_happens_to_a_request_and_can_check_who_says_so(
    told: Server, receiver: Receiver
) -> None:
    request = {"text": "柳塘街道停水两天了，没人管", "phone": "+8613900001111"}
    answer = client.submit(told, request, "webhooks-1234567890")
    assert answer.status_code == 201, answer.text
    ticket = answer.json()["ticket"]
    assert receiver.wait_for("case.dispatched")["data"]["unit"] == "utilities"
    told.advance("1m")
    reply_by_api(told, ticket)
    assert receiver.wait_for("case.replied")["data"]["details"] == {"outcome": "solved"}
    ids = [id for id, document in receiver.took if document["type"] == "case.received"]
    assert len(ids) == 2, "broken at first, it is told again under the same id"
    assert len(set(ids)) == 1
    assert {document["data"]["ticket"] for _, document in receiver.took} == {ticket}
    assert "13900001111" not in str(receiver.took)
    catalogue = client.get(told, "/v1/webhooks/events").json()
    assert {document["type"] for _, document in receiver.took} <= {e["type"] for e in catalogue["events"]}
