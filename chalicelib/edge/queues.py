"""A channel's queue knocks: send these deliveries. One function a channel, each with its own pace."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.aws.log import failed, measured
from chalicelib.bootstrap import deps
from chalicelib.usecases.delivery import deliver

routes = Blueprint(__name__)

Failures = dict[str, list[dict[str, str]]]


@routes.on_sqs_message(queue="huiyin-sms", batch_size=10, name="deliver_sms")
def deliver_sms(event: Any) -> Failures:
    return _deliver(event.to_dict())


@routes.on_sqs_message(queue="huiyin-email", batch_size=10, name="deliver_email")
def deliver_email(event: Any) -> Failures:
    return _deliver(event.to_dict())


@routes.on_sqs_message(queue="huiyin-voice", batch_size=10, name="deliver_voice")
def deliver_voice(event: Any) -> Failures:
    """Recordings are fetched, and given to who makes words of them."""
    return _deliver(event.to_dict())


def _deliver(event: dict[str, Any]) -> Failures:
    """Only what failed comes again; what was sent is claimed and would not be sent twice."""
    return {"batchItemFailures": [{"itemIdentifier": id} for id in filter(None, map(_one, event["Records"]))]}


def _one(message: dict[str, Any]) -> str | None:
    """The id of a message that has to come again."""
    try:
        done = deliver(deps(), message["body"])
    except Exception as error:  # noqa: BLE001  the queue brings it again, and its dead-letter queue alarms
        failed("deliver", error)
        measured("Failures", 1, what="deliver")
        done = False
    return None if done else str(message["messageId"])
