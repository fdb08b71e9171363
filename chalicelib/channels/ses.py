"""Mail by Amazon SES: the same message as over SMTP, handed to another provider."""

from typing import Any

from chalicelib.channels.mail import compose
from chalicelib.domain.delivery import Delivery
from chalicelib.ports import Found, PermanentFailure, TemporaryFailure

PERMANENT = frozenset({"MessageRejected", "BadRequestException", "InvalidParameterValue"})
TEMPORARY = frozenset(
    {"TooManyRequestsException", "LimitExceededException", "Throttling", "SendingPausedException"}
)


class SesSender:
    """Implements `ports.Sender` on SES v2; its events bring the delivery's id back in a tag."""

    def __init__(self, client: Any, mail_from: str) -> None:
        self._client, self._mail_from = client, mail_from

    def send(self, delivery: Delivery) -> str:
        try:
            answer = self._client.send_email(
                FromEmailAddress=self._mail_from,
                Destination={"ToAddresses": [delivery.to]},
                Content={"Raw": {"Data": bytes(compose(delivery, self._mail_from))}},
                EmailTags=[{"Name": "delivery", "Value": delivery.id}],
            )
        except self._client.exceptions.ClientError as error:
            _judge(error.response["Error"]["Code"])
            raise
        return str(answer["MessageId"])

    def find(self, delivery: Delivery) -> Found | None:
        """SES cannot be asked what it has sent: its events settle it, or a person does."""


def _judge(code: str) -> None:
    if code in PERMANENT:
        raise PermanentFailure(code)
    if code in TEMPORARY:
        raise TemporaryFailure(code)
