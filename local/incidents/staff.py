"""The office of a log: its groups are units, whoever it names in a group is a handler there."""

from collections.abc import Iterable

from chalicelib.domain.units import Office, Person, Unit
from chalicelib.domain.values import Role
from chalicelib.ports import Principal
from local.incidents.log import Incident

CENTRE = "centre"
OF_THE_CENTRE = (Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER)
OF_A_UNIT = (Role.HANDLER, Role.UNIT_HEAD)


def office(incidents: Iterable[Incident]) -> Office:
    """One centre; below it every group, with a handler on duty, a head, and the people of the log."""
    named = {(row.group, row.person) for incident in incidents for row in incident.rows}
    groups = sorted({group for group, _ in named})
    units = [Unit(CENTRE, CENTRE, CENTRE, None, None)]
    units += [Unit(group, group, group, CENTRE, None) for group in groups]
    people = [_person(role, role, CENTRE) for role in OF_THE_CENTRE]
    people += [_person(f"{role}:{group}", role, group) for group in groups for role in OF_A_UNIT]
    people += [_person(id_of(*who), Role.HANDLER, who[0]) for who in sorted(named) if who[1]]
    return Office({unit.id: unit for unit in units}, {person.id: person for person in people})


def id_of(group: str, person: str) -> str:
    """In each group that somebody works for, they are another person."""
    return f"{group}/{person}"


def principal(person: Person) -> Principal:
    return Principal(person.id, person.role, person.unit)


def _person(id: str, role: Role, unit: str) -> Person:
    return Person(id, id, role, unit, "", "", on_duty=True)
