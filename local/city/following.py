"""What follows by itself: consumers of the feed, what is due, receipts and telephones. Nothing is asked twice
for what cannot be there, so that work grows with what happens.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from chalicelib.domain.errors import HuiyinError
from chalicelib.ports import Consumer, DueKind
from chalicelib.usecases import feed, sweep
from local.sim.actors import Actors, bring_receipt
from local.sim.faults import FaultError, Killed
from local.sim.world import World

FAR = datetime(9999, 1, 1, tzinfo=UTC)
LATE = 0.2
"""Of the receipts that could come now."""
BATCH = (5, 20)
ROUNDS = 40


@dataclass
class Tally:
    """Acts in all; those that were refused, that broke off, that somebody else did between two calls."""

    acts: int = 0
    refused: int = 0
    broken: int = 0
    overtaken: int = 0


@dataclass
class Following:
    """`_drained` is what had been written when a feed was found empty, `_due` when the first is due."""

    actors: Actors
    tally: Tally = field(default_factory=Tally)
    _drained: dict[Consumer, int] = field(default_factory=dict)
    _due: dict[DueKind, tuple[int, datetime]] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.actors.world

    def attempt(self, act: Callable[[], object]) -> bool:
        """Whether there was something to do; what died on the way comes again."""
        self.tally.acts += 1
        try:
            return bool(act())
        except (FaultError, Killed, feed.FeedStalledError):
            self.tally.broken += 1
            return True
        except HuiyinError:
            self.tally.refused += 1
            return False

    def first(self) -> datetime:
        """When the first of all is due."""
        return min(map(self._first, DueKind))

    def settle(self) -> None:
        """Until nothing follows any more, or it goes on for too long."""
        for _ in range(ROUNDS):
            if not self.work():
                return

    def rest(self) -> None:
        """In fair weather, until nothing follows; a feed that seemed empty is asked once more."""
        self._drained.clear()
        while self.work():
            pass

    def work(self) -> bool:
        """A batch of everything; whether there was anything."""
        world, size = self.world, self.world.random.randint(*BATCH)
        busy = [self._drive(consumer, size) for consumer in Consumer]
        busy += [self._sweep(kind, size) for kind in DueKind if self._first(kind) <= world.now]
        if world.queue.messages:
            busy.append(self.attempt(lambda: world.queue.work_all(world.deps)))
        for _ in range(len(world.network.receipts)):
            if not world.faults.chance(LATE):
                self.attempt(lambda: bring_receipt(self.actors))
        self._telephones()
        return any(busy)

    def _telephones(self) -> None:
        phone, deps = self.world.phone, self.world.deps
        for call in phone.ringing if phone.calls else ():
            self.attempt(lambda call=call: phone.answer(deps, call))  # type: ignore[misc]
        while phone.untold:
            self.attempt(lambda: phone.tell(deps))

    def _drive(self, consumer: Consumer, size: int) -> bool:
        records = self.world.proxy.records
        if self._drained.get(consumer) == records:
            return False
        busy = self.attempt(lambda: feed.drive(self.world.deps, consumer, size))
        if not busy:
            self._drained[consumer] = records
        return busy

    def _sweep(self, kind: DueKind, size: int) -> bool:
        return self.attempt(lambda: sweep.sweep_kind(self.world.deps, kind, size))

    def _first(self, kind: DueKind) -> datetime:
        """Asked anew only after something was written."""
        writes = self.world.proxy.writes
        if self._due.get(kind, (-1, FAR))[0] != writes:
            first = next(iter(self.world.store.due(kind, FAR, 1)), None)
            self._due[kind] = writes, first.at if first else FAR
        return self._due[kind][1]
