"""Between botocore and the engine: what a client would send is answered here, and nothing leaves the process.

Clients are built, serialise, retry and parse as ever; one of them is taken over without touching any other.
"""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionError as UnreachedError
from botocore.exceptions import HTTPClientError

from local.dynamodb.engine import Engine
from local.dynamodb.errors import THROTTLED, ServiceError
from local.dynamodb.weather import FAIR, Weather

SERVICES = ("dynamodb", "dynamodb-streams")
PASSING = frozenset(
    {THROTTLED, "ThrottlingException", "RequestLimitExceeded", "TransactionInProgressException"}
)


class Body(BytesIO):
    """What botocore takes for a response on the wire."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


class Wire:
    """The far end of one client, with weather of its own."""

    def __init__(self, engine: Engine, weather: Weather = FAIR) -> None:
        self._engine, self._weather = engine, weather

    def attach(self, client: Any) -> None:
        """From now on this client talks to the engine alone, unsigned, and tries again without waiting."""
        for service in SERVICES:
            client.meta.events.register(f"before-send.{service}", self._answer)
            client.meta.events.register(f"choose-signer.{service}", lambda **_: UNSIGNED)
            client.meta.events.register_first(f"needs-retry.{service}", _at_once)

    def _answer(self, request: Any, **_: Any) -> AWSResponse:
        operation = request.headers["X-Amz-Target"].decode().partition(".")[2]
        asked = json.loads(request.body)
        try:
            self._weather.before(operation, asked)
            status, answer = 200, self._engine.call(operation, asked, self._weather)
            self._weather.after(operation, asked)
        except ServiceError as error:
            status, answer = 400, {"__type": error.code, "message": error.message, **error.fields}
        return AWSResponse(request.url, status, {}, Body(json.dumps(answer).encode()))


def _at_once(
    attempts: int, response: Any, caught_exception: Exception | None, request_dict: Any, **_: Any
) -> int | None:
    """Botocore's own answer would be the same with a wait of seconds; None: no retry as far as we know."""
    most = request_dict["context"]["retries"].get("max", 1)
    code = response[1].get("Error", {}).get("Code") if response else None
    passing = isinstance(caught_exception, HTTPClientError | UnreachedError) or code in PASSING
    return 0 if passing and attempts < most else None
