"""Kill, repeat and reorder at every call of the story: nothing is lost, nothing said twice."""

from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import pytest
from botocore.client import BaseClient

from local.outbox import STEPS
from tests.cloud.bad_days import Day, story
from tests.cloud.faults import Ledger
from tests.cloud.home import Cloud
from tests.faults.modes import Mode
from tests.sim.test_mutations import random_delivery_ids

MOST_DAYS = 20
TRIED_ONCE = frozenset({"SendEmail"})
"""By our own choice: a mail whose answer was lost may have gone out."""

pytestmark = pytest.mark.slow


@cache
def good_day() -> Day:
    return story(Ledger(None))


@pytest.mark.parametrize("mode", Mode)
def test_the_story_ends_the_same_whichever_call_is_struck(mode: Mode) -> None:
    """As many days as it takes until each call of a good day was struck on one of them."""
    ledger, good = Ledger(mode), good_day()
    for _ in range(MOST_DAYS):
        if ledger.left(good.seen):
            assert story(ledger).events == good.events
    assert [str(call) for call in ledger.left(good.seen)] == []
    assert {call.kind for call in good.seen if ledger.wants(call)} <= {call.kind for call in ledger.struck}


def everything_twice(office: Cloud, _: pytest.MonkeyPatch) -> None:
    office.pump.times = 2


def every_request_tried_again(_: Cloud, patch: pytest.MonkeyPatch) -> None:
    """As botocore does after a lost answer: we hear of the second try alone."""
    request: Callable[..., Any] = BaseClient._make_request

    def requested(client: Any, operation: Any, *asked: Any) -> Any:
        if operation.name not in TRIED_ONCE:
            request(client, operation, *asked)
        return request(client, operation, *asked)

    patch.setattr(BaseClient, "_make_request", requested)


def any_order(seed: int) -> Callable[[Cloud, pytest.MonkeyPatch], None]:
    """Queues before the stream, messages as the dice fall, receipts newest first and backwards."""

    def changed(office: Cloud, patch: pytest.MonkeyPatch) -> None:
        outbox, office.pump.random = office.far.outbox, Random(seed)
        unreported = outbox.unreported
        patch.setattr(outbox, "unreported", lambda: unreported()[::-1])
        patch.setattr("tests.cloud.home.STEPS", STEPS[::-1])

    return changed


def test_the_story_ends_the_same_if_every_event_comes_twice() -> None:
    assert story(Ledger(None), everything_twice).events == good_day().events


def test_the_story_ends_the_same_if_every_request_is_tried_again() -> None:
    assert story(Ledger(None), every_request_tried_again).events == good_day().events


@pytest.mark.parametrize("seed", range(3))
def test_the_story_ends_the_same_in_any_order(seed: int) -> None:
    assert story(Ledger(None), any_order(seed)).events == good_day().events


def test_ids_that_are_drawn_and_not_derived_are_noticed() -> None:
    def broken(office: Cloud, patch: pytest.MonkeyPatch) -> None:
        everything_twice(office, patch)
        random_delivery_ids(patch)

    with pytest.raises((AssertionError, ValueError)):
        story(Ledger(None), broken)
