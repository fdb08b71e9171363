"""A whole office on one thread and in fair weather: real use cases, virtual time, messages that arrive."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from random import Random

from chalicelib import parts
from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.errors import UnauthenticatedError, UnlawfulActionError
from chalicelib.domain.values import Channel
from chalicelib.ports import (
    Consumer,
    Deps,
    DueKind,
    Found,
    Principal,
    Record,
    Secrets,
    Sender,
    Store,
    SweepAlone,
)
from chalicelib.usecases import casework, delivery, feed, sweep
from local.blobs import MemoryBlobs
from local.witness import MemoryWitness

FAR = datetime(9999, 1, 1, tzinfo=UTC)
BATCH = 100


class NoIdentity:
    """Refuses everybody: people act through the use cases."""

    def verify(self, token: str) -> Principal:
        raise UnauthenticatedError(token)


def assemble(
    store: Store,
    now: Callable[[], datetime],
    new_id: Callable[[], str],
    senders: Mapping[Channel, Sender],
    folder: Path | None = None,
) -> Deps:
    """The sample city, or what the folder says; the secrets are known, so that equal runs are equal."""
    return Deps(
        store=store,
        now=now,
        new_id=new_id,
        sla=parts.build_sla(folder),
        sla_of=parts.sla_of(store, folder),
        office=parts.build_office(),
        rules=parts.build_rules(),
        senders=senders,
        identity=NoIdentity(),
        clock=SweepAlone(),
        secrets=Secrets({"1": b"a secret of the simulated world"}),
        base_url="http://127.0.0.1:8000",
        blobs=MemoryBlobs(),
        witness=MemoryWitness(),
    )


def ids(random: Random) -> Callable[[], str]:
    """Ids that equal seeds give again."""
    return lambda: f"{random.getrandbits(128):032x}"


@dataclass
class Post:
    """A provider without a bad day: takes every message, and tells of its arrival if it is an SMS."""

    taken: list[Delivery] = field(default_factory=list)

    def send(self, message: Delivery) -> str:
        self.taken.append(message)
        return f"post-{message.id}"

    def find(self, message: Delivery) -> Found:
        return Found(f"post-{message.id}", delivered=True)


@dataclass(order=True)
class Plan:
    """What somebody means to do at a time; of two at the same time the older one goes first."""

    at: datetime
    number: int
    act: Callable[[], object] = field(compare=False)


class Stage:
    """Moves time from one due moment to the next, and lets everything happen that follows from it.

    `on_message` hears every message that went out, `on_record` every change, each once and in order.
    """

    def __init__(
        self,
        store: Store,
        start: datetime,
        new_id: Callable[[], str],
        folder: Path | None = None,
        *,
        queued: bool = False,
    ) -> None:
        parts.keep_policy(store, folder)
        self._queue: list[str] = []
        self.now = start
        self.post = Post()
        senders = dict.fromkeys((Channel.SMS, Channel.EMAIL, Channel.VOICE), self.post)
        self.deps = assemble(store, lambda: self.now, new_id, senders, folder)
        if queued:
            # As in the cloud: deliveries go out by a queue, and the sweep only finds what it has lost.
            self.deps = replace(self.deps, enqueue=lambda rows: self._queue.extend(row.id for row in rows))
        self.on_message: list[Callable[[Delivery], None]] = []
        self.on_record: list[Callable[[Record], None]] = []
        self._plans: list[Plan] = []
        self._numbers = count()

    def plan(self, at: datetime, act: Callable[[], object]) -> None:
        """Do it at that time, or now if that has passed."""
        heappush(self._plans, Plan(max(at, self.now), next(self._numbers), act))

    def play(self, until: datetime) -> None:
        """Live through everything that is due or planned up to that time."""
        while (at := self._next()) is not None and at <= until:
            self.now = max(self.now, at)
            while self._plans and self._plans[0].at <= self.now:
                heappop(self._plans).act()
            self.settle()
        self.now = max(self.now, until)

    def settle(self) -> None:
        """Until nothing follows any more at this time."""
        busy = True
        while busy:
            moved = (self._drive(Consumer.REACT), self._track(), self._work(), self._sweep(), self._arrive())
            busy = any(moved)

    def act(self, person: str, ticket: str, action: str, command: object) -> bool:
        """An officer acts; False if the case has moved on meanwhile."""
        who = self.deps.office.person(person)
        try:
            casework.act(self.deps, Principal(who.id, who.role, who.unit), ticket, action, command)
        except UnlawfulActionError:
            return False
        return True

    def _next(self) -> datetime | None:
        times = [due.at for kind in DueKind for due in self.deps.store.due(kind, FAR, 1)]
        times += [plan.at for plan in self._plans[:1]]
        return min(times, default=None)

    def _track(self) -> bool:
        records = self.deps.store.feed(Consumer.TRACK, BATCH) if self.on_record else []
        moved = self._drive(Consumer.TRACK)
        for record in records:
            for listener in self.on_record:
                listener(record)
        return moved

    def _drive(self, consumer: Consumer) -> bool:
        try:
            return bool(feed.drive(self.deps, consumer, BATCH))
        except feed.FeedStalledError:
            return True  # eight times; then it is parked

    def _work(self) -> bool:
        queue, self._queue = self._queue, []
        for id in queue:
            delivery.deliver(self.deps, id)
        return bool(queue)

    def _sweep(self) -> bool:
        return bool(sweep.sweep(self.deps, BATCH))

    def _arrive(self) -> bool:
        taken, self.post.taken = self.post.taken, []
        for message in taken:
            if message.channel is Channel.SMS:
                delivery.settle(self.deps, message.id, DeliveryStatus.DELIVERED, f"post-{message.id}")
            for listener in self.on_message:
                listener(message)
        return bool(taken)
