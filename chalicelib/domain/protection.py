"""Whom a tip-off is about, and who may therefore not have it or know of it (domain.md §3)."""

from chalicelib.domain.head import Head
from chalicelib.domain.places import words_for
from chalicelib.domain.units import Office, Person, Unit
from chalicelib.domain.values import PROTECTED, Role


def may_have(case: Head, unit: str, office: Office) -> bool:
    """May this unit be given the case? Of a tip-off not the one that it is about, nor one below it.

    Of a person who leads a unit: none that this person is over; of anybody else, neither the own unit nor one
    whose cases would fall to them. False for a unit that the office does not have.
    """
    if unit not in office.units:
        return False
    about = case.about if case.type in PROTECTED else ()
    return not any(_concerns(id, unit, office) for id in about)


def handler_for(case: Head, unit: str, office: Office) -> Person | None:
    """Who gets the case there; nobody where it may not go."""
    return office.handler_on_duty(unit) if may_have(case, unit, office) else None


def is_about(case: Head, person: str) -> bool:
    """Whoever a tip-off is about does not know of it, whatever their role."""
    return case.type in PROTECTED and person in case.about


def is_in_wrong_hands(case: Head, office: Office) -> bool:
    """Whether whoever has the case now is who it is about, or may not have it on that account."""
    return case.unit is not None and (
        not may_have(case, case.unit, office) or is_about(case, case.handler or "")
    )


def named(respondent: str, office: Office) -> tuple[str, ...]:
    """The ids of the units and people that these words name; of a unit and those above it the unit alone.

    The root is never meant: its name stands before that of everybody.
    """
    folded = respondent.casefold()
    units = [unit for unit in office.units.values() if unit.parent and _names(folded, unit)]
    over = {above for unit in units for above in office.path(unit.id)[:-1]}
    people = [person.id for person in office.people.values() if person.name.casefold() in folded]
    return (*(unit.id for unit in units if unit.id not in over), *people)


def _names(folded: str, unit: Unit) -> bool:
    words = (
        unit.name.casefold(),
        unit.name_en.casefold(),
        *(w for w, _ in words_for(unit.name, unit.name_en)),
    )
    return any(word and word in folded for word in words)


def _concerns(id: str, unit: str, office: Office) -> bool:
    if id in office.units and office.within(unit, id):
        return True
    person = office.people.get(id)
    if person is None:
        return False
    if person.role is Role.UNIT_HEAD:
        return office.within(unit, person.unit)
    return unit == person.unit or office.handler_on_duty(unit) == person
