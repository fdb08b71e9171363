"""A gateway of the office's own knocks (docs/gateway.md); it is told in JSON what cannot be taken."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from urllib.parse import urlsplit

from chalice.app import Blueprint, Request

from chalicelib.bootstrap import deps
from chalicelib.channels import gateway, phone
from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.messages import language_of
from chalicelib.domain.values import Channel
from chalicelib.edge.hooks import FORBIDDEN
from chalicelib.edge.http import answers_json, body_bytes, body_json
from chalicelib.ports import Deps
from chalicelib.usecases.delivery import settle
from chalicelib.usecases.intake import submit

routes = Blueprint(__name__)
TAKEN = {"taken": True}


def signed_by_gateway(handler: Callable[[], object]) -> Callable[[], object]:
    """403 unless who knows the secret signed it within five minutes."""
    answered: Callable[[], object] = answers_json(routes)(handler)

    @wraps(handler)
    def checked() -> object:
        return answered() if _is_signed(deps(), routes.current_request) else FORBIDDEN

    return checked


@routes.route(gateway.SMS_PATH, methods=["POST"])
@signed_by_gateway
def gateway_sms() -> dict[str, bool]:
    """A message from a citizen. What is refused (400) stays with the gateway, which is told why."""
    message = gateway.parse(body_json(routes.current_request))
    submit(deps(), Channel.SMS, f"{gateway.OURS}{message.id}", _content(message))
    return TAKEN


@routes.route(gateway.STATUS_PATH, methods=["POST"])
@signed_by_gateway
def gateway_status() -> dict[str, bool]:
    """What became of a message that we sent; of one that is not ours no retry can tell more."""
    receipt = gateway.parse_receipt(body_json(routes.current_request))
    with suppress(NotFoundError):
        if receipt.status and _is_the_gateways(deps().store.delivery(receipt.delivery), receipt.status):
            settle(deps(), receipt.delivery, receipt.status, "", receipt.reason)
    return TAKEN


def _content(message: gateway.InboundSms) -> Content:
    sender = phone.normalise(message.sender) or message.sender
    return Content(
        text=message.text, lang=language_of(message.text), citizen=Citizen(phone=sender), to=message.to
    )


def _is_the_gateways(delivery: Delivery | None, status: DeliveryStatus) -> bool:
    """That it failed counts for nothing once another provider has it: who refused it may say so twice."""
    if delivery is None or status is DeliveryStatus.DELIVERED:
        return delivery is not None
    return not delivery.provider_id or delivery.provider_id.startswith(gateway.OURS)


def _is_signed(home: Deps, request: Request) -> bool:
    """On the public address, which may have a stage or a folder before our path (traps.md 38)."""
    path = urlsplit(home.base_url).path + request.path
    now = (home.wall or home.now)()
    signature = request.headers.get(gateway.SIGNATURE_HEADER)
    return gateway.is_signed(
        home.gateway_secret, now, request.method, path, body_bytes(request), signature=signature
    )
