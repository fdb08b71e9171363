"""The telephone side of the stand-in for Twilio: calls that we order, which ring until somebody answers."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl

from chalice.app import Blueprint, Response

from chalicelib.channels.survey_calls import STATUS_PATH
from chalicelib.domain.values import Channel
from local import twilio_wire as wire
from local.outbox import Message, Outbox
from local.twilio import FORM, JSON, MAX_PAGE, PREFIX, body_of
from local.twilio_account import Account, ours

CALLS = f"/{wire.VERSION}/Accounts/{{sid}}/Calls.json"
CALL = f"/{wire.VERSION}/Accounts/{{sid}}/Calls/{{file}}"
RINGING, TALKING, OVER, UNANSWERED = "ringing", "in-progress", "completed", "no-answer"
RINGS = timedelta(minutes=2)
"""Of virtual time: longer than a telephone rings, since `huiyin answer` has to be typed."""

LONGEST = timedelta(minutes=15)
MAGIC: Mapping[str, int] = {
    "+15005550001": 21217,
    "+15005550002": 21214,
    "+15005550003": 21215,
    "+15005550004": 21216,
}
"""Twilio's own test numbers, and the error that a call to each of them gives."""


@dataclass(frozen=True)
class Exchange:
    """Calls are rows of the outbox: the address `subject` tells what to say, `callback` hears of the end."""

    account: Account
    outbox: Outbox
    now: Callable[[], datetime]
    accepted: Callable[[], None]

    @ours
    def create(self, raw: bytes) -> Response:
        """It rings from now on."""
        form = dict(parse_qsl(raw.decode(), keep_blank_values=True))
        wrong = self._wrong(form)
        if wrong:
            return wire.error(400, wrong, "The call was not accepted")
        call = self._call(form)
        self.outbox.add(call)
        self.accepted()
        return Response(resource(call, self.account.sid), status_code=201)

    @ours
    def list(self, query: Mapping[str, str]) -> Response:
        """The newest calls to a number, on one page."""
        ring_out(self.outbox, self.now())
        found = self.outbox.page(query.get("To", ""), None, None, MAX_PAGE, ids="CA")
        here = CALLS.format(sid=self.account.sid)
        shown = [resource(call, self.account.sid) for call in found]
        return Response({"calls": shown, "page_size": MAX_PAGE, "uri": here, "next_page_uri": None})

    @ours
    def fetch(self, file: str) -> Response:
        """One call by its id."""
        ring_out(self.outbox, self.now())
        found = self.outbox.page("", None, None, 1, ids=file.removesuffix(".json"))
        if not found:
            return wire.error(404, 20404, "The requested resource was not found")
        return Response(resource(found[0], self.account.sid))

    def _wrong(self, form: Mapping[str, str]) -> int | None:
        to = form.get("To", "")
        if form.get("From") != self.account.number:
            return 21210
        if not (to.startswith("+") and to[1:].isdecimal()):
            return 21217
        return MAGIC.get(to) if form.get("Url") else 21205

    def _call(self, form: Mapping[str, str]) -> Message:
        callback = form.get("StatusCallback", "")
        return Message(
            provider_id=f"CA{uuid.uuid4().hex}",
            channel=Channel.VOICE,
            receiver=form["To"],
            sender=form["From"],
            text="",
            subject=form["Url"],
            at=self.now().astimezone(UTC).replace(microsecond=0),
            delivery=callback.rpartition(f"{STATUS_PATH}/")[2],
            status=RINGING,
            callback=callback,
        )


def overdue(outbox: Outbox, now: datetime) -> list[Message]:
    """The calls that nobody has answered in time, and those whose caller has died."""
    spans = {RINGING: RINGS, TALKING: LONGEST}
    return [call for call in outbox.calls(*spans) if now >= call.at + spans[call.status]]


def ring_out(outbox: Outbox, now: datetime) -> None:
    """They are over."""
    for call in overdue(outbox, now):
        outbox.move(call, UNANSWERED if call.status == RINGING else OVER)


def told(outbox: Outbox) -> list[Message]:
    """The calls whose end our side has not acknowledged."""
    return outbox.calls(OVER, UNANSWERED)


def resource(call: Message, sid: str) -> dict[str, object]:
    date = format_datetime(call.at)
    return {
        "sid": call.provider_id,
        "account_sid": sid,
        "api_version": wire.VERSION,
        "to": call.receiver,
        "from": call.sender,
        "status": call.status,
        "direction": "outbound-api",
        "date_created": date,
        "date_updated": date,
        "start_time": date,
        "end_time": None,
        "duration": None,
        "answered_by": None,
        "uri": f"/{wire.VERSION}/Accounts/{sid}/Calls/{call.provider_id}.json",
        "subresource_uris": {},
    }


def routes(exchange: Exchange) -> Blueprint:
    """Registered by the embedded home alone."""
    blueprint = Blueprint(__name__)

    @blueprint.route(PREFIX + CALLS, methods=["POST"], content_types=[FORM], name="twilio_call")
    def create(sid: str) -> Response:
        request = blueprint.current_request
        return exchange.create(sid, request.headers.get("authorization", ""), body_of(request.raw_body))

    @blueprint.route(PREFIX + CALLS, methods=["GET"], content_types=[FORM, JSON], name="twilio_calls")
    def listing(sid: str) -> Response:
        request = blueprint.current_request
        query = dict((request.query_params or {}).items())
        return exchange.list(sid, request.headers.get("authorization", ""), query)

    @blueprint.route(PREFIX + CALL, methods=["GET"], content_types=[FORM, JSON], name="twilio_fetch")
    def fetch(sid: str, file: str) -> Response:
        request = blueprint.current_request
        return exchange.fetch(sid, request.headers.get("authorization", ""), file)

    return blueprint
