"""The desk's doors: by API with a token, and the page behind a personal link."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from chalicelib.domain.values import Role
from chalicelib.ports import Principal
from chalicelib.usecases import personal, taking_in
from chalicelib.usecases.links import action_link
from tests.badges import badged
from tests.office import DISPATCHER, HANDLER, WATER, Office
from tests.pages.reader import Reader

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PEOPLE = {
    "dispatcher": DISPATCHER,
    "handler": HANDLER,
    "auditor": Principal("a-meng", Role.AUDITOR, "chengjiang"),
    "admin": Principal("adm-tan", Role.ADMIN, "chengjiang"),
}
VISIT: Mapping[str, str] = {"text": WATER, "desk_kind": "visit"}


@pytest.fixture
def office() -> Office:
    return badged(PEOPLE)


def api(document: Mapping[str, object], badge: str = "dispatcher", key: str = "k" * 16) -> HTTPResponse:
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {badge}",
        "Idempotency-Key": key,
    }
    with Client(app) as client:
        return client.http.post("/v1/staff/submissions", headers=headers, body=json.dumps(document).encode())


def path(office: Office, who: Principal = DISPATCHER) -> str:
    return taking_in.link(office.deps, who).removeprefix(office.deps.base_url)


def posted(path: str, values: Mapping[str, str]) -> HTTPResponse:
    with Client(app) as client:
        return client.http.post(path, headers=FORM, body=urlencode(values).encode())


def test_the_officer_can_tell_the_citizen_on_the_spot(office: Office) -> None:
    answer = api(VISIT)
    assert answer.status_code == 201
    said = answer.json_body
    assert (len(said["ticket"]), len(said["access_code"]), said["status"]) == (9, 6, "received")
    assert said["next"]["due_at"]
    assert api(VISIT).json_body["ticket"] == said["ticket"]
    assert api({**VISIT, "text": "另一件"}).status_code == 422


@pytest.mark.parametrize(("badge", "status"), [("handler", 201), ("auditor", 403), ("nobody", 401)])
def test_the_api_asks_who_types_in(office: Office, badge: str, status: int) -> None:
    assert api(VISIT, badge).status_code == status


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"desk_kind": ""}, "desk_kind"),
        ({"desk_kind": "fax"}, "desk_kind"),
        ({"desk_kind": 1}, "desk_kind"),
        ({"ticket": "ABCD2345E"}, "ticket"),
        ({"received_on": "2026-03-01"}, "received_on"),
        ({"phone": "12"}, "phone"),
        ({"text": " "}, "text"),
        ({"files": ["forged.key"]}, "files"),
        ({"taken_by": "s-xu"}, "taken_by"),
        ({"recording": "RE1"}, "recording"),
    ],
)
def test_every_refusal_names_its_field(office: Office, more: dict[str, object], field: str) -> None:
    answer = api({**VISIT, **more})
    assert answer.status_code == 400
    assert answer.json_body.get("field") == field or field in answer.json_body["message"]


def test_what_is_wrong_on_the_page_is_told_there_and_nothing_typed_is_lost(office: Office) -> None:
    typed = {
        "text": WATER,
        "desk_kind": "letter",
        "phone": "12",
        "name": "周先生",
        "received_on": "2026-03-01",
    }
    answer = posted(path(office), typed | {"key": "k" * 16})
    page = Reader(answer.body.decode())
    assert answer.status_code == 400
    assert page.with_id("f-phone")[1]["aria-invalid"] == "true"
    assert page.forms[0].hidden()["key"] == "k" * 16
    kept = {field["name"]: field.get("value") for field in page.forms[0].fields if "name" in field}
    assert (kept["name"], kept["received_on"]) == ("周先生", "2026-03-01")
    assert WATER in page.text


def test_the_next_visitor_on_the_same_page_is_another_case_once_the_officer_has_looked(
    office: Office,
) -> None:
    page, key = path(office), {"key": "k" * 16}
    first = posted(page, {**VISIT, **key})
    again = posted(page, {**VISIT, **key, "text": "另一件事"})
    assert (first.status_code, again.status_code) == (201, 422)
    (form,) = Reader(again.body.decode()).forms
    assert form.hidden()["key"] != key["key"]
    assert posted(page, {**VISIT, "text": "另一件事", "key": form.hidden()["key"]}).status_code == 201


def test_a_page_of_yesterday_is_gone(office: Office) -> None:
    page = path(office)
    office.world.now += personal.VALID * 2
    with Client(app) as client:
        assert client.http.get(page).status_code == 404
    assert posted(page, VISIT).status_code == 404
    assert office.deps.store.feed("react", 9) == []  # type: ignore[arg-type]  # nothing is kept of it


def test_no_letter_is_promised_an_answer_by_a_day_that_has_passed(office: Office) -> None:
    smoke = {"text": "小区楼下饭店油烟太大，柳塘街道", "desk_kind": "letter"}
    lain = posted(path(office), {**smoke, "received_on": "2026-02-05", "key": "k" * 16}).body.decode()
    assert ("前答复您" in lain, "2月12日18:00" in lain, "致歉" in lain) == (False, True, True)
    assert "前答复您" in posted(path(office), {**smoke, "key": "q" * 16}).body.decode()


def test_only_those_who_have_a_room_are_given_its_link(office: Office) -> None:
    with Client(app) as client:
        answers = [
            client.http.get("/v1/staff/desk", headers={"Authorization": f"Bearer {badge}"})
            for badge in ("handler", "admin", "nobody")
        ]
    assert [answer.status_code for answer in answers] == [200, 403, 401]


def test_an_addition_tells_nobody_the_access_code_of_the_case(office: Office) -> None:
    """Who names a ticket at the desk need not be its citizen."""
    ticket = office.sms(WATER)
    said = api({**VISIT, "ticket": ticket}).json_body
    assert (said["ticket"], said["access_code"]) == (ticket, "")
    office.settle()
    page = posted(path(office), {**VISIT, "ticket": ticket, "key": "q" * 16}).body.decode()
    assert page.count('<dd translate="no">') == 1


def page_of(office: Office, ticket: str, person: str) -> str:
    link = action_link(office.deps, ticket, person).removeprefix(office.deps.base_url)
    with Client(app) as client:
        return Reader(client.http.get(link).body.decode()).text


@pytest.mark.parametrize(
    ("first", "then", "shown"),
    [({}, {}, True), ({"confidential": True}, {}, False), ({}, {"anonymous": True}, False)],
)
def test_a_number_that_is_left_with_an_addition_is_seen_by_whoever_may_know_it(
    office: Office, first: dict[str, object], then: dict[str, object], shown: bool
) -> None:
    """Who first came without one leaves it when they come again."""
    ticket = api({**VISIT, **first}).json_body["ticket"]
    office.settle()
    left = {"ticket": ticket, "text": "这是我儿子的号码", "phone": "13900000008", "name": "周女士"}
    api({**VISIT, **left, **then}, key="q" * 16)
    office.settle()
    said = page_of(office, ticket, "w-lu")
    assert ("13900000008" in said, "周女士" in said) == (shown, shown)
    assert "13900000008" in page_of(office, ticket, "s-xu")
    with Client(app) as client:
        auditor = {"Authorization": "Bearer auditor"}
        assert (
            "13900000008" not in client.http.get(f"/v1/staff/cases/{ticket}", headers=auditor).body.decode()
        )


def test_the_handlers_page_shows_who_typed_it_in_and_what_was_added(office: Office) -> None:
    ticket = api(VISIT).json_body["ticket"]
    office.settle()
    api({**VISIT, "ticket": ticket, "text": "又来了一趟，还是没水"}, key="q" * 16)
    office.settle()
    page = page_of(office, ticket, "w-lu")
    assert "来访" in page
    assert "录入：林佳宁" in page
    assert "又来了一趟，还是没水" in page
