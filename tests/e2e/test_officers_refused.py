"""Officers are refused by what they are, by whose case it is, and by how far it has come."""

import uuid
from collections.abc import Callable

import pytest

from tests.e2e import client
from tests.e2e.server import Server, wait_for

pytestmark = pytest.mark.e2e

REPLY = {"outcome": "solved", "text": "好了"}
Token = Callable[[str, str], str]


@pytest.fixture(scope="module")
def token(office: Server) -> Token:
    return office.token


@pytest.fixture(scope="module")
def ticket(office: Server) -> str:
    """A case of the utilities."""
    taken = client.submit(office, {"text": "柳塘街道停水两天了，没人管"}).json()
    path, code = f"/v1/cases/{taken['ticket']}", taken["access_code"]
    wait_for(
        lambda: client.get(office, path, **{"X-Access-Code": code}).json()["status"] == "dispatched",
        client.ACKNOWLEDGED,
        "a dispatched case",
    )
    return str(taken["ticket"])


@pytest.mark.parametrize(
    "path", ["/v1/staff/cases", "/v1/staff/cases/222222222", "/v1/staff/parked", "/v1/measures"]
)
@pytest.mark.parametrize("said", ["", "Bearer", "Bearer x.y.z", "Basic YTpi"])
def test_without_a_token_nothing_is_shown(office: Server, path: str, said: str) -> None:
    headers = {"Authorization": said} if said else {}
    answer = client.get(office, path, **headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_without_a_token_nothing_is_done(office: Server, ticket: str) -> None:
    assert client.post(office, f"/v1/staff/cases/{ticket}/reply", REPLY).status_code == 401


@pytest.mark.parametrize(
    ("role", "action"), [("auditor", "note"), ("manager", "reply"), ("dispatcher", "ask")]
)
def test_a_role_that_may_not_is_403(
    office: Server, ticket: str, token: Token, role: str, action: str
) -> None:
    words = REPLY if action == "reply" else {"text": "好了"}
    answer = client.post(office, f"/v1/staff/cases/{ticket}/{action}", words, token(role, ""))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize("path", ["/v1/measures", "/v1/staff/parked"])
def test_a_handler_sees_neither_measures_nor_what_is_parked(office: Server, token: Token, path: str) -> None:
    said = f"Bearer {token('handler', 'utilities')}"
    assert client.get(office, path, Authorization=said).status_code == 403


def test_a_case_of_another_unit_does_not_exist(office: Server, ticket: str, token: Token) -> None:
    police = token("handler", "police")
    said = f"Bearer {police}"
    shown = client.get(office, f"/v1/staff/cases/{ticket}", Authorization=said)
    unknown = client.get(office, "/v1/staff/cases/222222222", Authorization=said)
    assert (shown.status_code, shown.content) == (404, unknown.content)
    assert client.post(office, f"/v1/staff/cases/{ticket}/reply", REPLY, police).status_code == 404
    listed = client.get(office, "/v1/staff/cases?unit=utilities", Authorization=said)
    assert ticket not in listed.text


def test_what_the_state_does_not_allow_is_409(office: Server, token: Token) -> None:
    taken = client.submit(office, {"text": "柳塘街道的路灯坏了"}).json()["ticket"]
    handler, said = token("handler", "utilities"), f"Bearer {token('handler', 'utilities')}"
    path = f"/v1/staff/cases/{taken}"
    wait_for(lambda: client.get(office, path, Authorization=said).ok, client.ACKNOWLEDGED, "a case")
    once = {"Idempotency-Key": uuid.uuid4().hex}
    first = client.post(office, f"{path}/reply", REPLY, handler, once)
    again = client.post(office, f"{path}/reply", REPLY, handler, once)
    assert first.status_code == again.status_code == 200
    replies = [
        e for e in client.get(office, path, Authorization=said).json()["events"] if "Replied" in e["event"]
    ]
    assert (again.json()["status"], len(replies)) == ("replied", 1)
    answer = client.post(office, f"{path}/reply", REPLY, handler)
    assert (answer.status_code, answer.json()["code"]) == (409, "unlawful_action")


@pytest.mark.parametrize(
    ("action", "words", "code", "field"),
    [
        ("reply", {"outcome": "solved"}, "field_missing", "text"),
        ("reply", {"outcome": "magic", "text": "好"}, "field_invalid", "outcome"),
        ("reply", {"outcome": "solved", "text": " "}, "field_missing", "text"),
        ("contact", {"how": "shouted"}, "field_invalid", "how"),
        ("note", {"text": "好", "colour": "red"}, "field_unknown", "colour"),
        ("note", {"text": 1}, "field_invalid", "text"),
        ("note", [], "body_not_json", None),
        ("dance", {}, "action_unknown", "dance"),
    ],
)
def test_an_action_that_makes_no_sense_is_400(
    office: Server, ticket: str, token: Token, action: str, words: object, code: str, field: str | None
) -> None:
    who = token("handler", "utilities")
    answer = client.post(office, f"/v1/staff/cases/{ticket}/{action}", words, who)
    said = answer.json()
    assert (answer.status_code, said["code"], said.get("field")) == (400, code, field)


@pytest.mark.parametrize(
    "asked", ["status=gone", "unit=moon", "limit=0", "limit=x", "cursor=x", "due_to=soon", "colour=red"]
)
def test_a_work_list_says_what_it_does_not_understand(office: Server, token: Token, asked: str) -> None:
    said = f"Bearer {token('dispatcher', '')}"
    assert client.get(office, f"/v1/staff/cases?{asked}", Authorization=said).status_code == 400


@pytest.mark.parametrize("asked", ["by=colour", "from=yesterday", "to=2026-13-01"])
def test_measures_say_what_they_do_not_understand(office: Server, token: Token, asked: str) -> None:
    said = f"Bearer {token('manager', '')}"
    assert client.get(office, f"/v1/measures?{asked}", Authorization=said).status_code == 400


def test_measures_of_the_first_day_there_is_are_none(office: Server, token: Token) -> None:
    said = f"Bearer {token('manager', '')}"
    answer = client.get(office, "/v1/measures?to=0001-01-01", Authorization=said)
    assert (answer.status_code, answer.json()["rows"]) == (200, [])


@pytest.mark.parametrize("link", ["/a/222222222ABCDEFGHJK", "/s/222222222ABCDEFGHJK", "/a/x", "/s/x"])
def test_a_forged_link_leads_nowhere(office: Server, link: str) -> None:
    assert client.get(office, link).status_code == 404
    answer = {"contacted": "yes", "resolved": "yes", "satisfaction": "5"}
    assert client.post_form(office, link, {"action": "sign", **answer}).status_code == 404
