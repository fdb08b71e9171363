"""The office of the story on a bad day: whatever one call does to it, everybody goes on as they do.

A loop that failed runs again, a process that died is started again, a client without an answer asks again,
a provider brings its receipt again, and of a message that nobody knows of an officer finds out.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any

from chalice.test import Client, HTTPResponse

from chalicelib import bootstrap, parts
from chalicelib.domain.delivery import DeliveryStatus
from chalicelib.ports import Deps, Due, DueKind
from chalicelib.usecases import delivery, parking
from chalicelib.usecases.feed import FeedStalledError
from local.blobs import MemoryBlobs
from local.loops import Pulse, loops
from local.office import assemble
from local.sim import invariants
from local.sim.faults import FaultError, Killed
from local.sim.network import Receipt
from tests.faults.strikes import Strikes, StruckSender, struck
from tests.office import SUPERVISOR, Office
from tests.test_story import TOKEN, Badge

FAR = datetime(9999, 1, 1, tzinfo=UTC)
MAX_ROUNDS = 200
Work = Callable[[], object]
NOT_DONE = object()


class Troubled(Office):
    """Says the words of `Office`; what the test itself looks at is never struck."""

    def __init__(self, strikes: Strikes) -> None:
        super().__init__()
        self.strikes, self.works = strikes, list[Work]()
        self._near, self._network = self.world.deps.store, self.world.deps.senders
        self._witness, self._blobs = self.world.deps.witness, MemoryBlobs()
        self.start()

    def start(self) -> None:
        """The process, at first and whenever it has died: nothing is left of what it had in memory."""
        self.world.deps = self.assembled()
        bootstrap.use(self.world.deps, "embedded")
        self.works = list(works(self.world.deps))
        self.attempt(lambda: parts.keep_policy(self.world.deps.store))

    def assembled(self) -> Deps:
        """Its parts, each of which may be struck."""
        store = struck(self._near, self.strikes)
        senders = {name: StruckSender(sender, self.strikes) for name, sender in self._network.items()}
        deps = assemble(store, lambda: self.world.now, self.world.deps.new_id, senders)
        return replace(deps, identity=Badge(), webhook_token=TOKEN, witness=self._witness, blobs=self._blobs)

    def attempt(self, work: Work) -> object:
        """What came of it; NOT_DONE if it was struck. Any other error is an error of ours."""
        try:
            return work()
        except FaultError:
            return NOT_DONE
        except FeedStalledError as stalled:
            if not isinstance(stalled.__cause__, FaultError):
                raise
            return NOT_DONE
        except Killed:
            self.start()
            return NOT_DONE
        finally:
            invariants.after_step(self.world)

    def settle(self) -> None:
        """Until nothing moves, and nothing waits for another try, for the provider's word or an officer."""
        self.calm()
        while moments := [due.at for due in self.due() if self._is_open(due)]:
            self.world.now = max(self.world.now, min(moments))
            self.calm()
        for parked in self.world.store.parked(None, 50).items:
            # That somebody has to be told in person is no trouble, and told by the story.
            if parked.reason == "by_hand":
                continue
            assert (parked.what, parked.reason) == ("delivery", "unknown")
            arrived = parked.ref in self.world.network.accepted
            fair = replace(self.deps, store=self._near)
            parking.settle(fair, SUPERVISOR, parked.id, "resolve" if arrived else "retry")
            self.settle()

    def wait(self, span: timedelta, step: timedelta = timedelta()) -> None:
        """From one moment at which something waits to the next."""
        until = self.world.now + span
        while self.world.now < until:
            self.world.now = min([until, *(due.at for due in self.due() if due.at > self.world.now)])
            self.settle()

    def calm(self) -> None:
        """All loops, and the network's receipts, until nothing moves at this time."""
        for _ in range(MAX_ROUNDS):
            if not any([*(self.attempt(work) for work in self.order()), self.receipts()]):
                return
        raise AssertionError("it never comes to rest")

    def order(self) -> list[Work]:
        """In which the loops have their turn: those of the process that lives then."""
        return [partial(self.work, number) for number in range(len(self.works))]

    def work(self, number: int) -> object:
        return self.works[number]()

    def receipts(self) -> bool:
        """A receipt that we did not take comes again."""
        network = self.world.network
        receipts, network.receipts = network.receipts, []
        for receipt in receipts:
            if self.attempt(partial(self.take, receipt)) is NOT_DONE:
                network.receipts.append(receipt)
        return bool(receipts)

    def take(self, receipt: Receipt) -> None:
        delivery.settle(self.deps, receipt.delivery, receipt.status, receipt.provider_id)

    def case(self, ticket: str) -> Any:
        return self.world.store.case(ticket)

    def kinds(self, ticket: str) -> list[str]:
        return [event.kind for event in self.world.store.history(ticket)]

    def due(self) -> list[Due]:
        return list(chain.from_iterable(self.world.store.due(kind, FAR, 50) for kind in DueKind))

    def _is_open(self, due: Due) -> bool:
        """Put off after a failure, or nobody knows what became of it."""
        row = self.world.store.delivery(due.id) if due.kind is DueKind.DELIVERY else None
        return bool(due.attempts or (row and (row.leased or row.status in OPEN)))


OPEN = frozenset({DeliveryStatus.UNKNOWN, DeliveryStatus.TEMPORARY_FAILURE})


def works(deps: Deps) -> Iterator[Work]:
    """What the loops of the embedded home call."""
    return (loop._work for loop in loops(deps, Pulse(), {}))


class Patient:
    """A client: whoever gets no answer asks again, as Twilio does, and people."""

    def __init__(self, client: Client, office: Troubled) -> None:
        self._client, self._office = client, office
        self.http = self

    def get(self, path: str, **asked: Any) -> HTTPResponse:
        return self._answer(partial(self._client.http.get, path, **asked))

    def post(self, path: str, **asked: Any) -> HTTPResponse:
        return self._answer(partial(self._client.http.post, path, **asked))

    def _answer(self, ask: Callable[[], HTTPResponse]) -> HTTPResponse:
        for _ in range(3):
            answer = self._office.attempt(ask)
            if isinstance(answer, HTTPResponse) and answer.status_code < 500:
                return answer
        raise AssertionError("never answered")
