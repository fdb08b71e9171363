"""A channel's queue knocks: send these deliveries. One function a channel, each with its own pace."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.bootstrap import deps
from chalicelib.usecases.delivery import deliver

routes = Blueprint(__name__)


@routes.on_sqs_message(queue="huiyin-sms", batch_size=10, name="deliver_sms")
def deliver_sms(event: Any) -> None:
    _deliver(event)


@routes.on_sqs_message(queue="huiyin-email", batch_size=10, name="deliver_email")
def deliver_email(event: Any) -> None:
    _deliver(event)


def _deliver(event: Any) -> None:
    """A failure brings the whole batch again; what was sent before it is claimed and not sent twice."""
    for message in event:
        deliver(deps(), message.body)
