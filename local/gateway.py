"""A gateway by docs/gateway.md that reaches nobody, at the far side of the wire."""

import json
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from chalice.app import Blueprint, Request, Response

from chalicelib.channels import gateway
from chalicelib.channels.twilio_codes import PERMANENT
from chalicelib.domain.values import Channel
from local.outbox import Message, Outbox
from local.twilio import MAGIC, MAX_TEXT

PREFIX = "/local/gateway"
IDS = "GW"
"""What its messages' ids begin with, which lie in the same outbox as Twilio's."""

NUMBER = "12345"
TIMEOUT = 10.0


class GatewayError(RuntimeError):
    """The hotline does not take a message."""


@dataclass(frozen=True)
class Bridge:
    """Messages land in the outbox, dated by `now`; `accepted` wakes whoever reports on them."""

    secret: str = field(repr=False)
    base_url: str
    outbox: Outbox
    now: Callable[[], datetime]
    wall: Callable[[], datetime]
    accepted: Callable[[], None]
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def take(self, raw: bytes) -> Response:
        """The message is on disk before the 201; the same id again is the same message."""
        said = _read(raw)
        wrong = _wrong(said)
        if wrong:
            return Response({"error": wrong}, status_code=400)
        with self._one_at_a_time:
            message = self._known(said["id"]) or self._message(said)
            if not self.outbox.has(message.provider_id):
                self.outbox.add(message)
        self.accepted()
        return Response({"id": message.provider_id}, status_code=201)

    def tell(self, id: str) -> Response:
        """What became of one."""
        message = self._known(id)
        if message is None:
            return Response({"error": "not_found"}, status_code=404)
        return Response({"id": message.provider_id, "status": message.status})

    def knows(self, request: Request) -> bool:
        """Whether the hotline signed it."""
        path = request.path.format(**(request.uri_params or {}))
        signature = request.headers.get(gateway.SIGNATURE_HEADER)
        method, body = request.method, _bytes(request)
        return gateway.is_signed(self.secret, self.wall(), method, path, body, signature=signature)

    def _known(self, id: str) -> Message | None:
        taken = [each for each in self.outbox.of_deliveries([id]) if each.provider_id.startswith(IDS)]
        return taken[-1] if taken else None

    def _message(self, said: Mapping[str, str]) -> Message:
        return Message(
            provider_id=f"{IDS}{uuid.uuid4().hex}",
            channel=Channel.SMS,
            receiver=said["to"],
            sender=NUMBER,
            text=said["text"],
            at=self.now().astimezone(UTC).replace(microsecond=0),
            delivery=said["id"],
            callback=f"{self.base_url}{gateway.STATUS_PATH}",
        )


def routes(bridge: Bridge) -> Blueprint:
    """Registered by the embedded home alone."""
    blueprint = Blueprint(__name__)

    @blueprint.route(f"{PREFIX}{gateway.MESSAGES_PATH}", methods=["POST"], name="gateway_take")
    def take() -> Response:
        request = blueprint.current_request
        return bridge.take(_bytes(request)) if bridge.knows(request) else _forbidden()

    @blueprint.route(f"{PREFIX}{gateway.MESSAGES_PATH}/{{id}}", methods=["GET"], name="gateway_tell")
    def tell(id: str) -> Response:
        request = blueprint.current_request
        return bridge.tell(id) if bridge.knows(request) else _forbidden()

    return blueprint


def signed(
    secret: str, url: str, document: Mapping[str, str], at: datetime | None = None
) -> tuple[bytes, dict[str, str]]:
    """Body and headers of what the gateway posts to that address, now or at another time."""
    body = json.dumps(document, ensure_ascii=False).encode()
    signature = gateway.sign(secret, at or datetime.now(UTC), "POST", urlsplit(url).path, body)
    return body, {"Content-Type": "application/json", gateway.SIGNATURE_HEADER: signature}


def bring(secret: str, base_url: str, port: int, document: Mapping[str, str]) -> None:
    """A citizen's message, to the server on this machine; GatewayError with what it says against it."""
    import requests

    path = urlsplit(base_url).path + gateway.SMS_PATH
    body, headers = signed(secret, path, document)
    url = f"http://127.0.0.1:{port}{gateway.SMS_PATH}"
    try:
        answer = requests.post(url, body, headers=headers, timeout=TIMEOUT)
    except requests.RequestException as error:
        raise GatewayError(f"the server does not answer: {type(error).__name__}") from None
    if not answer.ok:
        raise GatewayError(f"the server answers with {answer.status_code}: {answer.text}")


def _wrong(said: Mapping[str, str]) -> str:
    """Twilio's test numbers are refused here as well, for the same reasons."""
    if any(not isinstance(said.get(name), str) or not said[name] for name in ("id", "to", "text")):
        return "malformed"
    if not (said["to"].startswith("+") and said["to"][1:].isdecimal()):
        return "invalid_number"
    if len(said["text"]) > MAX_TEXT:
        return "too_long"
    return PERMANENT[MAGIC[said["to"]]] if said["to"] in MAGIC else ""


def _read(raw: bytes) -> dict[str, str]:
    try:
        document = json.loads(raw)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _forbidden() -> Response:
    return Response({"error": "signature"}, status_code=403)


def _bytes(request: Request) -> bytes:
    body = request.raw_body
    return body.encode() if isinstance(body, str) else body
