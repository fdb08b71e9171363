"""Receivers of webhooks for the tests: one in memory, and one behind a port of this machine."""

import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook as Library

from chalicelib.domain.endpoints import Webhook

SECRET = "whsec_" + b64encode(b"thirty-two bytes of a secret....").decode()


@dataclass
class Memory:
    """A `ports.Poster` that takes everything, unless there is an answer for that endpoint: one a try."""

    answers: dict[str, list[Exception]] = field(default_factory=dict)
    came: list[tuple[str, str, str]] = field(default_factory=list)

    def post(self, to: Webhook, id: str, body: str) -> None:
        self.came.append((to.name, id, body))
        if waiting := self.answers.get(to.name):
            raise waiting.pop(0)


@dataclass
class Receiver:
    """Answers with the next of `answers`, then with 200; keeps what its own library took for ours."""

    answers: list[int] = field(default_factory=list)
    port: int = 0
    took: list[tuple[str, Any]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?to=oa"

    def take(self, path: str, headers: dict[str, str], raw: bytes) -> int:
        """What the library refuses is an error of the test."""
        assert path == "/hook?to=oa"
        document = Library(SECRET).verify(raw, headers)
        with self.changed:
            self.took.append((headers["webhook-id"], document))
            self.changed.notify_all()
            return self.answers.pop(0) if self.answers else 200

    def wait_for(self, topic: str, seconds: float = 30) -> Any:
        """The first event of that type."""
        with self.changed:
            came = self.changed.wait_for(lambda: self._of(topic), timeout=seconds)
        assert came, f"no {topic} in {self.took}"
        return came[0]

    def _of(self, topic: str) -> list[Any]:
        return [document for _, document in self.took if document["type"] == topic]


@contextmanager
def receiving(*answers: int) -> Iterator[Receiver]:
    """On loopback, until the end of the test; with its answers in their order."""
    receiver = Receiver(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(self.path, {k.lower(): v for k, v in self.headers.items()}, raw)
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing of a test's receiver is of interest."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
