"""Lambda's semantics: in order, checkpoint at the lowest failure, a limit, then park."""

from collections.abc import Callable

import pytest

from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.inbox import Content
from chalicelib.domain.values import Channel
from chalicelib.ports import Consumer, Deps, Record
from chalicelib.usecases import feed, intake, parking
from tests.office import DISPATCHER, MANAGER, WATER, Office

Handler = Callable[[Deps, Record], None]


def submit(office: Office, count: int) -> list[str]:
    keys = (f"SM{number}" for number in range(count))
    return [intake.submit(office.deps, Channel.SMS, key, Content(WATER)).ticket for key in keys]


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> Callable[[Handler], None]:
    def use(handler: Handler) -> None:
        monkeypatch.setitem(feed.HANDLERS, Consumer.REACT, handler)

    return use


def test_the_checkpoint_stays_below_the_lowest_failure(
    office: Office, handled: Callable[[Handler], None]
) -> None:
    tickets, seen = submit(office, 3), list[str]()

    def fail_once(deps: Deps, record: Record) -> None:
        seen.append(record.ticket)
        if record.ticket == tickets[1] and seen.count(tickets[1]) == 1:
            raise ConnectionError

    handled(fail_once)
    feed.drive(office.deps, Consumer.REACT)
    feed.drive(office.deps, Consumer.REACT)
    assert seen == [tickets[0], tickets[1], tickets[1], tickets[2]]


def test_a_record_that_fails_for_good_is_parked_and_holds_up_nothing(
    office: Office, handled: Callable[[Handler], None]
) -> None:
    tickets, seen = submit(office, 2), list[str]()

    def poison(deps: Deps, record: Record) -> None:
        if record.ticket == tickets[0]:
            raise ValueError
        seen.append(record.ticket)

    handled(poison)
    for _ in range(feed.MAX_ATTEMPTS + 1):
        try:
            feed.drive(office.deps, Consumer.REACT)
        except feed.FeedStalledError:
            continue
    assert seen == [tickets[1]]
    (parked,) = office.deps.store.parked(None, 10).items
    assert tickets[0] in parked.ref


def test_an_officer_tries_what_is_parked_again_and_nothing_was_lost(
    office: Office, handled: Callable[[Handler], None]
) -> None:
    original = feed.HANDLERS[Consumer.REACT]
    (ticket,) = submit(office, 1)

    def fail(deps: Deps, record: Record) -> None:
        raise ConnectionError

    handled(fail)
    for _ in range(feed.MAX_ATTEMPTS):
        try:
            feed.drive(office.deps, Consumer.REACT)
        except feed.FeedStalledError:
            continue
    handled(original)
    (parked,) = parking.listed(office.deps, DISPATCHER, None).items
    parking.settle(office.deps, DISPATCHER, parked.id, "retry")
    assert office.deps.store.case(ticket)
    assert parking.listed(office.deps, DISPATCHER, None).items == ()
    with pytest.raises(NotFoundError):
        parking.settle(office.deps, DISPATCHER, parked.id, "retry")


def test_one_consumer_that_fails_does_not_hold_up_the_other(
    office: Office, handled: Callable[[Handler], None]
) -> None:
    office.sms(WATER)
    handled(lambda deps, record: (_ for _ in ()).throw(ConnectionError()))
    submit(office, 1)
    with pytest.raises(feed.FeedStalledError):
        feed.drive(office.deps, Consumer.REACT)
    assert feed.drive(office.deps, Consumer.TRACK) == 1


def test_only_those_who_dispatch_see_what_is_parked(office: Office) -> None:
    with pytest.raises(Exception, match="not_allowed"):
        parking.listed(office.deps, MANAGER, None)
