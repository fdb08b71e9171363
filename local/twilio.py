"""A stand-in for Twilio's REST API, at the far side of the wire: our own sender talks to it by HTTP."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from chalice.app import Blueprint, Response

from chalicelib.channels.sms import STATUS_PATH
from chalicelib.domain.values import Channel
from local import twilio_wire as wire
from local.media import KeptMedia
from local.outbox import Message, Outbox
from local.recordings import TYPE, KeptRecordings
from local.twilio_account import Account, ours

PREFIX = "/local/twilio"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
MAX_TEXT = 1600
MAX_PAGE = 1000

MAGIC: Mapping[str, int] = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
"""Twilio's own test numbers, and the error that each of them gives."""


@dataclass(frozen=True)
class StandIn:
    """One account whose messages land in the outbox; `accepted` wakes whoever reports on them."""

    account: Account
    outbox: Outbox
    now: Callable[[], datetime]
    accepted: Callable[[], None]
    recordings: KeptRecordings | None = None
    media: KeptMedia | None = None

    @ours
    def create(self, raw: bytes) -> Response:
        """The message is on disk before the 201."""
        form = dict(parse_qsl(raw.decode(), keep_blank_values=True))
        wrong = self._wrong(form)
        if wrong:
            return wire.error(400, wrong, "The message was not accepted")
        message = self._message(form)
        self.outbox.add(message)
        self.accepted()
        return Response(wire.resource(message, self.account.sid), status_code=201)

    @ours
    def list(self, query: Mapping[str, str]) -> Response:
        """Newest first, as Twilio has it."""
        size = min(int(query.get("PageSize", "50")), MAX_PAGE)
        token = query.get("PageToken")
        found = self.outbox.page(
            query.get("To", ""), _since(query.get("DateSent>")), int(token) if token else None, size + 1
        )
        return Response(wire.page(found, self.account.sid, size, query))

    @ours
    def recording(self, file: str) -> Response:
        """The sound itself; 404 while it is not there, as it is for some seconds after a call."""
        content = self.recordings.get(file.removesuffix(".wav")) if self.recordings else None
        if content is None:
            return wire.error(404, 20404, "The requested resource was not found")
        return Response(content, {"Content-Type": TYPE})

    @ours
    def picture(self, media: str) -> Response:
        """What came with a message, as the type that it is said to be; 404 while it is not there."""
        found = self.media.get(media) if self.media else None
        if found is None:
            return wire.error(404, 20404, "The requested resource was not found")
        return Response(found[0], {"Content-Type": found[1]})

    def _wrong(self, form: Mapping[str, str]) -> int | None:
        to, body = form.get("To", ""), form.get("Body", "")
        checks = ((21604, not to), (21602, not body), (21617, len(body) > MAX_TEXT))
        wrong = next((code for code, is_wrong in checks if is_wrong), None)
        if wrong is None and form.get("From") != self.account.number:
            return 21606
        if wrong is None and not (to.startswith("+") and to[1:].isdecimal()):
            return 21211
        return wrong or MAGIC.get(to)

    def _message(self, form: Mapping[str, str]) -> Message:
        callback = form.get("StatusCallback", "")
        return Message(
            provider_id=f"SM{uuid.uuid4().hex}",
            channel=Channel.SMS,
            receiver=form["To"],
            sender=form["From"],
            text=form["Body"],
            at=self.now().astimezone(UTC).replace(microsecond=0),
            delivery=callback.rpartition(f"{STATUS_PATH}/")[2],
            callback=callback,
        )


def routes(stand_in: StandIn) -> Blueprint:
    """Registered by the embedded home alone."""
    blueprint = Blueprint(__name__)

    @blueprint.route(PREFIX + wire.MESSAGES, methods=["POST"], content_types=[FORM], name="twilio_create")
    def create(sid: str) -> Response:
        request = blueprint.current_request
        return stand_in.create(sid, request.headers.get("authorization", ""), body_of(request.raw_body))

    # Twilio's client names the form's type for the first page, and none for those that follow.
    @blueprint.route(PREFIX + wire.MESSAGES, methods=["GET"], content_types=[FORM, JSON], name="twilio_list")
    def listing(sid: str) -> Response:
        request = blueprint.current_request
        query = dict((request.query_params or {}).items())
        return stand_in.list(sid, request.headers.get("authorization", ""), query)

    @blueprint.route(PREFIX + wire.RECORDING, methods=["GET"], name="twilio_recording")
    def recording(sid: str, file: str) -> Response:
        request = blueprint.current_request
        return stand_in.recording(sid, request.headers.get("authorization", ""), file)

    @blueprint.route(PREFIX + wire.MEDIA, methods=["GET"], name="twilio_media")
    def picture(sid: str, message: str, media: str) -> Response:  # noqa: ARG001  ids are unique
        request = blueprint.current_request
        return stand_in.picture(sid, request.headers.get("authorization", ""), media)

    return blueprint


def body_of(body: str | bytes) -> bytes:
    return body.encode() if isinstance(body, str) else body


def _since(written: str | None) -> datetime | None:
    if not written:
        return None
    at = datetime.fromisoformat(written)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
