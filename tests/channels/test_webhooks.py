"""What is posted, signed as receivers check it; what their answers mean; and where nothing may be posted."""

import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import pytest
from standardwebhooks import Webhook as Library
from standardwebhooks import WebhookVerificationError

from chalicelib.channels import webhook_wire
from chalicelib.channels.avoiding import FIRST_PAUSE, TROUBLES
from chalicelib.channels.webhook_wire import is_allowed
from chalicelib.channels.webhooks import HttpPoster, signed
from chalicelib.domain.endpoints import Webhook
from chalicelib.ports import EndpointGone, Poster, TemporaryFailure
from tests.receivers import SECRET, Memory, Receiver, receiving

OTHER = "whsec_" + b64encode(b"another one, as long as needed..").decode()
BODY = '{"type":"case.replied","data":{"category":"供水"}}'


@dataclass
class Wall:
    """The time of the world outside."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now


def endpoint(receiver: Receiver, *secrets: str) -> Webhook:
    return Webhook("oa", receiver.url, secrets or (SECRET,), private=True)


@dataclass
class Contract:
    """A poster, its endpoint, and what the endpoint took."""

    poster: Poster
    to: Webhook
    took: Callable[[], list[str]]

    def post(self, id: str = "m1") -> None:
        self.poster.post(self.to, id, BODY)


@pytest.fixture(params=["memory", "http"])
def failing_once(request: pytest.FixtureRequest) -> Iterator[Contract]:
    """The fake of the other tests, and the real one on a socket: 500 first, then 410, then 200."""
    if request.param == "memory":
        answers: list[Exception] = [TemporaryFailure("http_500"), EndpointGone("gone")]
        memory = Memory({"oa": answers})
        to = Webhook("oa", "https://oa.example.org/", (SECRET,))
        yield Contract(memory, to, lambda: [id for _, id, _ in memory.came])
        return
    with receiving(500, 410) as receiver:
        poster = HttpPoster(Wall())
        yield Contract(poster, endpoint(receiver), lambda: [id for id, _ in receiver.took])


def test_it_returns_once_it_was_taken_and_says_why_it_was_not(failing_once: Contract) -> None:
    with pytest.raises(TemporaryFailure, match="http_500"):
        failing_once.post()
    with pytest.raises(EndpointGone):
        failing_once.post()
    failing_once.post()
    assert failing_once.took() == ["m1", "m1", "m1"]


def test_the_receivers_library_takes_either_signature_while_a_secret_changes() -> None:
    headers = dict(signed(Webhook("oa", "", (OTHER, SECRET)), "m1", BODY.encode(), datetime.now(UTC)))
    for secret in (SECRET, OTHER):
        assert Library(secret).verify(BODY, headers)["type"] == "case.replied"
    with pytest.raises(WebhookVerificationError):
        Library(SECRET).verify(BODY.replace("replied", "burnt"), headers)
    with pytest.raises(WebhookVerificationError):
        Library(SECRET).verify(BODY, headers | {"webhook-id": "m2"})


@pytest.mark.parametrize("status", [301, 302, 400, 401, 404, 429, 500, 503])
def test_whatever_is_not_2xx_is_tried_again_and_no_redirect_is_followed(status: int) -> None:
    with receiving(status) as receiver:
        with pytest.raises(TemporaryFailure, match=f"^http_{status}$"):
            HttpPoster(Wall()).post(endpoint(receiver), "m1", BODY)
        assert len(receiver.took) == 1


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_2xx_is_done(status: int) -> None:
    with receiving(status) as receiver:
        HttpPoster(Wall()).post(endpoint(receiver), "m1", BODY)


def test_an_endpoint_in_trouble_is_left_alone_and_tried_again_later() -> None:
    wall, told = Wall(), list[tuple[str, bool]]()
    with receiving(*[500] * TROUBLES) as receiver:
        poster = HttpPoster(wall, lambda name, is_avoided: told.append((name, is_avoided)))
        reasons = [_why(poster, endpoint(receiver)) for _ in range(TROUBLES + 1)]
        assert reasons == ["http_500"] * TROUBLES + ["avoided"]
        poster.post(replace(endpoint(receiver), name="erp"), "m1", BODY)
        wall.now += FIRST_PAUSE + timedelta(seconds=1)
        assert _why(poster, endpoint(receiver)) == ""
    assert told == [("oa", True), ("oa", False)]


def _why(poster: Poster, to: Webhook) -> str:
    try:
        poster.post(to, "m1", BODY)
    except TemporaryFailure as failure:
        return str(failure)
    return ""


def _answering(answer: Callable[[socket.socket], None], url: str = "http://127.0.0.1:{port}/") -> str:
    """Why a post to this server was not taken."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        thread = threading.Thread(target=lambda: answer(server.accept()[0]))
        thread.start()
        to = Webhook("oa", url.format(port=server.getsockname()[1]), (SECRET,), private=True)
        why = _why(HttpPoster(Wall()), to)
        thread.join()
    return why


def test_whoever_says_nothing_or_nonsense_has_not_taken_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook_wire, "READ", 0.2)
    done = threading.Event()

    def silent(connection: socket.socket) -> None:
        with connection:
            done.wait(10)

    def mute() -> str:
        try:
            return _answering(silent)
        finally:
            done.set()

    threading.Timer(1, done.set).start()
    assert mute() == "no_answer"
    assert _answering(_saying(b"nonsense\r\n\r\n")) == "no_answer"
    assert _answering(_saying(b"")) == "no_answer"


