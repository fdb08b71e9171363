"""Promises, exclusions and suggestions by the staff API, and what the citizen sees of them."""

import json
from typing import Any

import pytest
from chalice.test import Client

from app import app
from chalicelib.domain import ticket as tickets
from chalicelib.domain.values import Status
from tests.badges import badged
from tests.office import HANDLER, SUPERVISOR, WATER, Office

PEOPLE = {"handler": HANDLER, "supervisor": SUPERVISOR}
PROMISE = {"outcome": "promised", "text": "管线要换", "due_on": "2026-03-20", "steps": "先完成勘察"}


@pytest.fixture
def office() -> Office:
    return badged(PEOPLE)


def post(ticket: str, action: str, said: dict[str, Any], who: str = "handler", key: str = "") -> Any:
    headers = {"Authorization": f"Bearer {who}", "Content-Type": "application/json"}
    headers |= {"Idempotency-Key": key} if key else {}
    with Client(app) as client:
        return client.http.post(f"/v1/staff/cases/{ticket}/{action}", headers=headers, body=json.dumps(said))


def seen_by_citizen(office: Office, ticket: str) -> dict[str, Any]:
    code = tickets.access_code(office.deps.secrets.key(), ticket)
    with Client(app) as client:
        answer = client.http.get(f"/v1/cases/{ticket}", headers={"X-Access-Code": code})
    assert answer.status_code == 200, answer.body
    return dict(answer.json_body)


def test_a_promise_by_the_api_is_seen_with_its_day_and_steps(office: Office) -> None:
    ticket = office.sms(WATER)
    assert post(ticket, "reply", PROMISE).status_code == 200
    assert office.case(ticket).promised
    shown = seen_by_citizen(office, ticket)
    assert shown["next"]["due_at"].startswith("2026-03-20T10:00")
    assert "先完成勘察" in [event["detail"] for event in shown["events"]]


def test_a_promise_for_yesterday_is_told_at_its_field(office: Office) -> None:
    answer = post(office.sms(WATER), "reply", PROMISE | {"due_on": "2026-03-01"})
    assert (answer.status_code, answer.json_body["field"]) == (400, "due_on")


def test_an_order_that_comes_twice_is_one_event(office: Office) -> None:
    ticket, said = office.sms(WATER), {"reason": "beyond_remit", "note": "合同纠纷"}
    for _ in range(2):
        assert post(ticket, "propose_exclusion", said, key="k" * 16).status_code == 200
    assert office.kinds(ticket).count("ExclusionProposed") == 1


def test_a_handler_cannot_approve_and_the_citizen_sees_nothing_of_an_exclusion(office: Office) -> None:
    ticket = office.sms(WATER)
    post(ticket, "propose_exclusion", {"reason": "beyond_remit", "note": "合同纠纷"})
    assert post(ticket, "approve_exclusion", {}).status_code == 403
    assert post(ticket, "approve_exclusion", {}, "supervisor").status_code == 200
    said = {"outcome": "excluded", "text": "这件事按合同由物业负责，可向住建部门投诉"}
    assert post(ticket, "reply", said).status_code == 200
    office.settle()
    assert office.case(ticket).status is Status.EVALUATED
    shown = seen_by_citizen(office, ticket)
    assert shown["reply"] == said["text"]
    assert not {"ExclusionProposed", "ExclusionApproved"} & {event["event"] for event in shown["events"]}
    assert "合同纠纷" not in str(shown)
