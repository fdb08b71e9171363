"""Tokens for the people of the sample city."""

from datetime import timedelta

from chalicelib.domain.units import Office, Person, UnknownPersonError, UnknownUnitError
from chalicelib.domain.values import Role
from chalicelib.ports import Principal
from local.home import Home


class UnknownStaffError(LookupError):
    """No such role, unit or person."""


def staff_token(home: Home, role: str, unit: str | None, person: str | None, ttl: timedelta) -> str:
    """A token for a person of the office; UnknownStaffError names what is not known of it."""
    office = home.deps.office
    somebody = _person(office, _role(role), unit, person)
    if unit is not None:
        _check_unit(office, unit)
    return home.identity.issue(_role(role), unit or somebody.unit, somebody.id, ttl)


def principal(home: Home, person: str) -> Principal:
    """As that person of the office; UnknownStaffError if there is none."""
    somebody = _named(home.deps.office, person)
    return Principal(somebody.id, somebody.role, somebody.unit)


def _person(office: Office, role: Role, unit: str | None, person: str | None) -> Person:
    if person is None:
        fitting = (p for p in office.people.values() if p.role is role and unit in (None, p.unit))
        found = max(fitting, key=lambda p: p.on_duty, default=None)
        if found is None:
            raise UnknownStaffError(f"the office has no {role} in unit {unit!r}: name a --person")
        return found
    return _named(office, person)


def _named(office: Office, person: str) -> Person:
    try:
        return office.person(person)
    except UnknownPersonError:
        raise UnknownStaffError(f"the office has no person {person!r}") from None


def _role(word: str) -> Role:
    try:
        return Role(word)
    except ValueError:
        raise UnknownStaffError(f"no role {word!r}; there are {', '.join(Role)}") from None


def _check_unit(office: Office, unit: str) -> None:
    try:
        office.unit(unit)
    except UnknownUnitError:
        raise UnknownStaffError(f"the office has no unit {unit!r}") from None
