"""Days on which everything comes twice, in another order, or, of receipts, not at all."""

from collections.abc import Callable
from random import Random
from typing import Any, TypeVar

from chalice.test import Client, HTTPResponse

from chalicelib.ports import Consumer, Due, DueKind, Record
from chalicelib.usecases import feed
from chalicelib.usecases.delivery import deliver
from chalicelib.usecases.waking import wake
from local.sim.network import Receipt
from tests.faults.modes import Mode
from tests.faults.strikes import Strikes
from tests.faults.troubled import Patient, Troubled, Work

T = TypeVar("T")
MOST_CALLS = 300
GUSTS = 8


class Memory(Strikes):
    """Strikes nothing, and keeps what the feed and the due index have ever brought."""

    def __init__(self) -> None:
        super().__init__()
        self.records, self.entries = dict[int, Record](), set[Due]()

    def call(self, name: str, work: Callable[[], T], *refusal: Any) -> T:
        done: Any = super().call(name, work, *refusal)
        if name == "feed":
            self.records |= {record.position: record for record in done}
        if name == "due":
            self.entries |= set(done)
        return done  # type: ignore[no-any-return]  # it is what `work` returned


class Repeating(Troubled):
    """Each time that a loop has run, all that ever came comes again, from the very beginning."""

    def __init__(self) -> None:
        self.memory = Memory()
        super().__init__(self.memory)

    def order(self) -> list[Work]:
        return [each for work in super().order() for each in (work, self.again)]

    def again(self) -> None:
        for consumer in Consumer:
            assert feed.handle(self.deps, consumer, list(self.memory.records.values())) is None
        for due in sorted(self.memory.entries, key=lambda due: due.at):
            if due.kind is DueKind.CASE:
                wake(self.deps, due.id, due.at)
            else:
                deliver(self.deps, due.id)

    def take(self, receipt: Receipt) -> None:
        super().take(receipt)
        super().take(receipt)


class Insistent(Patient):
    """Posts everything twice, and hears the second answer alone."""

    def __init__(self, client: Client, office: Troubled) -> None:
        super().__init__(client, office)

    def post(self, path: str, **asked: Any) -> HTTPResponse:
        super().post(path, **asked)
        return super().post(path, **asked)


class Shuffle(Strikes):
    """One call goes wrong; index entries come in any order, and records of the feed a few at a time."""

    def __init__(self, random: Random) -> None:
        super().__init__(random.choice(tuple(Mode)), random.randint(1, MOST_CALLS))
        self._random = random

    def call(self, name: str, work: Callable[[], T], *refusal: Any) -> T:
        done: Any = super().call(name, work, *refusal)
        if name == "feed":
            done = done[: self._random.randint(1, 3)]
        if name == "due":
            done = self._random.sample(done, len(done))
        return done  # type: ignore[no-any-return]  # as `work` returned it, in another order


class Reordering(Troubled):
    """The loops have their turns as the dice fall, and receipts come late and newest first."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        super().__init__(Shuffle(self.random))

    def order(self) -> list[Work]:
        works = super().order()
        self.random.shuffle(works)
        return works

    def calm(self) -> None:
        for work in self.random.choices([*super().order(), self.receipts], k=self.random.randint(0, GUSTS)):
            self.attempt(work)
        super().calm()

    def receipts(self) -> bool:
        self.world.network.receipts.reverse()
        return super().receipts()


class Unreported(Troubled):
    """The network never tells what became of a message."""

    def receipts(self) -> bool:
        self.world.network.receipts.clear()
        return False
