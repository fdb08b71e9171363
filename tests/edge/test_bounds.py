"""Whatever length of word stands in an address: it is refused or not found, alike in both homes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from chalice.test import Client, HTTPResponse

from app import app
from chalicelib import bootstrap
from chalicelib.domain.values import Role
from chalicelib.edge import openapi
from chalicelib.edge.openapi import Door
from chalicelib.parts import build_office
from chalicelib.ports import Principal
from tests.badges import Badges
from tests.homes import HOMES, Home
from tests.store.test_dynamodb import a_table

PEOPLE = {
    person.role: Principal(person.id, person.role, person.unit) for person in build_office().people.values()
}
PATHS = openapi.document(app.routes, "en", "https://hy.example.gov.cn")["paths"]
READ = tuple(door for door in openapi.doors(app.routes) if door.method == "GET")
BOUNDED = frozenset({"cursor", "value"})
"""What reaches a store as a key."""

MARKERS = [
    (door, each) for door in READ for each in PATHS[door.path]["get"]["parameters"] if each["name"] in BOUNDED
]
OTHERWISE = {"measure": "response_rate", "value": "w-lu", "ticket": "K7PM2XRB3", "queue": "open"}


@pytest.fixture(params=[*HOMES, "moto"])
def home(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """The simulator refuses to look for a key that is too long, as DynamoDB does; moto does not."""
    badges = Badges({role: PEOPLE.get(role, Principal("x", role, None)) for role in Role})
    if request.param != "moto":
        home = Home(request.param)
        bootstrap.use(replace(home.deps, identity=badges))
        yield home
        return
    with a_table(monkeypatch) as store:
        home = Home()
        bootstrap.use(replace(home.deps, identity=badges, store=store))
        yield home


def ask(door: Door, name: str, said: str) -> HTTPResponse:
    """By somebody who may; `said` stands where the parameter does."""
    who = max(door.roles, key=lambda role: (role is Role.SUPERVISOR, role)) if door.roles else ""
    words = {**OTHERWISE, name: said}
    path = door.path
    for part in door.parts:
        path = path.replace(f"{{{part}}}", quote(words.get(part, "x"), safe=""))
    asked = [] if name in door.parts else [f"{name}={quote(said, safe='')}"]
    # Accesses are of a case or of a person.
    asked += ["person=w-lu"] if door.id == "audit_accesses" and name not in ("person", "ticket") else []
    with Client(app) as client:
        return client.http.get(f"{path}?{'&'.join(asked)}", headers={"Authorization": f"Bearer {who}"})


def test_there_are_markers_to_look_at() -> None:
    assert len(MARKERS) >= 14


@pytest.mark.parametrize(
    ("door", "parameter"), MARKERS, ids=lambda each: each.id if isinstance(each, Door) else each["name"]
)
def test_a_marker_or_a_value_has_an_end_and_is_refused_behind_it(
    home: Home, door: Door, parameter: Any
) -> None:
    name = parameter["name"]
    longest = parameter["schema"]["maxLength"]
    for letter in "9字😀":
        refused = ask(door, name, letter * (longest + 1))
        assert (refused.status_code, refused.json_body["code"]) in [
            (400, "invalid_cursor"),
            (400, "field_invalid"),
        ]
        assert refused.json_body["field"] == name
        assert ask(door, name, letter * longest).status_code in (200, 400, 404)


@pytest.mark.parametrize("store", HOMES)
@pytest.mark.parametrize("door", READ, ids=lambda door: door.id)
def test_no_word_in_an_address_is_too_long_for_an_answer(store: str, door: Door) -> None:
    badges = Badges({role: PEOPLE.get(role, Principal("x", role, None)) for role in Role})
    bootstrap.use(replace(Home(store).deps, identity=badges))
    for parameter in PATHS[door.path]["get"]["parameters"]:
        for said in ("字" * 800, "2026-03-02!" + "A" * 2_100, "9" * 2_100):
            assert ask(door, parameter["name"], said).status_code < 500, parameter["name"]