def test_drop_by_drop_is_no_answer_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook_wire, "DEADLINE", 0.5)
    pause = threading.Event()

    def dripping(connection: socket.socket) -> None:
        with connection:
            for _ in range(200):
                try:
                    connection.sendall(b"H")
                except OSError:
                    return
                pause.wait(0.05)

    assert _answering(dripping) == "no_answer"


def test_an_endless_body_holds_up_nobody() -> None:
    def endless(connection: socket.socket) -> None:
        with connection:
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                while True:
                    connection.sendall(b"x" * 65_536)
            except OSError:
                return

    assert _answering(endless) == ""


def _saying(answer: bytes) -> Callable[[socket.socket], None]:
    def say(connection: socket.socket) -> None:
        with connection:
            connection.recv(65_536)
            connection.sendall(answer)

    return say


def test_nobody_listening_is_told_apart(free_port: int) -> None:
    to = Webhook("oa", f"http://127.0.0.1:{free_port}/", (SECRET,), private=True)
    assert _why(HttpPoster(Wall()), to) == "no_connection"


def test_whoever_does_not_speak_tls_is_not_spoken_to() -> None:
    heard: list[bytes] = []

    def plain(connection: socket.socket) -> None:
        with connection:
            heard.append(connection.recv(65_536))
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

    assert _answering(plain, "https://127.0.0.1:{port}/") == "tls"
    assert b"case.replied" not in heard[0]
    assert webhook_wire._tls().verify_mode is ssl.CERT_REQUIRED
    assert webhook_wire._tls().check_hostname


PUBLIC = ("93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34")
OWN = (
    "10.0.0.8",
    "172.16.3.4",
    "192.168.1.9",
    "fd00::8",
    "::ffff:10.0.0.8",
    "64:ff9b::a00:8",
    "2002:a00:8::",
)
NEVER = (
    *("169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "fe80::1"),
    *("0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255"),  # noqa: S104  none is bound to
)
HERE = ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1")


@pytest.mark.parametrize("text", [*PUBLIC, *OWN, *NEVER, *HERE])
def test_only_what_is_public_or_allowed_by_its_name_is_posted_to(text: str) -> None:
    address = ip_address(text)
    assert is_allowed(address, private=False, loopback=True) is (text in PUBLIC)
    assert is_allowed(address, private=True, loopback=False) is (text in PUBLIC + OWN)
    assert is_allowed(address, private=True, loopback=True) is (text in PUBLIC + OWN + HERE)


def _leads_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Whatever is asked for stands there; the names that were asked for."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("led", [("127.0.0.1",), ("169.254.169.254",), ("93.184.216.34", "127.0.0.1")])
def test_a_name_that_leads_into_this_machine_or_its_cloud_is_refused(
    monkeypatch: pytest.MonkeyPatch, led: tuple[str, ...], private: bool
) -> None:
    with receiving() as receiver:
        asked = _leads_to(monkeypatch, *led)
        url = f"http://oa.example.org:{receiver.port}/hook?to=oa"
        assert _why(HttpPoster(Wall()), Webhook("oa", url, (SECRET,), private=private)) == "address_refused"
        assert receiver.took == []
    assert asked == ["oa.example.org"]


def test_the_address_that_was_judged_is_the_one_that_is_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere at the second question leads nowhere: it is asked once."""
    spoken_to: list[str] = []

    def create_connection(address: tuple[str, int], timeout: float) -> socket.socket:
        spoken_to.append(address[0])
        raise ConnectionRefusedError

    asked = _leads_to(monkeypatch, "93.184.216.34", "93.184.216.35")
    monkeypatch.setattr(socket, "create_connection", create_connection)
    assert _why(HttpPoster(Wall()), Webhook("oa", "https://oa.example.org/", (SECRET,))) == "no_connection"
    assert (asked, spoken_to) == (["oa.example.org"], ["93.184.216.34", "93.184.216.35"])


@pytest.mark.parametrize(("deadline", "waited"), [(12.0, [3.0] * 4), (5.0, [3.0, 2.0])])
def test_of_a_name_with_many_addresses_few_of_either_kind_are_tried_in_the_time_for_all(
    monkeypatch: pytest.MonkeyPatch, deadline: float, waited: list[float]
) -> None:
    tried: dict[str, float] = {}

    def create_connection(address: tuple[str, int], timeout: float) -> socket.socket:
        tried[address[0]] = timeout
        raise TimeoutError

    _leads_to(monkeypatch, *(f"2606:4700::{n}" for n in range(1, 99)), *(f"1.1.1.{n}" for n in range(1, 99)))
    monkeypatch.setattr(socket, "create_connection", create_connection)
    monkeypatch.setattr(webhook_wire, "monotonic", lambda: sum(tried.values()))
    monkeypatch.setattr(webhook_wire, "DEADLINE", deadline)
    assert _why(HttpPoster(Wall()), Webhook("oa", "https://oa.example.org/", (SECRET,))) == "no_connection"
    assert list(tried.values()) == waited
    assert list(tried) == ["2606:4700::1", "2606:4700::2", "1.1.1.1", "1.1.1.2"][: len(waited)]


def test_a_name_that_nobody_has_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    assert _why(HttpPoster(Wall()), Webhook("oa", "https://oa.example.org/", (SECRET,))) == "no_address"
