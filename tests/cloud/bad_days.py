"""The story on days on which calls are struck, or events come twice or in another order."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.domain.chain import verify
from chalicelib.domain.delivery import DeliveryStatus
from chalicelib.ports import DueKind
from chalicelib.usecases import parking
from local.sim.faults import Killed
from tests.cloud.calls import Call
from tests.cloud.faults import Faults, Ledger
from tests.cloud.grants import complaints, granted
from tests.cloud.home import FAR, Cloud
from tests.cloud.quick import a_quick_cloud
from tests.office import SUPERVISOR, WANG
from tests.test_story import test_from_the_first_message_to_the_rates as play

Change = Callable[[Cloud, pytest.MonkeyPatch], object]
OPEN = {DeliveryStatus.UNKNOWN, DeliveryStatus.TEMPORARY_FAILURE}
MOMENT = timedelta(seconds=1)
SAID = {"acknowledgement": 1, "reply": 1, "survey": 1, "thanks": 1}
TRIES = 10


def as_it_is(_: Cloud, __: pytest.MonkeyPatch) -> None:
    """An ordinary day."""


class LookedAfter:
    """An office in which doubtful messages are seen to: the provider is asked, and then an officer looks."""

    def __init__(self, office: Cloud) -> None:
        self._office = office

    def __getattr__(self, name: str) -> Any:
        return getattr(self._office, name)

    def settle(self) -> None:
        self._office.settle()
        self._see_to()

    def wait(self, span: timedelta, step: timedelta) -> None:
        self._office.wait(span, step)
        self._see_to()

    def _see_to(self) -> None:
        """Until nothing waits for another try, for the provider's word or for an officer."""
        office, store = self._office, self._office.deps.store
        while moments := [*office.pump.returns(), *self._open_cases(), *self._open_deliveries()]:
            office.wait(max(min(moments) - office.time.now, MOMENT))
        while items := store.parked(None, 1).items:
            (parked,) = items
            row = store.delivery(parked.ref)
            arrived = row in office.sent(row.to) if row else False
            # A record that was struck at more calls than it has tries is set aside, and done again.
            assert parked.what == "record" or (parked.what, parked.reason) == ("delivery", "unknown")
            parking.settle(office.deps, SUPERVISOR, parked.id, "resolve" if arrived else "retry")
            self.settle()

    def _open_cases(self) -> Iterator[datetime]:
        """A wake that failed is tried again by its run, or found by the sweep."""
        now = self._office.time.now
        asleep = [at for at, _ in self._office.runs.asleep()]
        for due in self._office.deps.store.due(DueKind.CASE, now, 50):
            yield min([due.at + self._office.deps.grace, *(at for at in asleep if at > now)])

    def _open_deliveries(self) -> Iterator[datetime]:
        store = self._office.deps.store
        for row in filter(None, (store.delivery(due.id) for due in store.due(DueKind.DELIVERY, FAR, 50))):
            if row.next_at and (row.leased or row.status in OPEN):
                yield row.next_at


class Patient:
    """Whoever gets no answer asks again, as Twilio does, and people. Posts come as often as events."""

    def __init__(self, office: Cloud, faults: Faults) -> None:
        self._http, self._times, self._faults = office.http.http, office.pump.times, faults

    def get(self, path: str, **asked: Any) -> HTTPResponse:
        return self._answer(partial(self._http.get, path, **asked))

    def post(self, path: str, **asked: Any) -> HTTPResponse:
        return [self._answer(partial(self._http.post, path, **asked)) for _ in range(self._times)][-1]

    def _answer(self, ask: Callable[[], HTTPResponse]) -> HTTPResponse:
        for _ in range(TRIES):
            before = len(self._faults.struck)
            try:
                with self._faults.within("api"):
                    answer = ask()
            except (Exception, Killed):  # it did not even start, or died: the gateway has no answer either
                if len(self._faults.struck) == before:
                    raise
                continue
            if answer.status_code < 500:
                return answer
        raise AssertionError("it is never answered")


@dataclass(frozen=True)
class Day:
    """What a story asked AWS and Twilio for, what of it was struck, and what happened to the case."""

    seen: frozenset[Call]
    struck: tuple[Call, ...]
    events: Counter[str]


def story(ledger: Ledger, change: Change = as_it_is) -> Day:
    """Plays it in a fresh cloud home, and holds what must hold of it on any day."""
    with (
        TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        a_quick_cloud(Path(folder), patch) as office,
    ):
        change(office, patch)
        faults = Faults(ledger, office.time, lambda name: office.watch._started.pop(name, None), patch)
        office.pump.within = faults.within
        office.http._http_client = Patient(office, faults)  # type: ignore[assignment]  # it has its words
        try:
            _play(office)
        except Exception as error:
            error.add_note("\n".join(["struck:", *map(str, faults.struck)]))
            raise
        events = Counter(office.kinds(office.sent(WANG)[0].ticket))
        return Day(frozenset(faults.seen), tuple(faults.struck), events)


def _play(office: Cloud) -> None:
    badge = office.far.token("m-gu", "manager", "chengjiang")
    play(LookedAfter(office), office.http, badge)  # type: ignore[arg-type]  # it has an office's words
    _check(office)


def _check(office: Cloud) -> None:
    """Nothing lost, nothing said twice, nothing left lying, nothing done without a grant."""
    store = office.deps.store
    assert Counter(office.told(WANG)) == SAID
    handler = office.deps.office.person("w-lu")
    for address in (handler.phone, handler.email):
        assert Counter(office.told(address)) == {"assignment": 1, "reminder": 1}
    (ticket,) = {row.ticket for row in office.sent(WANG)}
    assert verify(store.history(ticket), office.case(ticket).salt) == []
    assert store.parked(None, 1).items == ()
    assert office.pump.dead == []
    assert complaints(office.watch.uses, granted()) == []
