"""Mail by Amazon SES: the same message as over SMTP, handed to another provider."""

from collections.abc import Mapping
from typing import Any

from chalicelib.channels.mail import compose
from chalicelib.channels.ses_events import TAG
from chalicelib.domain.delivery import Delivery
from chalicelib.ports import Found, PermanentFailure, TemporaryFailure

PERMANENT = frozenset({"MessageRejected", "BadRequestException", "InvalidParameterValue"})
REFUSED, BROKEN = 400, 500


class SesSender:
    """Implements `ports.Sender` on SES v2.

    `events` is the configuration set by which SES tells what became of a mail, with the delivery's id in a
    tag; empty: it tells nobody.
    """

    def __init__(self, client: Any, mail_from: str, events: str = "") -> None:
        self._client, self._mail_from = client, mail_from
        # SES refuses an empty name.
        self._told = {"ConfigurationSetName": events} if events else {}

    def send(self, delivery: Delivery) -> str:
        raw = _composed(delivery, self._mail_from)
        try:
            answer = self._client.send_email(
                FromEmailAddress=self._mail_from,
                Destination={"ToAddresses": [delivery.to]},
                Content={"Raw": {"Data": raw}},
                EmailTags=[{"Name": TAG, "Value": delivery.id}],
                **self._told,
            )
        except self._client.exceptions.ClientError as error:
            _judge(error.response)
            raise
        return str(answer["MessageId"])

    def find(self, delivery: Delivery) -> Found | None:
        """SES cannot be asked what it has sent: its events settle it, or a person does."""


def _composed(delivery: Delivery, mail_from: str) -> bytes:
    try:
        return bytes(compose(delivery, mail_from))
    except ValueError as error:
        raise PermanentFailure("invalid_message") from error


def _judge(answer: Mapping[str, Any]) -> None:
    """Any clear refusal means that it was not taken; what only an operator can mend is tried again."""
    code, status = answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]
    if code in PERMANENT:
        raise PermanentFailure(code)
    if REFUSED <= status < BROKEN:
        raise TemporaryFailure(code)
