"""The office: its tree of units and the people who work in them (domain.md §1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from chalicelib.domain.places import words_for
from chalicelib.domain.values import Role


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
    """All units and people, as `parse_office` has checked them; the order of the document is kept."""

    units: Mapping[str, Unit]
    people: Mapping[str, Person]

    @cached_property
    def root(self) -> Unit:
        """The office itself."""
        return next(unit for unit in self.units.values() if unit.parent is None)

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

    def person_of_phone(self, phone: str) -> Person | None:
        """Whose number it is, in E.164; nobody's if several share it: the trail names who acted."""
        found = self._by_phone.get(phone, ())
        return found[0] if len(found) == 1 else None

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
        """The unit's own head, on duty or not, else the nearest above it: who answers for the unit.

        Nobody does for one that the office does not have any more.
        """
        return self._nearest(unit_id, Role.UNIT_HEAD, on_duty=False) if unit_id in self.units else None

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

    def places(self) -> tuple[str, ...]:
        """The names of districts, streets and towns, as somebody who types an address may mean them."""
        return tuple(unit.name for unit in self.units.values() if unit.district)

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
    def _by_phone(self) -> dict[str, list[Person]]:
        owners: dict[str, list[Person]] = {}
        for person in self.people.values():
            owners.setdefault(person.phone, []).append(person)
        return owners

    @cached_property
    def _places(self) -> tuple[tuple[str, tuple[bool, int], Unit], ...]:
        return tuple(
            (word, (short, -len(self.path(unit.id))), unit)
            for unit in self.units.values()
            if unit.district is not None
            for word, short in words_for(unit.name, unit.name_en)
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
