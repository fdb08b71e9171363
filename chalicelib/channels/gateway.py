"""Text messages by a gateway of the office's own: everything that is known of its protocol.

docs/gateway.md tells it to whoever builds one; what sends stands in gateway_client.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from chalicelib.domain.delivery import DeliveryStatus
from chalicelib.domain.errors import InvalidInputError

SIGNATURE_HEADER = "X-Huiyin-Signature"
KEY_HEADER = "Idempotency-Key"
MESSAGES_PATH = "/messages"
SMS_PATH, STATUS_PATH = "/hooks/gateway/sms", "/hooks/gateway/status"
TOLERANCE = timedelta(minutes=5)
"""Between the clock of whoever signed and ours, in both directions."""

OURS = "gateway:"
"""What a gateway's message ids begin with inside: those of another provider are other messages."""

RECEIPTS: Mapping[str, DeliveryStatus] = {
    "delivered": DeliveryStatus.DELIVERED,
    "failed": DeliveryStatus.PERMANENT_FAILURE,
    "expired": DeliveryStatus.TECHNICAL_FAILURE,
}
"""Every other status (queued, sent) says that it is still on its way."""

REASONS = frozenset(
    {
        "invalid_number",
        "unknown_number",
        "not_mobile",
        "landline",
        "opted_out",
        "unreachable",
        "too_long",
        "unroutable",
        "region_not_permitted",
        "blocked",
        "filtered",
        "unknown_error",
    }
)
"""Why a message will never arrive, in refusals and receipts: the words that Twilio's codes become, too."""

_WORD = re.compile(r"[a-z0-9_]{1,40}")
_SIGNATURE = re.compile(r"(\d{1,12})\.([0-9a-f]{64})", re.ASCII)
_MAX_ID, _MAX_NUMBER = 200, 40


@dataclass(frozen=True)
class InboundSms:
    """A message to the office; `id` is the same when the gateway posts it again."""

    id: str
    sender: str
    to: str
    text: str


@dataclass(frozen=True)
class Receipt:
    """What became of a delivery of ours; no status while it is still on its way."""

    delivery: str
    status: DeliveryStatus | None
    reason: str = ""


def sign(secret: str, at: datetime, method: str, path: str, body: bytes) -> str:
    """The header for this request at this time; `path` as it stands in the URL, without a query."""
    stamp = str(int(at.timestamp()))
    return f"{stamp}.{_seal(secret, stamp, method, path, body)}"


def is_signed(
    secret: str, now: datetime, method: str, path: str, body: bytes, *, signature: str | None
) -> bool:
    """Whether who knows the secret signed this request within the tolerance; nobody knows an empty one."""
    parts = _SIGNATURE.fullmatch(signature or "") if secret else None
    if parts is None:
        return False
    is_fresh = abs(now.timestamp() - int(parts[1])) <= TOLERANCE.total_seconds()
    return hmac.compare_digest(parts[2], _seal(secret, parts[1], method, path, body)) and is_fresh


def parse(document: Mapping[str, object]) -> InboundSms:
    """Raises InvalidInputError without id or sender; a message without text is one all the same."""
    return InboundSms(
        _needed(document, "id", _MAX_ID),
        _needed(document, "from", _MAX_NUMBER),
        _text(document, "to")[:_MAX_NUMBER],
        _text(document, "text"),
    )


def parse_receipt(document: Mapping[str, object]) -> Receipt:
    """Raises InvalidInputError without the delivery's id or a status."""
    status = RECEIPTS.get(_needed(document, "status", _MAX_NUMBER))
    failed = status not in (None, DeliveryStatus.DELIVERED)
    return Receipt(_needed(document, "id", _MAX_ID), status, reason(document.get("reason")) if failed else "")


def reason(code: object, otherwise: str = "unknown_error") -> str:
    """A gateway's code in our words; a word of its own is kept under its name."""
    if not isinstance(code, str) or not _WORD.fullmatch(code):
        return otherwise
    return code if code in REASONS else f"gateway_{code}"


def _seal(secret: str, stamp: str, method: str, path: str, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{stamp}.{method}.{path}.".encode() + body, sha256).hexdigest()


def _text(document: Mapping[str, object], name: str) -> str:
    value = document.get(name)
    if value is not None and not isinstance(value, str):
        raise InvalidInputError("error.field_invalid", name)
    return value or ""


def _needed(document: Mapping[str, object], name: str, longest: int) -> str:
    value = _text(document, name).strip()
    if not value:
        raise InvalidInputError("error.field_missing", name)
    if len(value) > longest:
        raise InvalidInputError("error.field_invalid", name)
    return value
