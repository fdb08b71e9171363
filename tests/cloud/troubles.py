"""What the story does not tell: days on which something is broken, and the calls that only they have."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.values import Outcome
from chalicelib.ports import Consumer, Deps, Principal, Record
from chalicelib.usecases import actions, feed, sweep
from chalicelib.usecases.reactions import react
from tests.cloud.home import Cloud
from tests.cloud.moments import failing, moment
from tests.office import WATER

Person = tuple[str, str, str]
"""Name, role and unit."""

DISPATCHER: Person = ("d-lin", "dispatcher", "center")
LI = "+8613900000088"
HANDLER: Person = ("w-lu", "handler", "utilities")


def lost_records(office: Cloud) -> None:
    """Both consumers are down for longer than Lambda tries: what they missed is read again and done."""
    office.pump.within = failing("react", "track")
    ticket = office.sms(WATER)
    handler = office.deps.office.person(office.case(ticket).handler or "")
    # Whoever tells of an answer looks into the trail: what did not get through must be able to as well.
    who = Principal(handler.id, handler.role, handler.unit)
    office.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "水管已修好"), who)
    office.pump.within = failing()


def a_parked_record(office: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reaction had an error of ours. It is mended now, and an officer has it tried again."""

    def broken(deps: Deps, record: Record) -> None:
        if record.events:
            raise LookupError
        react(deps, record)

    with monkeypatch.context() as patch:
        patch.setitem(feed.HANDLERS, Consumer.REACT, broken)
        form = {"MessageSid": "SM" + "9" * 32, "From": LI, "To": "+8612345", "Body": WATER}
        office.posted("/hooks/twilio/sms", form)
        office.settle()
        office.wait_for_returns()
    for parked in asked(office, "GET", "/v1/staff/parked", DISPATCHER):
        asked(office, "POST", f"/v1/staff/parked/{parked['id']}/retry", DISPATCHER)
    office.settle()


def a_clock_that_stands_still(office: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody stopped all runs: the sweep wakes the case, at the second try, and queues what waits."""

    def broken(*_: object, **__: object) -> None:
        raise LookupError

    ticket = office.sms(WATER)
    office.runs.close()
    with monkeypatch.context() as patch:
        patch.setattr(sweep, "wake", broken)
        office.wait(moment(office.case(ticket)) + office.deps.grace - office.time.now)
    office.wait(timedelta(days=1))


def work_lists(office: Cloud) -> None:
    """Of one who sees all units, and of one who sees a single one."""
    for who in (DISPATCHER, HANDLER):
        assert asked(office, "GET", "/v1/staff/cases", who)


def asked(office: Cloud, method: str, path: str, who: Person) -> list[dict[str, Any]]:
    """The items that the API answers with, if it is a list."""
    bearer = {"Authorization": f"Bearer {office.far.token(*who)}"}
    answer = office.http.http.request(method, path, headers=bearer)
    assert answer.status_code == 200, answer.body
    items: list[dict[str, Any]] = json.loads(answer.body).get("items", [])
    return items
