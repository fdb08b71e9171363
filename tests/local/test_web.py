import socket
import struct
import threading
from collections.abc import Iterator

import pytest
import requests
from chalice.app import Chalice

from local.web import HOST, listen
from tests.local.ports import a_free_port

LARGE = 8 * 1024 * 1024


@pytest.fixture
def port() -> Iterator[int]:
    app, port = Chalice(app_name="web", configure_logs=False), a_free_port()

    @app.route("/")
    def page() -> str:
        return "x" * LARGE

    server = listen(app, port).server
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield port
    server.shutdown()
    server.server_close()
    thread.join()


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
