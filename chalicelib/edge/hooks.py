"""Providers knock: every route checks its signature on the public address before anything else."""

from urllib.parse import urlencode

from chalice.app import Blueprint, Request, Response

from chalicelib.bootstrap import deps
from chalicelib.channels import phone, sms
from chalicelib.domain.errors import InvalidInputError, NotFoundError
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel
from chalicelib.edge.http import body_bytes
from chalicelib.ports import Deps
from chalicelib.usecases.delivery import settle
from chalicelib.usecases.intake import submit

routes = Blueprint(__name__)
FORM = ["application/x-www-form-urlencoded"]
TWIML = Response('<?xml version="1.0" encoding="UTF-8"?><Response/>', {"Content-Type": "text/xml"})
FORBIDDEN = Response("", {"Content-Type": "text/plain"}, 403)


@routes.route("/hooks/twilio/sms", methods=["POST"], content_types=FORM)
def twilio_sms() -> Response:
    """A message from a citizen; 200 also for what a retry cannot mend."""
    home, request = deps(), routes.current_request
    if not _is_signed(home, request):
        return FORBIDDEN
    try:
        message = sms.parse(body_bytes(request))
    except InvalidInputError:
        return TWIML
    submit(home, Channel.SMS, message.sid, _content(message))
    return TWIML


@routes.route("/hooks/twilio/status/{delivery}", methods=["POST"], content_types=FORM)
def twilio_status(delivery: str) -> Response:
    """What became of a message that we sent."""
    home, request = deps(), routes.current_request
    if not _is_signed(home, request):
        return FORBIDDEN
    try:
        receipt = sms.parse_receipt(body_bytes(request))
        if receipt.status:
            settle(home, delivery, receipt.status, receipt.sid, receipt.reason)
    except (InvalidInputError, NotFoundError):
        return TWIML
    return TWIML


def _content(message: sms.InboundSms) -> Content:
    sender = phone.normalise(message.sender) or message.sender
    lang = "zh-CN" if _is_chinese(message.text) else "en"
    return Content(text=message.text, lang=lang, citizen=Citizen(phone=sender), to=message.to)


def _is_chinese(text: str) -> bool:
    """Latin words without a Chinese character are English; digits and blanks alone are not."""
    return not any(c.isascii() and c.isalpha() for c in text) or any("\u3400" <= c <= "\u9fff" for c in text)


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
