"""The office: its tree of units and the people who work in them (domain.md §1)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from chalicelib.domain.values import Role

# Only a unit whose name is that of a place (青枫区, 柳塘街道) is looked for in a text: a citizen who
# writes 住建局 complains about the bureau, and does not live in it.
_PLACE = re.compile(r"(?P<stem>.{2,}?)(?:新区|区|县|街道|镇|乡)(?:办事处|人民政府)?")
_PLACE_EN = re.compile(r"(?P<stem>.{3,}?) (?:(?:sub)?district|county|town(?:ship)?)")
_E164 = re.compile(r"\+[1-9]\d{7,14}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

T = TypeVar("T", "Unit", "Person")


class OfficeError(ValueError):
    """A document that is no valid office; the message begins with the offending path."""


class UnknownUnitError(KeyError):
    """No unit of the office has this id."""


class UnknownPersonError(KeyError):
    """Nobody in the office has this id."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the tree; `district` is the name of the district that it serves, None for the whole city."""

    id: str
    name: str
    name_en: str
    parent: str | None
    district: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; `phone` is in E.164."""

    id: str
    name: str
    role: Role
    unit: str
    phone: str
    email: str
    on_duty: bool


@dataclass(frozen=True, eq=False)
class Office:
    """All units and people, checked as a whole by `parse`; the order of the document is kept."""

    units: Mapping[str, Unit]
    people: Mapping[str, Person]

    @classmethod
    def parse(cls, document: Mapping[str, object]) -> "Office":
        """Raises OfficeError, naming the path, unless every part of the document fits the others."""
        _known(document, ("units", "people"), "office")
        office = cls(
            MappingProxyType(_by_id([_unit(row, at) for at, row in _rows(document, "units")], "units")),
            MappingProxyType(_by_id([_person(row, at) for at, row in _rows(document, "people")], "people")),
        )
        _check_tree(office)
        _check_people(office)
        return office

    def unit(self, unit_id: str) -> Unit:
        try:
            return self.units[unit_id]
        except KeyError:
            raise UnknownUnitError(unit_id) from None

    def person(self, person_id: str) -> Person:
        try:
            return self.people[person_id]
        except KeyError:
            raise UnknownPersonError(person_id) from None

    def path(self, unit_id: str) -> tuple[str, ...]:
        """The ids from the root down to the unit itself."""
        return tuple(reversed([unit.id for unit in self._upwards(unit_id)]))

    def subtree(self, unit_id: str) -> frozenset[str]:
        """The unit and everything below it: what a person of this unit may see."""
        found, open_ids = set[str](), [self.unit(unit_id).id]
        while open_ids:
            current = open_ids.pop()
            found.add(current)
            open_ids += self._children.get(current, [])
        return frozenset(found)

    def within(self, unit_id: str, ancestor_id: str) -> bool:
        """True for the unit itself, too."""
        return self.unit(ancestor_id).id in self.path(unit_id)

    def handler_on_duty(self, unit_id: str) -> Person | None:
        """The nearest handler on duty at or above the unit, else the nearest head (on duty first)."""
        return (
            self._nearest(unit_id, Role.HANDLER, on_duty=True)
            or self._nearest(unit_id, Role.UNIT_HEAD, on_duty=True)
            or self.head_of(unit_id)
        )

    def head_of(self, unit_id: str) -> Person | None:
        """The unit's own head, on duty or not, else the nearest above it: who answers for the unit."""
        return self._nearest(unit_id, Role.UNIT_HEAD, on_duty=False)

    def dispatcher_on_duty(self) -> Person:
        return self._on_duty(Role.DISPATCHER)

    def supervisor_on_duty(self) -> Person:
        return self._on_duty(Role.SUPERVISOR)

    def manager_on_duty(self) -> Person:
        return self._on_duty(Role.MANAGER)

    def place_of(self, text: str) -> Unit | None:
        """The unit of the place that a text names: a full name before a short one, then the lowest in the
        tree, then the first in the text."""
        folded = text.casefold()
        found = [(rank, folded.find(word), unit) for word, rank, unit in self._places if word in folded]
        return min(found, key=lambda hit: hit[:2])[2] if found else None

    def districts(self) -> tuple[str, ...]:
        """The names of the districts, in the order of the document."""
        named = (unit.district for unit in self.units.values() if unit.district)
        return tuple(dict.fromkeys(named))

    def district_of(self, text: str) -> str | None:
        """The name of the district that a text names, itself or by one of its streets."""
        place = self.place_of(text)
        return place.district if place else None

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for unit in self.units.values():
            if unit.parent is not None:
                children.setdefault(unit.parent, []).append(unit.id)
        return children

    @cached_property
    def _staff(self) -> dict[str, list[Person]]:
        staff: dict[str, list[Person]] = {}
        for person in self.people.values():
            staff.setdefault(person.unit, []).append(person)
        return staff

    @cached_property
    def _places(self) -> tuple[tuple[str, tuple[bool, int], Unit], ...]:
        return tuple(
            (word, (short, -len(self.path(unit.id))), unit)
            for unit in self.units.values()
            for word, short in _place_words(unit)
        )

    def _upwards(self, unit_id: str) -> Iterator[Unit]:
        unit = self.unit(unit_id)
        yield unit
        while unit.parent is not None:
            unit = self.unit(unit.parent)
            yield unit

    def _nearest(self, unit_id: str, role: Role, *, on_duty: bool) -> Person | None:
        for unit in self._upwards(unit_id):
            people = [person for person in self._staff.get(unit.id, []) if person.role is role]
            present = [person for person in people if person.on_duty]
            chosen = present if on_duty else present or people
            if chosen:
                return chosen[0]
        return None

    def _on_duty(self, role: Role) -> Person:
        return next(person for person in self.people.values() if person.role is role and person.on_duty)


