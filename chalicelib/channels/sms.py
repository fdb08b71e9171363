"""Text messages by Twilio: everything that is known of that provider (its client stands in twilio_client)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from chalicelib.channels.twilio_codes import PERMANENT
from chalicelib.channels.twilio_media import Media, media_of
from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.errors import InvalidInputError
from chalicelib.ports import Found, PermanentFailure

if TYPE_CHECKING:
    from twilio.rest import Client

SIGNATURE_HEADER = "X-Twilio-Signature"
API = "https://api.twilio.com"
STATUS_PATH = "/hooks/twilio/status"

RECEIPTS: Mapping[str, DeliveryStatus] = {
    "delivered": DeliveryStatus.DELIVERED,
    "read": DeliveryStatus.DELIVERED,
    "undelivered": DeliveryStatus.PERMANENT_FAILURE,
    "failed": DeliveryStatus.TECHNICAL_FAILURE,
    "canceled": DeliveryStatus.TECHNICAL_FAILURE,
}
"""Every other MessageStatus (accepted, scheduled, queued, sending, sent) says that it is still on its way."""

_DELIVERED = frozenset(word for word, status in RECEIPTS.items() if status is DeliveryStatus.DELIVERED)
_LOST = frozenset(RECEIPTS) - _DELIVERED
# Twilio dates a message by its own clock, in whole seconds.
_SKEW = timedelta(minutes=1)
_PAGE = 50


@dataclass(frozen=True)
class InboundSms:
    """A message to the office; `sid` is the same when Twilio posts it again."""

    sid: str
    sender: str
    to: str
    text: str
    media: tuple[Media, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """What became of a sent message; no status while it is still on its way."""

    sid: str
    status: DeliveryStatus | None
    reason: str = ""


def parse(raw: bytes) -> InboundSms:
    """Raises InvalidInputError without sender or id; a message without text is one all the same."""
    form = _form(raw)
    sid, text = _needed(form, "MessageSid"), form.get("Body", "")
    return InboundSms(sid, _needed(form, "From"), form.get("To", ""), text, media_of(form, sid))


def parse_receipt(raw: bytes) -> Receipt:
    """Raises InvalidInputError without the message's id or status."""
    form = _form(raw)
    status = RECEIPTS.get(_needed(form, "MessageStatus"))
    code = form.get("ErrorCode", "")
    failed = status not in (None, DeliveryStatus.DELIVERED)
    return Receipt(_needed(form, "MessageSid"), status, _reason(code) if failed else "")


def is_signed(token: str, url: str, raw: bytes, signature: str | None) -> bool:
    """Whether Twilio signed this form for this public URL; a body that is no UTF-8 is not Twilio's."""
    if not signature or not signature.isascii():
        return False
    from twilio.request_validator import RequestValidator

    try:
        return bool(RequestValidator(token).validate(url, _values(raw), signature))
    except UnicodeDecodeError:
        return False


class TwilioSender:
    """Sends with Twilio's client; what it raises besides the two failures leaves open whether it was sent."""

    def __init__(self, sid: str, token: str, number: str, base_url: str, api: str = API) -> None:
        self._sid, self._token, self._number = sid, token, number
        self._base_url, self._api = base_url.rstrip("/"), api

    def send(self, delivery: Delivery) -> str:
        """The id that Twilio gave it."""
        try:
            sent = self._client.messages.create(
                to=delivery.to,
                from_=self._number,
                body=delivery.text,
                status_callback=f"{self._base_url}{STATUS_PATH}/{delivery.id}",
            )
        except Exception as error:
            from chalicelib.channels.twilio_client import judge

            judge(error)
            raise
        if not sent.sid:
            raise RuntimeError("Twilio took a message without giving it an id")
        return sent.sid

    def find(self, delivery: Delivery) -> Found | None:
        """The newest message of these words to this number; raises PermanentFailure if Twilio lost it."""
        since = delivery.created_at - _SKEW
        for message in self._client.messages.stream(to=delivery.to, page_size=_PAGE):
            if message.date_created is not None and message.date_created < since:
                return None
            if message.sid and message.body == delivery.text:
                return _found(message.sid, str(message.status), message.error_code)
        return None

    @cached_property
    def _client(self) -> "Client":
        from chalicelib.channels.twilio_client import connect

        return connect(self._sid, self._token, self._api)


def _found(sid: str, status: str, code: int | None) -> Found:
    if status in _LOST:
        raise PermanentFailure(_reason(str(code or "")))
    return Found(sid, status in _DELIVERED)


def _reason(code: str) -> str:
    known = PERMANENT.get(int(code)) if code.isdecimal() else None
    return known or (f"twilio_{code}" if code.isdecimal() else "unknown_error")


class _Values(dict[str, list[str]]):
    """A form in which a name may stand twice, as the validator wants it."""

    def getlist(self, name: str) -> list[str]:
        return self[name]


def _values(raw: bytes) -> _Values:
    values = _Values()
    for name, value in parse_qsl(raw.decode(), keep_blank_values=True):
        values.setdefault(name, []).append(value)
    return values


def _form(raw: bytes) -> dict[str, str]:
    return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))


def _needed(form: Mapping[str, str], name: str) -> str:
    value = form.get(name, "").strip()
    if not value:
        raise InvalidInputError("error.field_missing", name)
    return value
