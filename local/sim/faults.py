"""What goes wrong in the simulated world: calls that fail, fail after they worked, or kill the process."""

from collections.abc import Callable
from random import Random
from typing import Any, cast

from chalicelib.ports import Consumer, Due, DueKind, Position, Record, Store

RECENT = 60
WRITES = frozenset({"put_submission", "commit", "update_delivery", "track", "resolve_parked", "defer"})
RECORDS = frozenset({"put_submission", "commit"})
"""What appears on the feed."""
OVERTAKEN = 0.1
"""Of the writes; everything else that people and functions do at the same time falls between two calls."""


class FaultError(Exception):
    """A call failed, or its answer was lost though it worked."""


class Killed(BaseException):
    """The process died here; what was durable stays."""


class Faults:
    """The dice: `rate` of all port calls go wrong; 0 is fair weather."""

    def __init__(self, random: Random, rate: float) -> None:
        self.random = random
        self.rate = rate
        self.failed = self.killed = 0

    def maybe(self, where: str) -> None:
        """Perhaps fail, perhaps die, at this very place."""
        if self.random.random() >= self.rate:
            return
        if self.random.random() < 0.3:  # noqa: PLR2004  the share of kills
            self.killed += 1
            raise Killed(where)
        self.failed += 1
        raise FaultError(where)

    def chance(self, share: float) -> bool:
        return self.rate > 0 and self.random.random() < share


class FaultyStore:
    """A store whose calls may fail before or after they worked, whose indexes lag and whose feed repeats.

    `meanwhile` is done by somebody else between a use case's reading and its writing; `written` are the
    hashes of every event whose writing succeeded. `writes` and `records` count what was begun to be written,
    `repeated` what the feed brought again.
    """

    def __init__(self, inner: Store, faults: Faults) -> None:
        self._inner = inner
        self._faults = faults
        self._stale: dict[DueKind, list[Due]] = {kind: [] for kind in DueKind}
        self._seen: dict[Consumer, list[Record]] = {consumer: [] for consumer in Consumer}
        self.meanwhile: Callable[[Any], None] = lambda _: None
        self.overtaken = False
        self.touched: set[str] = set()
        self.written: dict[str, set[str]] = {}
        self.rows: set[str] = set()
        self.recent: list[str] = []
        self.repeated = self.writes = self.records = 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._inner, name)

        def faulty(*args: Any, **kwargs: Any) -> Any:
            self._faults.maybe(f"before {name}")
            if name in WRITES and self._faults.chance(OVERTAKEN):
                self.overtaken = True
                self.meanwhile(args[0])
            self.writes += name in WRITES
            self.records += name in RECORDS
            said = _events(name, args)
            result = call(*args, **kwargs)
            self._note(name, args, said)
            self._faults.maybe(f"after {name}")
            return result

        return faulty

    def due(self, kind: DueKind, now: Any, limit: int) -> list[Due]:
        """An index that lags behind: an entry that was taken long ago may turn up again."""
        self._faults.maybe("due")
        entries = self._inner.due(kind, now, limit)
        stale = self._stale[kind]
        if stale and self._faults.chance(0.05):
            entries = [*entries, self._faults.random.choice(stale)]
        self._stale[kind] = [*stale, *entries][-20:]
        return entries

    def feed(self, consumer: Consumer, limit: int) -> list[Record]:
        """A stream that brings the last records again, or only some of the new ones."""
        self._faults.maybe("feed")
        records = self._inner.feed(consumer, limit)
        if self._faults.chance(0.05):
            records = records[: self._faults.random.randint(0, len(records))]
        if self._faults.chance(0.05):
            done = self._inner.position(consumer).at
            again = [record for record in self._seen[consumer] if record.position <= done]
            again = again[-self._faults.random.randint(1, 5) :]
            self.repeated += len(again)
            records = [*again, *records]
        self._seen[consumer] = [*self._seen[consumer], *records][-10:]
        return records

    def advance(self, consumer: Consumer, position: Position) -> None:
        self._faults.maybe("before advance")
        self._inner.advance(consumer, position)
        self._faults.maybe("after advance")

    def _note(self, name: str, args: tuple[Any, ...], said: set[str]) -> None:
        if name == "commit":
            self.rows.update(row.id for row in args[0].deliveries)
        if name == "commit" and args[0].case is not None:
            ticket = args[0].case.ticket
            self.written.setdefault(ticket, set()).update(said)
            self.touched.add(ticket)
            self.recent = [*(t for t in self.recent if t != ticket), ticket][-RECENT:]


def _events(name: str, args: tuple[Any, ...]) -> set[str]:
    """The hashes of what a commit is to write: afterwards nothing is pending any more."""
    case = args[0].case if name == "commit" else None
    return {event.hash for event in case.pending} if case else set()


def faulty(inner: Store, faults: Faults) -> tuple[Store, FaultyStore]:
    """The proxy, as the port that it stands for and as itself."""
    proxy = FaultyStore(inner, faults)
    return cast("Store", proxy), proxy
