"""One provider of text messages fails: everybody is answered by the other one, and nobody twice."""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import requests

from local.gateway import PREFIX, signed
from tests.e2e import client
from tests.e2e.client import Sent
from tests.e2e.server import Server, wait_for
from tests.local.ports import a_free_port

pytestmark = pytest.mark.e2e

NO_WATER = "柳塘街道停水两天了，没人管"
SECRET = "secret-of-a-test-16"
GATEWAY_SMS = "/hooks/gateway/sms"
Opened = Callable[..., Server]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """A server at 10:00 of a working day, whose gateway is its own stand-in by its address."""
    servers: list[Server] = []

    def start(**env: str) -> Server:
        server = Server(tmp_path / "data")
        gateway = f"{server.base_url}{PREFIX}"
        server.env = {"HUIYIN_SMS_GATEWAY": gateway, "HUIYIN_SMS_GATEWAY_SECRET": SECRET, **env}
        servers.append(server)
        server.start()
        server.to_office_hours()
        return server

    yield start
    for server in servers:
        ended, said = server.ended, server.log
        server.close()
        assert ended is None
        assert "Traceback" not in said


@contextmanager
def a_broken_twilio() -> Iterator[tuple[str, list[str]]]:
    """Answers 500 to everything; its address, and what it was asked."""
    asked: list[str] = []

    class Broken(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._break()

        def do_GET(self) -> None:
            self._break()

        def log_message(self, *_: object) -> None:
            """Nothing."""

        def _break(self) -> None:
            asked.append(self.command)
            self.send_error(500)

    broken = HTTPServer(("127.0.0.1", 0), Broken)
    thread = threading.Thread(target=broken.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{broken.server_port}", asked
    finally:
        broken.shutdown()
        broken.server_close()
        thread.join()


def by_gateway(server: Server, phone: str, text: str, id: str = "") -> requests.Response:
    """A message from a phone, as a gateway posts it."""
    said = {"id": id or uuid.uuid4().hex, "from": phone, "to": "12345", "text": text}
    body, headers = signed(SECRET, GATEWAY_SMS, said)
    return requests.post(server.base_url + GATEWAY_SMS, body, headers=headers, timeout=client.TIMEOUT)


def acknowledged(server: Server, phone: str) -> list[Sent]:
    return client.outbox(server, to=phone, reaction="acknowledgement")


def test_with_a_dead_twilio_citizens_are_acknowledged_by_the_gateway_in_seconds_and_once(
    opened: Opened,
) -> None:
    server = opened(HUIYIN_TWILIO_API=f"http://127.0.0.1:{a_free_port()}")
    phones = [f"+861390008{number:04}" for number in range(5)]
    for phone in phones:
        assert client.sms(server, phone, NO_WATER, uuid.uuid4().hex).status_code == 200
    for phone in phones:
        assert client.the_message(server, phone, "acknowledgement").channel == "sms"
    server.advance("1h")
    assert [len(acknowledged(server, phone)) for phone in phones] == [1] * 5
    assert "sms provider twilio is being avoided" in server.log
    assert phones[0] not in server.log


def test_what_a_twilio_that_answers_500_may_have_sent_is_sent_by_nobody_else(opened: Opened) -> None:
    phone = "+8613900090001"
    with a_broken_twilio() as (api, asked):
        server = opened(HUIYIN_TWILIO_API=api)
        assert client.sms(server, phone, NO_WATER, uuid.uuid4().hex).status_code == 200
        wait_for(lambda: "POST" in asked, client.ACKNOWLEDGED, "a message to Twilio")
        server.advance("7h")
        assert acknowledged(server, phone) == []
        assert "GET" in asked
        wait_for(lambda: "delivery" in server.command("parked"), client.ACKNOWLEDGED, "an officer's item")


def test_after_three_troubles_citizens_are_served_by_the_gateway(opened: Opened) -> None:
    with a_broken_twilio() as (api, asked):
        server = opened(HUIYIN_TWILIO_API=api)
        for number in range(4):
            client.submit(server, {"text": f"{number} {NO_WATER}", "phone": f"+861390009{number:04}"})
        wait_for(lambda: "being avoided" in server.log, client.ACKNOWLEDGED, "a warning")
        by_gateway(server, "+8613900095555", NO_WATER)
        client.the_message(server, "+8613900095555", "acknowledgement")
        assert asked.count("POST") <= 4


def test_an_office_lives_with_a_gateway_alone(opened: Opened) -> None:
    server = opened()
    phone, id = "+8613900091111", uuid.uuid4().hex
    assert [by_gateway(server, phone, NO_WATER, id).status_code for _ in range(3)] == [200] * 3
    said = client.the_message(server, phone, "acknowledgement")
    ticket, code = client.receipt(said.text)
    assert client.track(server, ticket, code).json()["text"] == NO_WATER
    assert by_gateway(server, phone, "查询").status_code == 200
    client.the_message(server, phone, "status")
    server.settle()
    rows = requests.get(f"{server.base_url}/local/outbox", params={"to": phone}, timeout=30).json()
    assert {(row["provider_id"][:2], row["status"]) for row in rows} == {("GW", "delivered")}


def test_whoever_cannot_sign_for_the_gateway_is_refused(opened: Opened) -> None:
    server = opened()
    body, headers = signed("another-secret-16", GATEWAY_SMS, {"id": "m1", "from": "1", "text": NO_WATER})
    answer = requests.post(server.base_url + GATEWAY_SMS, body, headers=headers, timeout=client.TIMEOUT)
    assert answer.status_code == 403
