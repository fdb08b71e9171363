"""Secrets from Secrets Manager, kept in memory for some minutes by Powertools' parameters."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.endpoints import Webhook, read
from chalicelib.ports import Secrets

MAX_AGE = 300
"""Seconds after which a changed secret is seen."""


@dataclass(frozen=True)
class TwilioAccount:
    sid: str
    token: str = field(repr=False)
    number: str


class Vault:
    """One JSON secret: `hmac` (key by version, base64), and what the providers in use ask for.

    `twilio_sid`, `twilio_token`, `twilio_from`; `gateway_secret`; `smtp_user` and `smtp_password` of a relay;
    `open311_keys`, keys of programs by their names; `webhooks`, programs that are told what happens.
    """

    def __init__(self, client: Callable[[str], Any], name: str) -> None:
        self._client, self._name = client, name
        self._provider: Any = None

    def secrets(self) -> Secrets:
        return Secrets({version: b64decode(key) for version, key in self._document()["hmac"].items()})

    def twilio(self, *, needed: bool = True) -> TwilioAccount:
        """KeyError if it is needed and not there; empty, nobody can sign for Twilio."""
        document = {} if needed else {"twilio_sid": "", "twilio_token": "", "twilio_from": ""}
        document |= self._document()
        return TwilioAccount(document["twilio_sid"], document["twilio_token"], document["twilio_from"])

    def gateway_secret(self, *, needed: bool = True) -> str:
        """Likewise."""
        document = self._document()
        return str(document["gateway_secret"] if needed else document.get("gateway_secret", ""))

    def open311_keys(self) -> dict[str, str]:
        """By the client's name; without any, nobody submits by Open311."""
        return dict(self._document().get("open311_keys", {}))

    def webhooks(self) -> tuple[Webhook, ...]:
        """ValueError for an entry that makes no sense: whom it should tell would miss it in silence."""
        return read(self._document().get("webhooks", []))

    def relay_login(self) -> tuple[str, str]:
        document = self._document()
        return document.get("smtp_user", ""), document.get("smtp_password", "")

    def _document(self) -> dict[str, Any]:
        from aws_lambda_powertools.utilities.parameters import SecretsProvider

        if self._provider is None:
            self._provider = SecretsProvider(boto3_client=self._client("secretsmanager"))
        document: dict[str, Any] = self._provider.get(self._name, max_age=MAX_AGE, transform="json")
        return document
