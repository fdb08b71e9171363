"""Officers' programs: what an action takes, and acting on nothing but what was read."""

from typing import Any

import pytest
from chalice.test import Client

from app import app
from chalicelib.usecases.actions import ACTIONS
from tests.badges import badged
from tests.office import SUPERVISOR, WATER, Office


@pytest.fixture
def office() -> Office:
    return badged({"supervisor": SUPERVISOR})


@pytest.fixture
def ticket(office: Office) -> str:
    return office.sms(WATER)


def ask(path: str, token: str = "supervisor") -> Any:  # noqa: S107  no secret
    with Client(app) as client:
        return client.http.get(path, headers={"Authorization": f"Bearer {token}"})


def note(ticket: str, **headers: str) -> Any:
    given = {"Authorization": "Bearer supervisor", "Content-Type": "application/json"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    with Client(app) as client:
        return client.http.post(f"/v1/staff/cases/{ticket}/note", headers=given, body=b'{"text": "once"}')


def test_every_action_has_a_schema_that_names_its_fields(office: Office) -> None:
    found = ask("/v1/staff/actions").json_body
    assert set(found["actions"]) == set(ACTIONS)
    reply = found["shared"]["Reply"]
    assert (set(reply["properties"]), reply["required"]) >= ({"outcome", "text"}, ["outcome", "text"])
    assert "solved" in found["shared"]["Outcome"]["enum"]


def test_the_schemas_are_for_those_who_are_signed_in(office: Office) -> None:
    assert ask("/v1/staff/actions", "nobody").status_code == 401


def test_an_order_on_what_has_changed_meanwhile_is_refused_and_changes_nothing(
    office: Office, ticket: str
) -> None:
    read = ask(f"/v1/staff/cases/{ticket}").headers["ETag"]
    assert note(ticket).status_code == 200
    before = office.kinds(ticket)
    refused = note(ticket, If_Match=read)
    assert (refused.status_code, refused.json_body["code"]) == (412, "outdated")
    assert office.kinds(ticket) == before


def test_an_order_on_what_was_read_is_carried_out_and_answers_the_next_version(
    office: Office, ticket: str
) -> None:
    read = ask(f"/v1/staff/cases/{ticket}").headers["ETag"]
    done = note(ticket, If_Match=read)
    assert (done.status_code, done.headers["ETag"]) == (200, ask(f"/v1/staff/cases/{ticket}").headers["ETag"])
    assert done.headers["ETag"] != read


def test_the_same_order_again_is_a_repeat_though_the_version_has_moved_on(
    office: Office, ticket: str
) -> None:
    read = ask(f"/v1/staff/cases/{ticket}").headers["ETag"]
    headers = {"If_Match": read, "Idempotency_Key": "order-number-0001"}
    assert [note(ticket, **headers).status_code for _ in range(2)] == [200, 200]
    assert office.kinds(ticket).count("NoteAdded") == 1


@pytest.mark.parametrize(
    ("given", "status"), [("*", 200), ("", 400), ('"x"', 400), ('""1""', 400), ('"99999999999"', 400)]
)
def test_what_if_match_may_say(office: Office, ticket: str, given: str, status: int) -> None:
    assert note(ticket, If_Match=given).status_code == status
