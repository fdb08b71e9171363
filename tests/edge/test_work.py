"""Handling with others by the staff API and on the page behind a link."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from chalice.test import Client

from app import app
from chalicelib import bootstrap
from chalicelib.domain.errors import UnauthenticatedError
from chalicelib.ports import Principal
from chalicelib.usecases import links
from tests.office import DISPATCHER, SUPERVISOR, Office

OIL = "小区楼下饭店油烟太大，柳塘街道"


class Badge:
    def __init__(self, people: Mapping[str, Principal]) -> None:
        self.people = people

    def verify(self, token: str) -> Principal:
        if token not in self.people:
            raise UnauthenticatedError
        return self.people[token]


@pytest.fixture
def office() -> Office:
    """Monday 2026-03-02, 09:00."""
    office = Office()
    known = {"supervisor": SUPERVISOR, "dispatcher": DISPATCHER}
    people = office.deps.office.people.values()
    badge = Badge(known | {who.id: Principal(who.id, who.role, who.unit) for who in people})
    office.world.deps = replace(office.deps, identity=badge)
    bootstrap.use(office.deps)
    return office


def post(ticket: str, action: str, who: str, **body: object) -> Any:
    with Client(app) as client:
        headers = {"Authorization": f"Bearer {who}", "Content-Type": "application/json"}
        text = json.dumps(body).encode()
        return client.http.post(f"/v1/staff/cases/{ticket}/{action}", headers=headers, body=text)


def get(ticket: str, who: str) -> Any:
    with Client(app) as client:
        return client.http.get(f"/v1/staff/cases/{ticket}", headers={"Authorization": f"Bearer {who}"})


def test_a_unit_is_added_by_the_api_and_then_sees_the_case(office: Office) -> None:
    ticket = office.sms(OIL)
    assert get(ticket, "w-tang").status_code == 404
    assert post(ticket, "add_unit", "dispatcher", unit="gas", task="查管道").status_code == 200
    assert post(ticket, "add_unit", "dispatcher", unit="gas").status_code == 200, "a repeat is answered alike"
    assert get(ticket, "w-tang").json_body["actions"] == ["contact", "note", "report", "add_evidence"]
    assert post(ticket, "report", "w-tang", text="管道完好").status_code == 200
    assert post(ticket, "reply", "w-tang", outcome="solved", text="好了").status_code == 403
    assert office.kinds(ticket).count("UnitAdded") == 1


def test_an_extension_is_asked_for_decided_and_told_by_the_api(office: Office) -> None:
    ticket, handler = office.sms(OIL), "w-pan"
    assert post(ticket, "ask_extension", handler, term="99wd", reason="等报告").status_code == 400
    assert post(ticket, "ask_extension", handler, term="2wd", reason="等报告").status_code == 200
    assert "approve_extension" in get(ticket, "supervisor").json_body["actions"]
    assert "approve_extension" not in get(ticket, "dispatcher").json_body["actions"]
    assert post(ticket, "approve_extension", "supervisor").status_code == 200
    (extension,) = get(ticket, "supervisor").json_body["ledger"][0]["extensions"]
    assert (extension["term"], extension["approver"]["id"], extension["reason"]) == ("2wd", "s-xu", "等报告")
    refused = post(ticket, "call_hearing", handler, reason="听取意见")
    assert (refused.status_code, refused.json_body["code"]) == (409, "no_hearings")


def test_evidence_is_listed_by_step_and_its_absence_is_marked(office: Office) -> None:
    ticket, handler = office.sms(OIL), "w-pan"
    post(ticket, "add_evidence", handler, step="contact", text="通话录音", reference="0302-17")
    office.reply(ticket)
    (cycle,) = get(ticket, "supervisor").json_body["evidence"]
    assert [(piece["step"], piece["reference"]) for piece in cycle["pieces"]] == [("contact", "0302-17")]
    assert cycle["missing"] == ["handling"]
    token = links.action_link(office.deps, ticket, SUPERVISOR.id).rsplit("/", 1)[1]
    with Client(app) as client:
        page = client.http.get(f"/a/{token}").body.decode()
    assert "通话录音 0302-17" in page
    assert "答复时没有凭证" in page


def test_the_page_settles_a_small_matter_and_a_double_click_changes_nothing(office: Office) -> None:
    ticket = office.sms(OIL)
    seen, token = office.case(ticket).seq, links.action_link(office.deps, ticket, "w-pan").rsplit("/", 1)[1]
    body = f"seen={seen}&action=settle_fast&measure=refund&yuan=50&text=refunded"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with Client(app) as client:
        for _ in range(2):
            assert client.http.post(f"/a/{token}", headers=form, body=body.encode()).status_code == 200
    assert office.kinds(ticket).count("FastSettled") == 1
