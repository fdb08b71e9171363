"""Where Twilio's status callbacks arrive in a test."""

import threading
from dataclasses import dataclass, field

from chalice.app import Blueprint, Response

from chalicelib.channels.sms import SIGNATURE_HEADER, STATUS_PATH, is_signed


@dataclass
class Receiver:
    """Keeps what came, and answers with the next of `answers`, then with 200."""

    answers: list[int] = field(default_factory=list)
    token: str = ""
    base_url: str = ""
    came: list[tuple[str, str]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def routes(self) -> Blueprint:
        blueprint = Blueprint(__name__)

        @blueprint.route(
            f"{STATUS_PATH}/{{delivery}}",
            methods=["POST"],
            content_types=["application/x-www-form-urlencoded"],
        )
        def status(delivery: str) -> Response:
            request = blueprint.current_request
            url = f"{self.base_url}{STATUS_PATH}/{delivery}"
            raw = request.raw_body if isinstance(request.raw_body, bytes) else request.raw_body.encode()
            if not is_signed(self.token, url, raw, request.headers.get(SIGNATURE_HEADER)):
                return Response("", status_code=403)
            return self._take(delivery, raw.decode())

        return blueprint

    def _take(self, delivery: str, raw: str) -> Response:
        word = raw.split("MessageStatus=")[1].split("&", maxsplit=1)[0]
        with self.changed:
            self.came.append((delivery, word))
            self.changed.notify_all()
            return Response("", status_code=self.answers.pop(0) if self.answers else 200)

    def wait_for(self, count: int) -> list[tuple[str, str]]:
        with self.changed:
            self.changed.wait_for(lambda: len(self.came) >= count, timeout=5)
            return list(self.came)
