"""One call of a store or a sender goes wrong: the one that is named by its number, in one of four ways."""

import os
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from chalicelib.domain.delivery import Delivery
from chalicelib.ports import Found, Sender, TemporaryFailure
from local.sim.faults import FaultError, Killed
from tests.faults.modes import BEFORE, DEADLY, Mode

T = TypeVar("T")


READS = frozenset(
    {
        *("submission", "once", "case", "history", "contact", "delivery", "deliveries", "due", "worklist"),
        *("feed", "position", "parked", "find_parked", "tracked", "counters", "document", "find"),
        *("get", "fetch"),
    }
)
NEVER = 0


EVERY = bool(os.environ.get("HUIYIN_EVERY_STRIKE"))
"""Not only those for which there is time in each run."""


def numbers(mode: Mode, seen: Sequence[str]) -> list[int]:
    """The calls to strike: all of them; a read whose answer is lost is the same as one that was refused."""
    return [at for at, name in enumerate(seen, 1) if mode in BEFORE or name not in READS]


class Strikes:
    """Counts the calls as they come, and strikes number `at`; `seen` are their names."""

    def __init__(self, mode: Mode = Mode.LOST, at: int = NEVER) -> None:
        self._mode, self._at = mode, at
        self.seen: list[str] = []
        self.struck = ""

    def call(self, name: str, work: Callable[[], T], refusal: type[Exception] = FaultError) -> T:
        self.seen.append(name)
        hit = len(self.seen) == self._at
        if hit:
            self.struck = name
        if hit and self._mode in BEFORE:
            raise Killed(name) if self._mode in DEADLY else refusal(name)
        done = work()
        if hit:
            raise Killed(name) if self._mode in DEADLY else FaultError(name)
        return done


class StruckPort:
    """Every method of the store, or of another port, that it stands for, through `strikes`."""

    def __init__(self, inner: object, strikes: Strikes) -> None:
        self._inner, self._strikes = inner, strikes

    def __getattr__(self, name: str) -> Callable[..., Any]:
        inner = getattr(self._inner, name)

        def called(*args: Any, **kwargs: Any) -> Any:
            return self._strikes.call(name, lambda: inner(*args, **kwargs))

        return called


def struck(inner: T, strikes: Strikes) -> T:
    """It has the words of what it stands for."""
    return cast("T", StruckPort(inner, strikes))


class StruckSender:
    """A provider that may be out of reach, or whose answer gets lost."""

    def __init__(self, inner: Sender, strikes: Strikes) -> None:
        self._inner, self._strikes = inner, strikes

    def send(self, delivery: Delivery) -> str:
        return self._strikes.call("send", lambda: self._inner.send(delivery), TemporaryFailure)

    def find(self, delivery: Delivery) -> Found | None:
        return self._strikes.call("find", lambda: self._inner.find(delivery))
