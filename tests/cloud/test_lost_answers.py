"""Every call of the story that writes or sends loses its answer once: nothing is lost, nothing said twice."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from chalice.test import Client, HTTPResponse

from chalicelib.domain.delivery import ASK_AGAIN, LEASE, DeliveryStatus
from chalicelib.ports import Due, DueKind
from chalicelib.usecases import parking
from tests.cloud.faults import APART, Faults
from tests.cloud.home import FAR, Cloud
from tests.office import SUPERVISOR, WANG
from tests.test_story import test_from_the_first_message_to_the_rates as play

Call = Callable[..., HTTPResponse]
DOUBTFUL = {DeliveryStatus.SENDING, DeliveryStatus.UNKNOWN}
SAID = {"acknowledgement": 1, "reply": 1, "survey": 1, "thanks": 1}


@pytest.fixture
def faults(office: Cloud, client: Client, monkeypatch: pytest.MonkeyPatch, first: int) -> Faults:
    faults = Faults(first, monkeypatch)
    office.pump.within = faults.within
    for name in ("get", "post"):
        monkeypatch.setattr(client.http, name, patient(getattr(client.http, name), faults))
    return faults


def patient(call: Call, faults: Faults) -> Call:
    """Whoever gets no answer asks again, as Twilio does, and people."""

    def again(path: str, **asked: object) -> HTTPResponse:
        with faults.within():
            response = call(path, **asked)
        return again(path, **asked) if response.status_code >= 500 else response

    return again


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
        office.wait_for_returns()
        if any(map(self._is_doubtful, store.due(DueKind.DELIVERY, FAR, 50))):
            office.wait(LEASE + 2 * ASK_AGAIN)
            self._see_to()
        for parked in store.parked(None, 50).items:
            assert parked.reason == "unknown"
            row = store.delivery(parked.ref)
            arrived = row in office.sent(row.to) if row else False
            parking.settle(office.deps, SUPERVISOR, parked.id, "resolve" if arrived else "retry")
            self.settle()

    def _is_doubtful(self, due: Due) -> bool:
        row = self._office.deps.store.delivery(due.id)
        return bool(row and row.status in DOUBTFUL and not row.provider_id)


@pytest.mark.parametrize("first", range(APART))
def test_the_story_ends_the_same(
    office: Cloud, client: Client, badge: str, faults: Faults, first: int
) -> None:
    play(LookedAfter(office), client, badge)  # type: ignore[arg-type]  # it has an office's words
    assert len(faults.lost) > 3
    assert Counter(office.told(WANG)) == SAID
    handler = office.deps.office.person("w-lu")
    for address in (handler.phone, handler.email):
        assert max(Counter(row.id for row in office.sent(address)).values()) == 1
    assert office.pump.dead == []
