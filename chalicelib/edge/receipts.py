"""Amazon SES knocks by way of SNS: what became of our mails. What a retry cannot mend is dropped and told."""

from contextlib import suppress
from typing import Any

from chalice.app import Blueprint

from chalicelib.aws.log import failed, measured
from chalicelib.bootstrap import deps
from chalicelib.channels import ses_events
from chalicelib.domain.errors import NotFoundError
from chalicelib.ports import Deps
from chalicelib.usecases.delivery import settle
from chalicelib.usecases.receipts import complain

routes = Blueprint(__name__)


@routes.on_sns_message(topic="huiyin-receipts", name="take_receipts")
def take_receipts(event: Any) -> None:
    """Whatever fails here is brought again by Lambda, and in the end kept among the dead letters."""
    for record in event.to_dict()["Records"]:
        take(deps(), record["Sns"]["Message"])


def take(home: Deps, message: str) -> None:
    """An event may come up to eight times and in any order; one of somebody else's mail means nothing."""
    try:
        event = ses_events.parse(message)
    except ValueError as error:
        failed("receipt", error)
        measured("Failures", 1, what="receipt")
        return
    if event:
        with suppress(NotFoundError):
            _carry_out(home, event)


def _carry_out(home: Deps, event: ses_events.MailEvent) -> None:
    if event.unwanted:
        complain(home, event.delivery, event.provider_id)
    elif event.status:
        settle(home, event.delivery, event.status, event.provider_id, event.reason)
