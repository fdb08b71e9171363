"""The case clock under moto: its interpreter runs the real state machine, its waits follow our time.

Each run has a thread of moto's. It sleeps until the test lets it go on, and the test goes on when it
sleeps again or has ended: one of them moves at a time, since moto takes no two calls at once.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker

Patched = Callable[[Any], None]
PATIENCE = 20.0
"""Seconds of the wall: longer than any step of a run takes."""


class Run:
    """One execution: asleep `until` a time, moving, or ended."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.until: datetime | None = None
        self.environment: Any = None
        self._still, self._go = threading.Event(), threading.Event()

    def sleep(self, until: datetime) -> None:
        """Called by moto's thread."""
        self.until = until
        self._go.clear()
        self._still.set()
        self._go.wait()

    def go_on(self) -> None:
        """Called by the test's thread; returns when the run sleeps again or has ended."""
        self.until = None
        self._still.clear()
        self._go.set()
        self.settle()

    def settle(self) -> None:
        assert self._still.wait(PATIENCE), f"{self.name} hangs"

    def end(self) -> None:
        self.until = None
        self._still.set()

    def abandon(self, at: datetime) -> None:
        """As StopExecution does."""
        self.environment.set_stop(stop_date=at, cause=None, error=None)
        self.go_on()


class Runs:
    """All runs of one test, by the order in which they were started."""

    def __init__(self, now: Callable[[], datetime], monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.all = now, list[Run]()
        self._threads = threading.local()
        self._patch(monkeypatch)

    def asleep(self) -> list[tuple[datetime, Run]]:
        found = [(run.until, run) for run in self.all if run.until]
        return sorted(found, key=lambda pair: pair[0])

    def let_go(self) -> bool:
        """Whoever's time has come goes on, one after the other; whether there was one."""
        due = [run for until, run in self.asleep() if until <= self.now()]
        for run in due:
            run.go_on()
        return bool(due)

    def close(self) -> None:
        for _, run in self.asleep():
            run.abandon(self.now())

    def _sleep(self, until: datetime) -> None:
        run: Run = self._threads.run
        if until > self.now():
            run.sleep(until)

    def _patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Private parts of moto, which is pinned for that."""
        start: Patched = ExecutionWorker.start
        logic: Patched = ExecutionWorker._execution_logic
        runs = self
        by_name: dict[str, Run] = {}

        def started(worker: Any) -> None:
            name = worker._evaluation_details.execution_details.name
            run = by_name[name] = Run(name)
            runs.all.append(run)
            start(worker)
            run.settle()

        def carried_out(worker: Any) -> None:
            run = by_name[worker._evaluation_details.execution_details.name]
            try:
                logic(worker)
            finally:
                run.end()

        def waited(wait: Any, env: Any, wait_seconds: int) -> None:
            # The states of a run are evaluated by one more thread of its own.
            name = env.states.context_object.context_object_data["Execution"]["Name"]
            run = runs._threads.run = by_name[name]
            run.environment = env
            wait.string.eval(env=env)
            runs._sleep(datetime.fromisoformat(env.stack.pop()).astimezone(UTC))

        def paused(seconds: float) -> None:
            runs._sleep(runs.now() + timedelta(seconds=seconds))

        monkeypatch.setattr(ExecutionWorker, "start", started)
        monkeypatch.setattr(ExecutionWorker, "_execution_logic", carried_out)
        monkeypatch.setattr(WaitFunction, "_wait_interval", waited)
        monkeypatch.setattr(retrier_decl, "time", SimpleNamespace(sleep=paused))
