"""The people of a file of cases, which names units and nobody: one handler and one head for each unit."""

from chalicelib.domain.messages import say
from chalicelib.domain.units import Office, Person, Unit
from chalicelib.domain.values import Role

CENTRE = "centre:"
UNNAMED = "unnamed:"
"""The id of the one unit of a file that names none."""

OF_THE_CENTRE = (Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER)
OF_A_UNIT = (Role.HANDLER, Role.UNIT_HEAD)


class Staff:
    """An office for each unit that is named, made when it is first asked for."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._offices: dict[str, Office] = {}
        centre = say(lang, "rehearsal.centre")
        self._centre = Unit(CENTRE, centre, centre, None, None)

    def office(self, unit: str) -> Office:
        """The centre and that unit, with everybody on duty."""
        if unit not in self._offices:
            self._offices[unit] = self._built(unit)
        return self._offices[unit]

    def _built(self, unit: str) -> Office:
        name = say(self._lang, "rehearsal.unnamed_unit") if unit == UNNAMED else unit
        units = {CENTRE: self._centre, unit: Unit(unit, name, name, CENTRE, None)}
        people = [self._person(role, role, CENTRE, "") for role in OF_THE_CENTRE]
        people += [self._person(f"{role}:{unit}", role, unit, name) for role in OF_A_UNIT]
        return Office(units, {person.id: person for person in people})

    def _person(self, id: str, role: Role, unit: str, of: str) -> Person:
        name = say(self._lang, f"rehearsal.role.{role}")
        return Person(id, f"{name} · {of}" if of else name, role, unit, "", "", on_duty=True)


def handler(unit: str) -> str:
    """The id of the unit's handler."""
    return f"{Role.HANDLER}:{unit}"
