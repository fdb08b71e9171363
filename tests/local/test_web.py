import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from chalice.app import Chalice

from local.web import HOST, listen
from tests.local.ports import a_free_port

LARGE = 8 * 1024 * 1024


@contextmanager
def served(app: Chalice) -> Iterator[int]:
    """At the port that is told."""
    port = a_free_port()
    server = listen(app, port).server
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def port() -> Iterator[int]:
    app = Chalice(app_name="web", configure_logs=False)

    @app.route("/")
    def page() -> str:
        return "x" * LARGE

    with served(app) as port:
        yield port


def test_a_visitor_who_hangs_up_leaves_no_traceback_and_holds_up_nobody(
    port: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """It would name their address, and hide what an operator should see."""
    for _ in range(3):
        with socket.create_connection((HOST, port)) as visitor:
            # No lingering: closing is a reset, in the middle of the answer.
            visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            visitor.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            visitor.recv(100)
    assert len(requests.get(f"http://{HOST}:{port}/", timeout=10).text) == LARGE
    assert capfd.readouterr().err == ""


@pytest.fixture
def telling() -> Iterator[int]:
    """Tells from where it was asked, as the app is told."""
    app = Chalice(app_name="web", configure_logs=False)

    @app.route("/")
    def page() -> str:
        assert app.current_request
        return str(app.current_request.context["identity"]["sourceIp"])

    with served(app) as port:
        yield port


@pytest.mark.parametrize(
    ("line", "address"),
    [
        (None, HOST),
        ("203.0.113.7", "203.0.113.7"),
        ("10.0.0.1, 198.51.100.2,203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, 2001:db8::5", "2001:db8::5"),
    ],
)
def test_the_app_is_told_where_the_server_before_us_was_asked_from(
    telling: int, line: str | None, address: str
) -> None:
    """What stands before its own word in the line, the visitor may have written."""
    headers = {"X-Forwarded-For": line} if line else {}
    assert requests.get(f"http://{HOST}:{telling}/", headers=headers, timeout=10).text == address


def test_two_visitors_on_one_connection_are_told_apart(telling: int) -> None:
    with requests.Session() as session:
        told = [
            session.get(f"http://{HOST}:{telling}/", headers={"X-Forwarded-For": address}, timeout=10).text
            for address in ("203.0.113.7", "203.0.113.8")
        ]
        assert [*told, session.get(f"http://{HOST}:{telling}/", timeout=10).text] == [
            "203.0.113.7",
            "203.0.113.8",
            HOST,
        ]


@pytest.fixture
def named() -> Iterator[int]:
    """Says what stands in its address."""
    app = Chalice(app_name="web", configure_logs=False)

    @app.route("/named/{name}", methods=["POST"])
    def page(name: str) -> str:
        return name

    with served(app) as port:
        yield port


@pytest.mark.parametrize("method", ["GET", "TRACE", "OPTIONS", "PROPFIND", "DELETE"])
def test_a_method_that_there_is_not_is_told_which_ones_there_are(named: int, method: str) -> None:
    answer = requests.request(method, f"http://{HOST}:{named}/named/x", timeout=10)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize("token", ["Bearer secret", "Bearer 令牌"])
def test_an_address_that_there_is_not_is_404_and_says_nothing_of_the_token(named: int, token: str) -> None:
    """Chalice's own server wrote it into the answer, and hung up on one that is not ASCII."""
    said = {"Authorization": token.encode()}
    answer = requests.get(f"http://{HOST}:{named}/nowhere", headers=said, timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (404, "resource_unknown")
    assert "secret" not in answer.text


@pytest.mark.parametrize(("written", "read"), [("a%20b", "a b"), ("%E5%9B%9E", "回"), ("a%2Fb", "a/b")])
def test_what_stands_in_an_address_comes_decoded_as_from_api_gateway(
    named: int, written: str, read: str
) -> None:
    assert requests.post(f"http://{HOST}:{named}/named/{written}", timeout=10).text == read
