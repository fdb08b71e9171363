"""The office: one document, checked as a whole, and who answers for a unit."""

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.domain.office_document import OfficeError, parse_office
from chalicelib.domain.units import Office, UnknownPersonError, UnknownUnitError
from chalicelib.domain.values import Role

CITY = Path(__file__).parents[2] / "chalicelib" / "sample" / "city.yaml"


def unit(id: str, parent: str | None = "root", **changes: Any) -> dict[str, Any]:
    return {
        "id": id,
        "name": f"{id}局",
        "name_en": f"{id} bureau",
        "parent": parent,
        "district": None,
    } | changes


def person(id: str, role: str, unit: str = "root", **changes: Any) -> dict[str, Any]:
    row = {"id": id, "name": id, "role": role, "unit": unit, "on_duty": True}
    return row | {"phone": "+8613800000999", "email": f"{id}@example.org"} | changes


def document() -> dict[str, Any]:
    """A root with a head, below it one bureau with a station."""
    return {
        "units": [unit("root", None), unit("bureau"), unit("station", "bureau")],
        "people": [
            person("d", "dispatcher"),
            person("s", "supervisor"),
            person("m", "manager"),
            person("head", "unit_head"),
        ],
    }


def office(*people: dict[str, Any]) -> Office:
    row = document()
    row["people"] += people
    return parse_office(row)


@pytest.fixture(scope="module")
def city() -> Office:
    return parse_office(yaml.safe_load(CITY.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("place", "key", "value", "message"),
    [
        (("units", 1), "parent", "nowhere", r"units\[1\]\.parent: no unit 'nowhere'"),
        (("units", 1), "parent", "station", r"units\[1\]\.parent: 'bureau' leads into a circle"),
        (("units", 1), "parent", "bureau", r"units\[1\]\.parent: .* circle"),
        (("units", 1), "parent", None, r"units: one root is needed, found 2: root, bureau"),
        (("units", 2), "id", "bureau", r"units\[2\]\.id: 'bureau' is taken"),
        (("units", 2), "name", " ", r"units\[2\]\.name: a text is needed"),
        (("units", 2), "district", "无名区", r"units\[2\]\.district: no unit is called '无名区'"),
        (("units", 2), "colour", "red", r"units\[2\]\.colour: no such field"),
        (("people", 1), "id", "d", r"people\[1\]\.id: 'd' is taken"),
        (("people", 1), "role", "king", r"people\[1\]\.role: no role 'king'"),
        (("people", 1), "unit", "nowhere", r"people\[1\]\.unit: no unit 'nowhere'"),
        (("people", 1), "phone", "13800000999", r"people\[1\]\.phone: .* form"),
        (("people", 1), "phone", 8613800000999, r"people\[1\]\.phone: a text is needed"),
        (("people", 1), "email", "nobody", r"people\[1\]\.email: .* form"),
        (("people", 1), "on_duty", "yes", r"people\[1\]\.on_duty: true or false"),
        (("people", 0), "on_duty", False, r"people: no dispatcher is on duty"),
        (("people", 1), "on_duty", False, r"people: no supervisor is on duty"),
        (("people", 2), "on_duty", False, r"people: no manager is on duty"),
        (("people", 3), "on_duty", False, r"units\[0\]: 'root' has no handler or head on duty"),
        (("people", 3), "unit", "bureau", r"units\[0\]: 'root' has no handler or head on duty"),
    ],
)
def test_a_wrong_document_is_refused_with_the_path(
    place: tuple[str, int], key: str, value: object, message: str
) -> None:
    wrong = document()
    wrong[place[0]][place[1]][key] = value
    with pytest.raises(OfficeError, match=message):
        parse_office(wrong)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({}, "units: a list is needed"),
        ({"units": []}, "units: a list is needed"),
        ({"units": ["x"]}, r"units\[0\]: a mapping is needed"),
        ({**document(), "policy": 1}, "office.policy: no such field"),
    ],
)
def test_a_document_of_another_shape_is_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(OfficeError, match=message):
        parse_office(wrong)


def test_parsing_leaves_the_document_alone() -> None:
    row = document()
    before = copy.deepcopy(row)
    parse_office(row)
    assert row == before


def test_an_office_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        office().units["new"] = office().unit("root")  # type: ignore[index]  # that is the claim


def test_who_is_unknown_is_named() -> None:
    with pytest.raises(UnknownUnitError, match="nowhere"):
        office().unit("nowhere")
    with pytest.raises(UnknownUnitError, match="nowhere"):
        office().within("bureau", "nowhere")
    with pytest.raises(UnknownPersonError, match="nobody"):
        office().person("nobody")


def test_a_path_leads_from_the_root_to_the_unit() -> None:
    assert parse_office(document()).root.id == "root"
    assert office().path("station") == ("root", "bureau", "station")
    assert office().path("root") == ("root",)


