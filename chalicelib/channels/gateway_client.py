"""Sends by a gateway of the office's own (docs/gateway.md); the SDK is imported with the first message."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from chalicelib.channels import gateway
from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.ports import Found, PermanentFailure, TemporaryFailure

if TYPE_CHECKING:
    from requests import Response

TIMEOUT = 3.0, 8.0
"""Seconds to connect, and to wait for an answer."""

_TAKEN, _REFUSED, _BROKEN = range(200, 300), range(400, 500), 503
# Without rights, at a wrong address or too fast: nothing was taken, and it can be mended.
_MENDABLE = frozenset({401, 403, 404, 408, 429, _BROKEN})
_UNKNOWN = 404


class GatewaySender:
    """What it raises besides the two failures leaves open whether it was sent."""

    def __init__(self, base: str, secret: str, now: Callable[[], datetime]) -> None:
        """`now` is the time of the world outside, which the gateway checks signatures by."""
        self._base, self._secret, self._now = base.rstrip("/"), secret, now

    def send(self, delivery: Delivery) -> str:
        """The id that the gateway gave it."""
        said = {"id": delivery.id, "to": delivery.to, "text": delivery.text}
        body = json.dumps(said, ensure_ascii=False).encode()
        try:
            answer = self._ask("POST", gateway.MESSAGES_PATH, body, delivery.id)
        except Exception as error:
            from chalicelib.channels.connecting import never_connected

            if never_connected(error):
                raise TemporaryFailure("no_connection") from None
            raise
        _judge(answer)
        return _id(answer)

    def find(self, delivery: Delivery) -> Found | None:
        """Raises PermanentFailure if the gateway lost it."""
        answer = self._ask("GET", f"{gateway.MESSAGES_PATH}/{quote(delivery.id, safe='')}")
        if answer.status_code == _UNKNOWN:
            return None
        id, told = _id(answer), _document(answer)
        status = gateway.RECEIPTS.get(str(told.get("status")))
        if status not in (None, DeliveryStatus.DELIVERED):
            raise PermanentFailure(gateway.reason(told.get("reason")))
        return Found(id, delivered=status is DeliveryStatus.DELIVERED)

    def _ask(self, method: str, path: str, body: bytes = b"", key: str = "") -> "Response":
        """A connection of its own each time: one that was kept may have ended, and nobody knew what became.

        Nothing is sent on elsewhere: it was signed for this address.
        """
        import requests

        url = self._base + path
        headers = {
            gateway.SIGNATURE_HEADER: gateway.sign(
                self._secret, self._now(), method, urlsplit(url).path, body
            ),
            **({gateway.KEY_HEADER: key, "Content-Type": "application/json"} if key else {}),
        }
        return requests.request(
            method, url, data=body or None, headers=headers, timeout=TIMEOUT, allow_redirects=False
        )


def _judge(answer: "Response") -> None:
    """Raise one of the two failures for what the gateway said clearly; return if it did not refuse."""
    status = answer.status_code
    said = gateway.reason(_document(answer).get("error"), f"gateway_{status}")
    if status in _REFUSED and said in gateway.REASONS:
        raise PermanentFailure(said)
    if status in _MENDABLE:
        raise TemporaryFailure(f"http_{status}")
    if status in _REFUSED:
        raise PermanentFailure(said)


def _id(answer: "Response") -> str:
    """Of a message that the gateway has; RuntimeError if it does not say so."""
    id = _document(answer).get("id") if answer.status_code in _TAKEN else None
    if not isinstance(id, str) or not id:
        raise RuntimeError(f"the gateway answered {answer.status_code} without a message's id")
    return f"{gateway.OURS}{id}"


def _document(answer: "Response") -> dict[str, object]:
    """Empty if it is no JSON object."""
    try:
        document = json.loads(answer.content)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
