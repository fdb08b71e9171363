"""Answers that are lost: the call worked, and who made it never hears of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ReadTimeoutError
from requests import ReadTimeout
from twilio.http.http_client import TwilioHttpClient

READS = ("Get", "List", "Describe", "Query", "Scan", "Batch", "Receive")
APART = 9
"""Calls between two lost answers of one story, so that one is got over before the next."""


class Faults:
    """Of the calls that write, every `APART`th loses its answer, beginning with the `first`, each once."""

    def __init__(self, first: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self._first, self._inside = first, 0
        self.lost: list[str] = []
        self.seen: list[str] = []
        aws, twilio = BaseClient._make_api_call, TwilioHttpClient.request

        def of_aws(client: Any, name: str, asked: dict[str, Any]) -> Any:
            answer = aws(client, name, asked)
            if not name.startswith(READS) and self._strikes(name):
                raise ReadTimeoutError(endpoint_url=name)
            return answer

        def of_twilio(client: Any, method: str, *args: Any, **kwargs: Any) -> Any:
            answer = twilio(client, method, *args, **kwargs)
            if method == "POST" and self._strikes("SendSms"):
                raise ReadTimeout("Twilio")
            return answer

        monkeypatch.setattr(BaseClient, "_make_api_call", of_aws)
        monkeypatch.setattr(TwilioHttpClient, "request", of_twilio)

    @contextmanager
    def within(self, _: str = "") -> Iterator[None]:
        """Only what our own functions call is struck: the pump and the test have good lines."""
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    def _strikes(self, name: str) -> bool:
        if not self._inside:
            return False
        self.seen.append(name)
        strikes = len(self.seen) % APART == self._first
        if strikes:
            self.lost.append(name)
        return strikes