def test_a_unit_sees_its_subtree_and_no_sibling(city: Office) -> None:
    assert city.subtree("qingfeng") == {"qingfeng", "liutang"}
    assert city.subtree("chengjiang") == set(city.units)
    assert city.within("liutang", "qingfeng")
    assert city.within("qingfeng", "qingfeng")
    assert not city.within("qingfeng", "liutang")
    assert not city.within("liutang", "baiyuan")


def test_within_and_subtree_agree(city: Office) -> None:
    for above in city.units:
        assert city.subtree(above) == {below for below in city.units if city.within(below, above)}


def test_the_first_handler_on_duty_of_the_unit_itself_comes_first() -> None:
    staff = office(
        person("away", "handler", "station", on_duty=False),
        person("first", "handler", "station"),
        person("second", "handler", "station"),
        person("above", "handler", "bureau"),
    )
    assert staff.handler_on_duty("station") == staff.person("first")


def test_an_absent_handler_is_replaced_from_the_nearest_unit_above() -> None:
    staff = office(
        person("away", "handler", "station", on_duty=False),
        person("own-head", "unit_head", "station"),
        person("above", "handler", "bureau"),
    )
    assert staff.handler_on_duty("station") == staff.person("above")


def test_without_any_handler_the_nearest_head_on_duty_takes_over() -> None:
    staff = office(
        person("away", "unit_head", "station", on_duty=False), person("near", "unit_head", "bureau")
    )
    assert staff.handler_on_duty("station") == staff.person("near")


def test_a_unit_answers_by_its_own_head_else_by_the_nearest_above() -> None:
    staff = office(person("own", "unit_head", "bureau", on_duty=False))
    assert staff.head_of("bureau") == staff.person("own")
    assert staff.head_of("station") == staff.person("own")
    assert staff.head_of("root") == staff.person("head")


def test_of_two_heads_the_one_on_duty_answers() -> None:
    staff = office(person("a", "unit_head", "bureau", on_duty=False), person("b", "unit_head", "bureau"))
    assert staff.head_of("bureau") == staff.person("b")


def test_the_centre_is_staffed_by_who_is_on_duty(city: Office) -> None:
    assert city.dispatcher_on_duty().role is Role.DISPATCHER
    assert city.supervisor_on_duty().role is Role.SUPERVISOR
    assert city.manager_on_duty().role is Role.MANAGER
    absent = office(person("d0", "dispatcher", on_duty=False))
    assert absent.dispatcher_on_duty().id == "d"


@pytest.mark.parametrize(
    ("text", "place", "district"),
    [
        ("青枫区的路灯", "qingfeng", "青枫区"),
        ("我住柳塘街道三号", "liutang", "青枫区"),
        ("我住青枫区柳塘街道三号", "liutang", "青枫区"),
        ("柳塘那边", "liutang", "青枫区"),
        ("白鸢区柳塘路", "baiyuan", "白鸢区"),
        ("从白鸢区到青枫区的车", "baiyuan", "白鸢区"),
        ("near the mall in baiyuan DISTRICT", "baiyuan", "白鸢区"),
        ("a bus to Yanting please", "yanting", "白鸢区"),
        ("公安局和澄江市", None, None),
        ("", None, None),
    ],
)
def test_a_text_names_a_place(city: Office, text: str, place: str | None, district: str | None) -> None:
    found = city.place_of(text)
    assert (found.id if found else None) == place
    assert city.district_of(text) == district


def test_the_sample_city_has_three_levels_and_every_role(city: Office) -> None:
    assert max(len(city.path(unit_id)) for unit_id in city.units) == 3
    assert {person.role for person in city.people.values()} == set(Role)
    assert 12 <= len(city.units) <= 16
    assert len(city.people) == 24


def test_every_unit_of_the_sample_city_that_gets_cases_has_its_handler(city: Office) -> None:
    staffed = {person.unit for person in city.people.values() if person.role is Role.HANDLER}
    assert staffed == set(city.units) - {"chengjiang", "center"}


def test_phones_and_mails_of_the_sample_city_are_invented_and_nobody_shares_one(city: Office) -> None:
    people = city.people.values()
    assert all(person.phone.startswith("+8613800000") for person in people)
    assert all(person.email.endswith(".example.org") for person in people)
    assert len({person.phone for person in people}) == len({person.email for person in people}) == len(people)


def test_a_number_is_its_owners_and_of_several_owners_nobodys(city: Office) -> None:
    for person in city.people.values():
        assert city.person_of_phone(person.phone) is person
    assert city.person_of_phone("+8613900000001") is None
    assert city.person_of_phone("") is None
    twin = replace(city.person("w-lu"), id="w-twin")
    shared = Office(city.units, {**city.people, twin.id: twin})
    assert shared.person_of_phone(twin.phone) is None
    assert shared.person_of_phone(city.person("w-he").phone) == city.person("w-he")
