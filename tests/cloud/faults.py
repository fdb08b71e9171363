"""Calls that go wrong: they are refused, their answer is lost, or the function dies before or after them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError
from requests import ConnectTimeout, ReadTimeout
from twilio.http.http_client import TwilioHttpClient

from local.sim.faults import Killed
from tests.cloud import calls
from tests.cloud.calls import Call
from tests.faults.modes import BEFORE, DEADLY, Mode

APART = 5
"""Calls between two strikes of one story at the least, so that one is got over before the next."""


SPELL, REST = timedelta(minutes=20), timedelta(minutes=50)
"""Of virtual time: strikes come in spells, between which what was put off is done, lest the story be late."""


class Ledger:
    """Of one mode: which calls have been struck, over as many stories as it takes."""

    def __init__(self, mode: Mode | None) -> None:
        self.mode = mode
        self.struck: set[Call] = set()

    def wants(self, call: Call) -> bool:
        """Each write, and each kind of read: a read whose answer is lost was as good as refused."""
        return self.mode is not None and (self.mode in BEFORE or not call.reads)

    def left(self, seen: Iterable[Call]) -> set[Call]:
        """What has not been struck of what was seen."""
        return {call for call in seen if self.wants(call)} - self.struck


class Faults:
    """Strikes the calls of one story that its ledger still wants; `seen` are all of them."""

    def __init__(
        self,
        ledger: Ledger,
        now: Callable[[], datetime],
        died: Callable[[str], object],
        patch: pytest.MonkeyPatch,
    ) -> None:
        self._ledger, self._now, self._died = ledger, now, died
        self._inside, self._since, self._spell = list[str](), APART, now() - REST
        self._known: dict[Call, list[str]] = {}
        self.seen, self.struck = list[Call](), list[Call]()
        aws, twilio = BaseClient._make_api_call, TwilioHttpClient.request

        def of_aws(client: Any, name: str, asked: dict[str, Any]) -> Any:
            if not self._inside:
                return aws(client, name, asked)
            call = calls.of_aws(self._inside[-1], name, asked)
            return self._made(call, lambda: aws(client, name, asked), _refused_by_aws, _lost_by_aws)

        def of_twilio(
            client: Any, method: str, url: str, params: Any = None, data: Any = None, *more: Any
        ) -> Any:
            if not self._inside:
                return twilio(client, method, url, params, data, *more)
            call = calls.of_twilio(self._inside[-1], method, data)
            return self._made(
                call, lambda: twilio(client, method, url, params, data, *more), ConnectTimeout, ReadTimeout
            )

        patch.setattr(BaseClient, "_make_api_call", of_aws)
        patch.setattr(TwilioHttpClient, "request", of_twilio)

    @contextmanager
    def within(self, function: str) -> Iterator[None]:
        """Only what our own functions call is struck: the pump and the test have good lines."""
        self._inside.append(str(function))
        try:
            yield
        except Killed:
            self._died(str(function))
            raise
        finally:
            self._inside.pop()

    def _made(
        self,
        call: Call,
        make: Callable[[], Any],
        refused: Callable[[Call], Any],
        lost: Callable[[Call], Any],
    ) -> Any:
        mode, strikes = self._ledger.mode, self._strikes(call)
        if strikes and mode in BEFORE:
            raise Killed(str(call)) if mode in DEADLY else refused(call)
        answer = self._without_us(make)
        if strikes:
            raise Killed(str(call)) if mode in DEADLY else lost(call)
        return answer

    def _without_us(self, make: Callable[[], Any]) -> Any:
        """What moto asks of itself meanwhile is nobody's."""
        inside, self._inside = self._inside, []
        try:
            return make()
        finally:
            self._inside = inside

    def _strikes(self, made: Call) -> bool:
        call = self._numbered(made)
        self.seen.append(call)
        self._since += 1
        into = self._now() - self._spell
        if self._since <= APART or SPELL <= into < REST or not self._ledger.left([call]):
            return False
        self._since = 0
        self._spell = self._now() if into >= REST else self._spell
        self.struck.append(call)
        self._ledger.struck.add(call)
        return True

    def _numbered(self, call: Call) -> Call:
        """Named by its place among its likes: on a bad day the same message may have another event's id."""
        if call.reads:
            return call
        known = self._known.setdefault(call._replace(which=""), [])
        if call.which not in known:
            known.append(call.which)
        return call._replace(which=f"no. {known.index(call.which) + 1}")


def _refused_by_aws(call: Call) -> Any:
    """Throttled by whoever says so, else out of reach."""
    if call.operation == "TransactWriteItems":
        return _refusal("TransactionCanceledException", call, [{"Code": "ThrottlingError"}])
    if call.operation in ("PutItem", "GetItem", "SendEmail", "StartExecution"):
        return _refusal("ThrottlingException", call)
    return ConnectTimeoutError(endpoint_url=call.operation)


def _refusal(code: str, call: Call, reasons: list[dict[str, str]] | None = None) -> Any:
    answer = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    return ClientError(answer | {"CancellationReasons": reasons or []}, call.operation)


def _lost_by_aws(call: Call) -> Any:
    return ReadTimeoutError(endpoint_url=call.operation)
