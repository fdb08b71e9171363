"""Clocks and ledger by the staff API: what an officer reads of a case, at any moment of its life."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from chalice.test import Client

from app import app
from chalicelib.domain.units import Office as Units
from chalicelib.domain.values import Grade, Target
from chalicelib.edge import clockface
from chalicelib.usecases import actions
from tests.badges import badged
from tests.office import DISPATCHER, SUPERVISOR, Office

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OIL = "小区楼下饭店油烟太大，柳塘街道"
UNCLEAR = "随便说几句，没有什么要紧的事"


@pytest.fixture
def office() -> Office:
    return badged({"supervisor": SUPERVISOR})


def get(path: str) -> Any:
    with Client(app) as client:
        answer = client.http.get(path, headers={"Authorization": "Bearer supervisor"})
    assert answer.status_code == 200, answer.body
    return answer.json_body


def clock(ticket: str, target: str = "reply") -> Mapping[str, Any]:
    faces = {face["target"]: face for face in get(f"/v1/staff/cases/{ticket}")["clocks"]}
    return dict(faces[target])


def account(ticket: str) -> Mapping[str, Any]:
    return dict(get(f"/v1/staff/cases/{ticket}")["ledger"][-1])


def test_each_clock_names_its_owner_and_what_comes_next(office: Office) -> None:
    ticket = office.sms(UNCLEAR)
    dispatch = clock(ticket, "dispatch")
    assert dispatch["owner"] == {"id": "d-lin", "name": "林佳宁"}
    assert (dispatch["working"], dispatch["left_seconds"]) == (True, 4 * 3600)
    assert {key: dispatch["next"][key] for key in ("kind", "at", "fraction", "level")} == {
        "kind": "reminder",
        "at": "2026-03-02T03:00:00Z",
        "fraction": 0.5,
        "level": None,
    }
    assert clock(ticket, "acknowledgement")["owner"] == {"id": "system", "name": ""}
    office.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    assert clock(ticket, "dispatch")["next"] is None
    assert (clock(ticket)["owner"]["id"], clock(ticket)["next"]["person"]["id"]) == ("w-lu", "w-lu")


def test_a_clock_that_ran_out_is_breached_and_climbs_to_who_is_above(office: Office) -> None:
    ticket = office.sms(OIL)
    office.wait(10 * DAY, 6 * HOUR)
    late = clock(ticket)
    assert (late["breached"], late["left_seconds"] < 0, late["met_at"]) == (True, True, None)
    fresh = office.sms(UNCLEAR)
    office.world.pass_time(6 * HOUR)
    unwoken = clock(fresh, "dispatch")
    assert (unwoken["breached"], unwoken["next"]["kind"]) == (True, "reminder"), "before anybody was told"


def test_paused_seconds_grow_in_the_clocks_own_time_while_it_waits(office: Office) -> None:
    ticket = office.sms(OIL)
    office.wait(8 * HOUR)
    office.act(ticket, "ask", actions.Ask("在哪一栋？"))
    before = clock(ticket)
    office.wait(16 * HOUR)
    paused = clock(ticket)
    assert (paused["paused_seconds"], paused["left_seconds"]) == (3600, before["left_seconds"])
    assert (paused["paused_at"], paused["next"]) == ("2026-03-02T09:00:00Z", None)
    office.sms(f"{ticket} 三栋")
    assert (clock(ticket)["paused_seconds"], clock(ticket)["paused_at"]) == (3600, None)


def test_the_ledger_adds_up_to_the_second(office: Office) -> None:
    ticket = office.sms(UNCLEAR)
    office.wait(2 * HOUR)
    office.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    office.wait(5 * HOUR)
    office.act(ticket, "ask", actions.Ask("在哪一栋？"))
    office.wait(17 * HOUR)
    office.sms(f"{ticket} 三栋")
    office.wait(HOUR)
    found = account(ticket)
    assert [(held["unit"], held["wall_seconds"], held["working_seconds"]) for held in found["holdings"]] == [
        (None, 7200, 7200),
        ("utilities", 23 * 3600, 6.5 * 3600),
    ]
    (pause,) = found["pauses"]
    assert (pause["reason"], pause["approver"], pause["text"]) == (
        "question",
        {"id": "w-lu", "name": "陆一帆"},
        "在哪一栋？",
    )
    assert (pause["wall_seconds"], pause["working_seconds"]) == (17 * 3600, 2 * 3600)
    for seconds in ("wall_seconds", "working_seconds", "paused_wall_seconds", "paused_working_seconds"):
        assert sum(held[seconds] for held in found["holdings"]) == found[seconds]
    assert found["due_at"] == clock(ticket)["due_at"]
    assert found["left_seconds"] == clock(ticket)["left_seconds"]


def test_a_guess_is_marked_in_the_list_and_in_the_case(office: Office) -> None:
    office.world.pass_time(300 * DAY)
    ticket = office.sms(OIL)
    (line,) = get("/v1/staff/cases")["items"]
    assert (line["provisional"], clock(ticket)["provisional"]) == (True, True)
    office.reply(ticket)
    (line,) = get("/v1/staff/cases")["items"]
    assert line["provisional"] is False, "there is no due time any more"


def test_whoever_left_the_office_keeps_nobody_from_reading_the_case(office: Office) -> None:
    ticket = office.sms(OIL)
    case, sla = office.case(ticket), office.deps.sla
    people = {id: person for id, person in office.deps.office.people.items() if id != "w-pan"}
    left = Units({}, people)
    faces = clockface.faces(case, sla, left, office.world.now)
    owners = {face.target: face.owner for face in faces}
    dispatcher = clockface.Who("d-lin", "林佳宁")
    assert owners[Target.REPLY] == dispatcher
    office.world.pass_time(20 * DAY)
    case.clocks[Target.REPLY] = replace(case.clocks[Target.REPLY], steps_done=3)
    (reply,) = (f for f in clockface.faces(case, sla, left, office.world.now) if f.target is Target.REPLY)
    assert reply.next
    assert (reply.next.level, reply.next.person) == ("unit_head", dispatcher)


def test_regrading_shows_the_same_start_and_another_due_time(office: Office) -> None:
    ticket = office.sms(UNCLEAR)
    before = clock(ticket)
    office.act(ticket, "accept", actions.Accept(grade=Grade.URGENT), DISPATCHER)
    after = clock(ticket)
    assert (after["started_at"], after["working"]) == (before["started_at"], False)
    assert after["due_at"] < before["due_at"]