def _place_words(unit: Unit) -> list[tuple[str, bool]]:
    """The words, folded, by which a text names the place; True with a short one."""
    if unit.district is None:
        return []
    named = [(unit.name, _PLACE.fullmatch(unit.name))]
    named.append((unit.name_en.casefold(), _PLACE_EN.fullmatch(unit.name_en.casefold())))
    return [pair for name, match in named if match for pair in ((name, False), (match["stem"], True))]


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


def _unit(row: Mapping[str, object], at: str) -> Unit:
    _known(row, [field.name for field in fields(Unit)], at)
    parent, district = (
        None if row.get(key) is None else _text(row, key, at) for key in ("parent", "district")
    )
    return Unit(_text(row, "id", at), _text(row, "name", at), _text(row, "name_en", at), parent, district)


def _person(row: Mapping[str, object], at: str) -> Person:
    _known(row, [field.name for field in fields(Person)], at)
    on_duty = row.get("on_duty")
    if not isinstance(on_duty, bool):
        raise OfficeError(f"{at}.on_duty: true or false is needed")
    return Person(
        id=_text(row, "id", at),
        name=_text(row, "name", at),
        role=_role(_text(row, "role", at), at),
        unit=_text(row, "unit", at),
        phone=_shaped(_text(row, "phone", at), _E164, f"{at}.phone"),
        email=_shaped(_text(row, "email", at), _MAIL, f"{at}.email"),
        on_duty=on_duty,
    )


def _role(word: str, at: str) -> Role:
    try:
        return Role(word)
    except ValueError:
        raise OfficeError(f"{at}.role: no role {word!r}") from None


def _shaped(value: str, shape: re.Pattern[str], at: str) -> str:
    if not shape.fullmatch(value):
        raise OfficeError(f"{at}: {value!r} has not the right form")
    return value


def _text(row: Mapping[str, object], key: str, at: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise OfficeError(f"{at}.{key}: a text is needed")
    return value


def _known(row: Mapping[str, object], keys: Iterable[str], at: str) -> None:
    unknown = set(row) - set(keys)
    if unknown:
        raise OfficeError(f"{at}.{min(unknown, key=str)}: no such field")


def _rows(document: Mapping[str, object], key: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    rows = document.get(key)
    if not isinstance(rows, list) or not rows:
        raise OfficeError(f"{key}: a list is needed")
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise OfficeError(f"{key}[{number}]: a mapping is needed")
        yield f"{key}[{number}]", row


def _by_id(rows: list[T], key: str) -> dict[str, T]:
    found: dict[str, T] = {}
    for number, row in enumerate(rows):
        if row.id in found:
            raise OfficeError(f"{key}[{number}].id: {row.id!r} is taken")
        found[row.id] = row
    return found
