"""The document of an office: read row by row, then checked as a whole (domain.md §1)."""

import re
from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import TypeVar

from chalicelib.domain.reading import Reader
from chalicelib.domain.units import Office, Person, Unit
from chalicelib.domain.values import Role

_E164 = re.compile(r"\+[1-9]\d{7,14}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

T = TypeVar("T", Unit, Person)


class OfficeError(ValueError):
    """A document that is no valid office; the message begins with the offending path."""


class _Reader(Reader):
    name = "office"
    error = OfficeError


def parse_office(document: Mapping[str, object]) -> Office:
    """Raises OfficeError, naming the path, unless every part of the document fits the others."""
    top = _Reader(document)
    top.only("units", "people")
    office = Office(
        MappingProxyType(_by_id([_unit(row) for row in top.rows("units")], "units")),
        MappingProxyType(_by_id([_person(row) for row in top.rows("people")], "people")),
    )
    _check_tree(office)
    _check_people(office)
    return office


def _by_id(rows: list[T], key: str) -> dict[str, T]:
    if not rows:
        raise OfficeError(f"{key}: a list is needed")
    found: dict[str, T] = {}
    for number, row in enumerate(rows):
        if row.id in found:
            raise OfficeError(f"{key}[{number}].id: {row.id!r} is taken")
        found[row.id] = row
    return found


def _unit(row: Reader) -> Unit:
    row.only(*(field.name for field in fields(Unit)))
    parent, district = (
        None if row.values.get(key) is None else row.text(key) for key in ("parent", "district")
    )
    return Unit(row.text("id"), row.text("name"), row.text("name_en"), parent, district)


def _person(row: Reader) -> Person:
    row.only(*(field.name for field in fields(Person)))
    on_duty = row.flag("on_duty")
    return Person(
        id=row.text("id"),
        name=row.text("name"),
        role=row.one_of(Role, "role"),
        unit=row.text("unit"),
        phone=_shaped(row, "phone", _E164),
        email=_shaped(row, "email", _MAIL),
        on_duty=on_duty,
    )


def _shaped(row: Reader, key: str, shape: re.Pattern[str]) -> str:
    value = row.text(key)
    if not shape.fullmatch(value):
        raise row.wrong(key, f"{value!r} has not the right form")
    return value


def _check_tree(office: Office) -> None:
    names = {unit.name for unit in office.units.values()}
    for number, unit in enumerate(office.units.values()):
        if unit.parent is not None and unit.parent not in office.units:
            raise OfficeError(f"units[{number}].parent: no unit {unit.parent!r}")
        if unit.district is not None and unit.district not in names:
            raise OfficeError(f"units[{number}].district: no unit is called {unit.district!r}")
    _check_cycles(office)
    roots = [unit.id for unit in office.units.values() if unit.parent is None]
    if len(roots) != 1:
        raise OfficeError(f"units: one root is needed, found {len(roots)}: {', '.join(roots)}")


def _check_cycles(office: Office) -> None:
    for number, unit in enumerate(office.units.values()):
        seen, parent = {unit.id}, unit.parent
        while parent is not None:
            if parent in seen:
                raise OfficeError(f"units[{number}].parent: {unit.id!r} leads into a circle at {parent!r}")
            seen.add(parent)
            parent = office.units[parent].parent


def _check_people(office: Office) -> None:
    for number, person in enumerate(office.people.values()):
        if person.unit not in office.units:
            raise OfficeError(f"people[{number}].unit: no unit {person.unit!r}")
    for role in (Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER):
        if not any(person.role is role and person.on_duty for person in office.people.values()):
            raise OfficeError(f"people: no {role} is on duty")
    for number, unit in enumerate(office.units.values()):
        person_found = office.handler_on_duty(unit.id)
        if person_found is None or not person_found.on_duty:
            raise OfficeError(
                f"units[{number}]: {unit.id!r} has no handler or head on duty, nor any unit above it"
            )
