"""What Lambda gives up on is read again from the stream: handled once more, or parked for an officer."""

import pytest

from chalicelib.ports import Consumer, Tracked
from chalicelib.usecases import actions, feed
from tests.cloud.home import Cloud
from tests.cloud.moments import failing, handler
from tests.office import WATER


def test_records_of_a_function_that_was_broken_are_handled_after_all(office: Cloud) -> None:
    office.pump.within = failing("track", "set_aside")
    ticket = office.sms(WATER)
    assert office.deps.store.tracked(ticket) == Tracked()
    office.pump.dead.clear()
    office.pump.within = failing("track")
    office.act(ticket, "contact", actions.Contact("called"), handler(office, ticket))
    assert office.deps.store.tracked(ticket).version == office.case(ticket).version
    assert office.deps.store.parked(None, 10).items == ()


def test_a_record_that_no_try_can_handle_is_parked_and_holds_up_nothing(
    office: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError

    with monkeypatch.context() as patch:
        patch.setitem(feed.HANDLERS, Consumer.TRACK, broken)
        ticket = office.sms(WATER)
        office.wait_for_returns()
    assert office.told() == ["acknowledgement"]
    parked = office.deps.store.parked(None, 10).items
    assert {item.ref.rpartition(":")[0] for item in parked} == {f"track:{ticket}"}
    assert {item.reason for item in parked} == {"LookupError"}
