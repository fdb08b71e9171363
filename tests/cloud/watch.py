"""Which of our functions asks AWS for what: each with Deps of its own, as in a process of its own.

What the tests and the played Lambda ask for themselves is nobody's: no function is running then.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient
from chalice.test import Client

from chalicelib import bootstrap
from chalicelib.ports import Deps
from tests.cloud.permissions import Use, needed


class Watch:
    """`uses` is what the functions of one cloud home have needed permission for since they were started."""

    def __init__(self, start: Callable[[], Deps], http: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        self.uses: set[Use] = set()
        self._start, self._started = start, dict[str, Deps]()
        # A run of the case clock calls `wake` in a thread of its own, while `react` waits for an answer.
        self._here = threading.local()
        self._at_the_doors(http, monkeypatch)
        self._at_the_wire(monkeypatch)

    def _at_the_doors(self, http: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        request, invoke = http.http.request, http.lambda_.invoke

        def requested(*asked: Any, **more: Any) -> Any:
            with self._running("api"):
                return request(*asked, **more)

        def invoked(name: str, event: Any = None) -> Any:
            with self._running(name):
                return invoke(name, event)

        monkeypatch.setattr(http.http, "request", requested)
        monkeypatch.setattr(http.lambda_, "invoke", invoked)

    def _at_the_wire(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """PynamoDB, boto3 and botocore all come through here."""
        pass_on = BaseClient._make_api_call

        def called(client: Any, operation: str, asked: dict[str, Any]) -> Any:
            function = self._function
            if function:
                needs = needed(client.meta.service_model, operation, asked)
                self.uses |= {Use(function, action, resource) for action, resource in needs}
            with self._as(""):  # what moto asks of itself meanwhile is not ours
                return pass_on(client, operation, asked)

        monkeypatch.setattr(BaseClient, "_make_api_call", called)

    @contextmanager
    def _running(self, function: str) -> Iterator[None]:
        before = list(bootstrap._chosen)
        with self._as(function):
            if function not in self._started:
                self._started[function] = self._start()
            bootstrap.use(self._started[function], "cloud")
            try:
                yield
            finally:
                bootstrap._chosen[:] = before

    @contextmanager
    def _as(self, function: str) -> Iterator[None]:
        before, self._here.function = self._function, function
        try:
            yield
        finally:
            self._here.function = before

    @property
    def _function(self) -> str:
        """That runs in this thread, or none."""
        return getattr(self._here, "function", "")
