"""An office lays down its own units and people, and they change while cases run."""

from dataclasses import replace

import pytest

from chalicelib.domain import events as e
from chalicelib.domain.units import Office as Units
from chalicelib.domain.values import Target
from chalicelib.edge import present, signed_link
from chalicelib.usecases import actions, intake, links
from tests.homes import HOMES, Home
from tests.office import DISPATCHER

WORDS = "随便说几句，没有什么要紧的事"


def with_utilities(store: str = "sqlite") -> tuple[Home, str]:
    """Monday 2026-03-02, 09:00: the unit has just got a case."""
    office = Home(store)
    ticket = office.sms(WORDS)
    office.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    return office, ticket


def without(office: Home, *, unit: str = "", person: str = "") -> None:
    """The processes have started again with that document."""
    units = {id: each for id, each in office.deps.office.units.items() if id != unit}
    gone = {id for id, each in office.deps.office.people.items() if each.unit == unit or id == person}
    people = {id: each for id, each in office.deps.office.people.items() if id not in gone}
    office.world.deps = replace(office.deps, office=Units(units, people))


def told(office: Home, ticket: str) -> list[str]:
    bodies = (event.body for event in office.events(ticket, e.ReminderDue, e.TargetEscalated))
    return [
        body.person
        for body in bodies
        if isinstance(body, (e.ReminderDue, e.TargetEscalated)) and body.target is Target.FIRST_CONTACT
    ]


@pytest.mark.parametrize("store", HOMES)
def test_a_case_whose_handler_left_reminds_its_units_head_and_climbs_all_levels(store: str) -> None:
    office, ticket = with_utilities(store)
    without(office, person="w-lu")
    office.until("Fri 2026-03-06 12:00")
    assert told(office, ticket) == ["h-wei"] * 4 + ["s-xu", "m-gu"]
    assert not office.deps.store.parked(None, 9).items


def test_a_case_whose_unit_is_no_more_climbs_by_the_dispatchers() -> None:
    office, ticket = with_utilities()
    without(office, unit="utilities")
    office.until("Fri 2026-03-06 12:00")
    assert told(office, ticket) == ["d-lin"] * 4 + ["s-xu", "m-gu"]
    assert not office.deps.store.parked(None, 9).items


def test_a_case_whose_unit_is_no_more_is_read_by_citizen_and_officer() -> None:
    office, ticket = with_utilities()
    without(office, unit="utilities")
    submission = office.deps.store.submission(ticket)
    assert submission
    tracked = intake.track(office.deps, ticket, intake.receipt(office.deps, submission).access_code)
    assert present.case_page(office.deps, "zh-CN", tracked).unit
    link = links.action_link(office.deps, ticket, DISPATCHER.id)
    assert ticket in signed_link.page(office.deps, link.rpartition("/")[2])
