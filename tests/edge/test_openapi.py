"""The document of the JSON routes agrees with the code, and says who may come in."""

import re
from typing import Any

import pytest
from chalice.test import Client, HTTPResponse
from jsonschema_rs import meta

from app import app
from chalicelib.domain.messages import LANGUAGES
from chalicelib.domain.values import Role
from chalicelib.edge import openapi
from chalicelib.edge.operations import EVERYBODY
from chalicelib.parts import build_office
from chalicelib.ports import Principal
from tests.badges import badged
from tests.office import WATER, Office

DOORS = tuple(openapi.doors(app.routes))
READ = [door for door in DOORS if door.method == "GET" and door.roles not in (None, EVERYBODY)]
PEOPLE = {person.role: person for person in build_office().people.values()}


@pytest.fixture
def office() -> Office:
    return badged(
        {
            role: Principal(PEOPLE[role].id, role, PEOPLE[role].unit)
            if role in PEOPLE
            else Principal("x", role, None)
            for role in Role
        }
    )


def ask(path: str, who: str = "", **headers: str) -> HTTPResponse:
    signed = {"Authorization": f"Bearer {who}"} if who else {}
    with Client(app) as client:
        return client.http.get(path, headers={**signed, **headers})


def written(lang: str = "en") -> dict[str, Any]:
    return openapi.document(app.routes, lang, "https://hy.example.gov.cn")


def test_every_json_route_declares_what_it_takes_and_answers() -> None:
    for path in filter(openapi.is_described, app.routes):
        for entry in app.routes[path].values():
            declared = getattr(entry.view_function, "operation", None)
            assert declared is not None, f"{path}: @operation(routes) is missing (docs/api.md)"
            assert declared.kind not in (object, Any), f"{path}: of which type is the answer?"


def test_what_stands_in_an_address_is_an_argument_of_its_handler() -> None:
    for path in filter(openapi.is_described, app.routes):
        for entry in app.routes[path].values():
            view: Any = entry.view_function
            assert set(re.findall(r"{(.*?)}", path)) <= set(view.operation.takes), path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_has_its_words_in_both_languages(lang: str) -> None:
    for path, operations in written(lang)["paths"].items():
        for said in operations.values():
            words = [said["summary"], *(each["description"] for each in said["parameters"])]
            words += [each["description"] for each in said["responses"].values()]
            assert not [
                text for text in words if not text or re.fullmatch(r"[a-z_.0-9]+\.[a-z_.0-9]+", text)
            ], path
            assert bool(re.search("[\u4e00-\u9fff]", " ".join(words))) == (lang == "zh-CN"), words


def test_the_schemas_are_schemas_and_every_reference_leads_somewhere() -> None:
    document = written()
    names = set(document["components"]["schemas"])
    for schema in document["components"]["schemas"].values():
        assert meta.is_valid(schema)
    assert set(re.findall(r"#/components/schemas/([^']+)'", repr(document))) <= names
    assert not [name for name in names if name.startswith("chalicelib")]


def test_operations_have_names_of_their_own() -> None:
    assert len({door.id for door in DOORS}) == len(DOORS) >= 85


def test_the_document_is_served_in_the_language_of_whoever_asks(office: Office) -> None:
    document = ask("/openapi.json?lang=en").json_body
    assert (document["openapi"], document["info"]["title"]) == ("3.1.0", "Huiyin API")
    assert ask("/openapi.json").json_body["info"]["title"] == "回音接口"
    assert document["paths"] == written()["paths"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_tells_every_operation_with_nothing_from_elsewhere(office: Office, lang: str) -> None:
    answer = ask(f"/openapi?lang={lang}")
    page = answer.body.decode()
    assert answer.status_code == 200
    for door in DOORS:
        assert f'id="{door.id}"' in page
        assert f"{door.method} {door.path}" in page
    assert not re.search(r"<script|src=|href=\"(?!#|/|\?lang=)", page)
    linked = set(re.findall(r'href="#([^"]+)"', page))
    assert linked <= set(re.findall(r'id="([^"]+)"', page))


@pytest.mark.parametrize("door", READ, ids=lambda door: door.id)
@pytest.mark.parametrize("role", Role)
def test_who_may_read_is_who_the_document_names(office: Office, door: openapi.Door, role: Role) -> None:
    own = PEOPLE[role].id if role in PEOPLE else "x"
    path = door.path.replace("{measure}", "response_rate").replace("{value}", own)
    query = "?person=x" if door.id == "audit_accesses" else ""
    status = ask(path + query, role).status_code
    # Who may come in may be told that there is no such report.
    assert (status != 403) == (role in (door.roles or ())), (status, role)
    assert status in (200, 403, *([404] if "{id}" in door.path else []))


@pytest.mark.parametrize("path", sorted({door.path for door in DOORS if door.roles and door.method == "GET"}))
def test_nobody_without_a_token_is_let_in(office: Office, path: str) -> None:
    ticket = office.sms(WATER)
    for who in ("", "nobody"):
        assert ask(path.replace("{ticket}", ticket), who).status_code == 401


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("by=unit&form=2026-01-01", "field_unknown", "form"),
        ("from=0.5", "date_invalid", "from"),
        ("from=", "date_invalid", "from"),
        ("from=null", "date_invalid", "from"),
        ("compare=yes", "field_invalid", "compare"),
        ("step=second", "field_invalid", "step"),
    ],
)
def test_a_parameter_that_does_not_fit_is_named_and_not_passed_over(
    office: Office, query: str, code: str, field: str
) -> None:
    answer = ask(f"/v1/measures?{query}", Role.MANAGER)
    assert (answer.status_code, answer.json_body["code"], answer.json_body["field"]) == (400, code, field)


def test_an_answer_that_is_not_of_the_declared_type_fails_in_these_tests(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.usecases.signs.listed", lambda *_, **__: {"items": 3})
    assert ask("/v1/staff/signs", Role.SUPERVISOR).status_code == 500


def test_a_finding_on_a_case_that_there_is_not_is_404_as_the_document_says(office: Office) -> None:
    body = b'{"ticket": "x", "severity": "minor", "words": "x"}'
    signed = {"Authorization": f"Bearer {Role.AUDITOR}", "Content-Type": "application/json"}
    with Client(app) as client:
        answer = client.http.post("/v1/staff/audit/findings", headers=signed, body=body)
    documented = written()["paths"]["/v1/staff/audit/findings"]["post"]["responses"]
    assert str(answer.status_code) == "404" in documented


def test_what_the_document_asks_of_a_visit_is_what_is_asked(office: Office) -> None:
    assert {"text", "desk_kind"} == set(written()["components"]["schemas"]["TypedIn"]["required"])


@pytest.mark.parametrize(
    ("key", "status"), [("k" * 16, 201), ("", 201), ("k" * 15, 400), ("é" * 16, 400), ("k" * 201, 400)]
)
def test_a_key_is_what_the_document_says(office: Office, key: str, status: int) -> None:
    sent = {"Idempotency-Key": key, "Content-Type": "application/json"}
    with Client(app) as client:
        assert client.http.post("/v1/submissions", headers=sent, body=b'{"text": "x"}').status_code == status
    (said,) = (
        each["schema"]
        for each in written()["paths"]["/v1/submissions"]["post"]["parameters"]
        if each["name"] == "Idempotency-Key"
    )
    assert bool(re.search(said["pattern"], key)) == (status == 201)
