"""Tells programs of others what happens, by the Standard Webhooks specification (standardwebhooks.com).

Receivers check the signature with a library of theirs; `webhook-id` is the same however often it is posted.
"""

import hmac
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256

from chalicelib.channels.avoiding import SLOW, Standing
from chalicelib.domain.endpoints import Webhook, key
from chalicelib.ports import EndpointGone, TemporaryFailure

GONE, TOO_MANY, BROKEN = 410, 429, 500
TAKEN = range(200, 300)

Told = Callable[[str, bool], None]
"""Of an endpoint that is avoided from now on; with False, that it is well again."""


class HttpPoster:
    """A `ports.Poster`. An endpoint in trouble gets a trial now and then: waiting would hold up others."""

    def __init__(self, now: Callable[[], datetime], told: Told = lambda *_: None) -> None:
        """`now` is the time of the world outside, which receivers check signatures by."""
        self._now, self._told = now, told
        self._standings: dict[str, Standing] = {}

    def post(self, to: Webhook, id: str, body: str) -> None:
        """TemporaryFailure for whatever is not 2xx, EndpointGone for 410."""
        standing, began = self._standings.setdefault(to.name, Standing()), self._now()
        if standing.is_avoided(began):
            raise TemporaryFailure("avoided")
        is_trial, status = standing.begin(began), BROKEN
        try:
            status = self._ask(to, id, body.encode(), began)
        finally:
            now = self._now()
            is_well = status < BROKEN and status != TOO_MANY and now - began <= SLOW
            noted = standing.note(now, is_trial=is_trial, is_well=is_well)
            if noted is not None:
                self._told(to.name, noted)
        _judge(status)

    def _ask(self, to: Webhook, id: str, body: bytes, at: datetime) -> int:
        from chalicelib.channels.webhook_wire import status_of_post

        return status_of_post(to.url, signed(to, id, body, at), body, private=to.private)


def signed(to: Webhook, id: str, body: bytes, at: datetime) -> Mapping[str, str]:
    """The headers, with a signature by each of the endpoint's secrets."""
    seconds = str(int(at.timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "huiyin",
        "webhook-id": id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(_sign(secret, id, seconds, body) for secret in to.secrets),
    }


def _sign(secret: str, id: str, seconds: str, body: bytes) -> str:
    digest = hmac.new(key(secret), f"{id}.{seconds}.".encode() + body, sha256).digest()
    return f"v1,{b64encode(digest).decode()}"


def _judge(status: int) -> None:
    """A redirect is not followed: the operator has named the address, and nobody else does."""
    if status == GONE:
        raise EndpointGone("gone")
    if status not in TAKEN:
        raise TemporaryFailure(f"http_{status}")
