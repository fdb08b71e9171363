"""Providers knock: every route checks its signature on the public address before anything else."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from urllib.parse import urlencode

from chalice.app import Blueprint, Request, Response

from chalicelib.bootstrap import deps
from chalicelib.channels import phone, sms
from chalicelib.channels.twilio_media import Media
from chalicelib.domain.errors import InvalidInputError, NotFoundError
from chalicelib.domain.files import kinds
from chalicelib.domain.inbox import Citizen, Content, File
from chalicelib.domain.messages import language_of, say
from chalicelib.domain.values import Channel
from chalicelib.edge.http import body_bytes
from chalicelib.ports import Deps
from chalicelib.usecases import pictures
from chalicelib.usecases.delivery import settle
from chalicelib.usecases.intake import submit

routes = Blueprint(__name__)
FORM = ["application/x-www-form-urlencoded"]
XML: Mapping[str, str | list[str]] = {"Content-Type": "text/xml; charset=utf-8"}
TWIML = Response('<?xml version="1.0" encoding="UTF-8"?><Response/>', dict(XML))
FORBIDDEN = Response("", {"Content-Type": "text/plain"}, 403)


def signed_by_twilio(handler: Callable[..., str | None]) -> Callable[..., Response]:
    """403 unless Twilio signed it; 200 also for what no retry can mend. What the handler says is TwiML."""

    @wraps(handler)
    def checked(*args: str, **kwargs: str) -> Response:
        if not _is_signed(deps(), routes.current_request):
            return FORBIDDEN
        said = None
        with suppress(InvalidInputError, NotFoundError):
            said = handler(*args, **kwargs)
        return Response(said, dict(XML)) if said else TWIML

    return checked


@routes.route("/hooks/twilio/sms", methods=["POST"], content_types=FORM)
@signed_by_twilio
def twilio_sms() -> None:
    """A message from a citizen."""
    message = sms.parse(body_bytes(routes.current_request))
    submit(deps(), Channel.SMS, message.sid, _content(message))


@routes.route("/hooks/twilio/status/{delivery}", methods=["POST"], content_types=FORM)
@signed_by_twilio
def twilio_status(delivery: str) -> None:
    """What became of a message that we sent."""
    receipt = sms.parse_receipt(body_bytes(routes.current_request))
    if receipt.status:
        settle(deps(), delivery, receipt.status, receipt.sid, receipt.reason)


def _content(message: sms.InboundSms) -> Content:
    sender = phone.normalise(message.sender) or message.sender
    lang, brought = language_of(message.text), bool(message.media)
    return Content(
        text=message.text,
        title=say(lang, "picture.title") if brought and not message.text.strip() else "",
        lang=lang,
        citizen=Citizen(phone=sender),
        to=message.to,
        files=tuple(_file(lang, number, media) for number, media in enumerate(message.media, 1)),
        pictures=message.sid if brought else "",
    )


def _file(lang: str, number: int, media: Media) -> File:
    """Not here yet; one without an id will never come, and officers see that."""
    name = say(lang, "picture.name", number=str(number))
    known = media.type if media.type in kinds.ENDINGS else ""
    return File(
        kinds.named(name, known) if known else name, media.type, 0, pictures.named(media.sid or "none")
    )


def _is_signed(home: Deps, request: Request) -> bool:
    """Checked on the public address: behind a gateway the path may lack its stage (traps.md 38)."""
    path = request.path.format(**(request.uri_params or {}))
    query = (
        urlencode([(k, v) for k in request.query_params for v in request.query_params.getlist(k)])
        if request.query_params
        else ""
    )
    url = f"{home.base_url}{path}" + (f"?{query}" if query else "")
    signature = request.headers.get(sms.SIGNATURE_HEADER)
    return bool(home.webhook_token) and sms.is_signed(home.webhook_token, url, body_bytes(request), signature)
