"""What the gateway's answers mean, on a real socket; the stand-in is tested in tests/local."""

import json
import socket
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import UTC, datetime

import pytest
import requests

from chalicelib.channels import gateway, gateway_client
from chalicelib.channels.gateway_client import GatewaySender
from chalicelib.ports import Found, PermanentFailure, TemporaryFailure
from tests.answering import answering, http
from tests.channels.builders import a_delivery

SECRET = "secret-of-a-test-16"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def sender_to(port: int) -> GatewaySender:
    return GatewaySender(f"http://127.0.0.1:{port}/bridge/", SECRET, lambda: NOW)


def asked(port: int, answer: bytes, ask: Callable[[GatewaySender], object]) -> tuple[object, bytes]:
    """What came of it, an error included, and what the gateway was asked."""
    with ExitStack() as stack:
        heard = answering(port, answer, stack)
        try:
            came: object = ask(sender_to(port))
        except Exception as error:  # noqa: BLE001  that is what is looked at
            came = error
    return came, heard[0]


def sent(port: int, answer: bytes) -> object:
    return asked(port, answer, lambda sender: sender.send(a_delivery()))[0]


def found(port: int, answer: bytes) -> object:
    return asked(port, answer, lambda sender: sender.find(a_delivery()))[0]


def headers(raw: bytes) -> dict[str, str]:
    lines = raw.partition(b"\r\n\r\n")[0].decode().splitlines()[1:]
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


def test_a_message_goes_out_once_named_and_signed(free_port: int) -> None:
    came, raw = asked(
        free_port, http("201 Created", '{"id": "g1"}'), lambda sender: sender.send(a_delivery())
    )
    head, _, body = raw.partition(b"\r\n\r\n")
    said = headers(raw)
    assert came == "gateway:g1"
    assert head.startswith(b"POST /bridge/messages HTTP/1.1")
    assert json.loads(body) == {"id": "d1", "to": "+8613800000001", "text": "您的诉求已受理。"}
    assert (said["idempotency-key"], said["content-type"]) == ("d1", "application/json")
    signature = said["x-huiyin-signature"]
    assert gateway.is_signed(SECRET, NOW, "POST", "/bridge/messages", body, signature=signature)


def test_a_question_is_signed_too(free_port: int) -> None:
    came, raw = asked(
        free_port, http("200 OK", '{"id": "g1", "status": "sent"}'), lambda sender: sender.find(a_delivery())
    )
    assert came == Found("gateway:g1", delivered=False)
    assert raw.startswith(b"GET /bridge/messages/d1 HTTP/1.1")
    signature = headers(raw)["x-huiyin-signature"]
    assert gateway.is_signed(SECRET, NOW, "GET", "/bridge/messages/d1", b"", signature=signature)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (http("400 Bad", '{"error": "invalid_number"}'), "invalid_number"),
        (http("403 No", '{"error": "opted_out"}'), "opted_out"),
        (http("404 No", '{"error": "unknown_number"}'), "unknown_number"),
        (http("422 No", '{"error": "mk_0013"}'), "gateway_mk_0013"),
        (http("400 Bad", '{"error": {"code": 1}}'), "gateway_400"),
        (http("400 Bad", "no json"), "gateway_400"),
    ],
)
def test_what_the_gateway_refuses_fails_for_good(free_port: int, answer: bytes, reason: str) -> None:
    came = sent(free_port, answer)
    assert isinstance(came, PermanentFailure)
    assert str(came) == reason


@pytest.mark.parametrize("status", [401, 403, 404, 408, 429, 503])
@pytest.mark.parametrize("body", ["", "no json", '{"error": "busy"}', "[]"])
def test_what_it_clearly_did_not_take_may_be_tried_again(free_port: int, status: int, body: str) -> None:
    came = sent(free_port, http(f"{status} No", body))
    assert isinstance(came, TemporaryFailure)
    assert str(came) == f"http_{status}"


def test_of_503_no_reason_is_for_good(free_port: int) -> None:
    assert isinstance(sent(free_port, http("503 Busy", '{"error": "blocked"}')), TemporaryFailure)


@pytest.mark.parametrize(
    "answer",
    [
        http("500 Oops"),
        http("502 Bad Gateway", '{"error": "opted_out"}'),
        http("504 Gateway Timeout"),
        http("301 Moved", '{"id": "g1"}'),
        http("200 OK", "thanks"),
        http("200 OK", '{"id": ""}'),
        http("200 OK", '{"id": 7}'),
        http("200 OK", '["g1"]'),
        http("200 OK", "[" * 100_000),
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{",
    ],
)
def test_of_anything_else_nobody_knows(free_port: int, answer: bytes) -> None:
    came = sent(free_port, answer)
    assert isinstance(came, Exception)
    assert not isinstance(came, (PermanentFailure, TemporaryFailure))


def test_silence_after_connecting_leaves_it_open(free_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway_client, "TIMEOUT", (1.0, 0.2))
    with closing(socket.create_server(("127.0.0.1", free_port))), pytest.raises(requests.ReadTimeout):
        sender_to(free_port).send(a_delivery())


def test_nobody_listening_means_that_nothing_was_sent(free_port: int) -> None:
    with pytest.raises(TemporaryFailure, match="no_connection"):
        sender_to(free_port).send(a_delivery())


def test_a_gateway_that_cannot_be_asked_is_no_answer(free_port: int) -> None:
    with pytest.raises(requests.ConnectionError):
        sender_to(free_port).find(a_delivery())


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        (http("404 Not Found"), None),
        (http("200 OK", '{"id": "g1", "status": "queued"}'), Found("gateway:g1", delivered=False)),
        (http("200 OK", '{"id": "g1"}'), Found("gateway:g1", delivered=False)),
        (http("200 OK", '{"id": "g1", "status": "delivered"}'), Found("gateway:g1", delivered=True)),
    ],
)
def test_what_it_knows_of_a_message(free_port: int, answer: bytes, known: Found | None) -> None:
    assert found(free_port, answer) == known


@pytest.mark.parametrize(("status", "reason"), [("failed", "unreachable"), ("expired", "unreachable")])
def test_a_message_that_it_lost_is_no_success(free_port: int, status: str, reason: str) -> None:
    body = json.dumps({"id": "g1", "status": status, "reason": reason})
    came = found(free_port, http("200 OK", body))
    assert isinstance(came, PermanentFailure)
    assert str(came) == reason


@pytest.mark.parametrize(
    "answer", [http("500 Oops"), http("401 No"), http("200 OK", "x"), http("302 F"), b""]
)
def test_a_question_without_a_clear_answer_is_asked_again(free_port: int, answer: bytes) -> None:
    came = found(free_port, answer)
    assert isinstance(came, Exception)
    assert not isinstance(came, PermanentFailure)
