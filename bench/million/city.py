"""The office of a large city: the sample city, whose units have branches with people of their own."""

from functools import cache

from chalicelib.domain.office_document import parse_office
from chalicelib.domain.units import Office, Person, Unit
from chalicelib.parts import build_office

BRANCHES = 6
"""Of each unit that handles cases, itself included."""

NOT_SPLIT = frozenset({"chengjiang", "center"})

CHANNELS = {"voice": 45, "sms": 18, "web": 18, "email": 9, "desk": 6, "open311": 4}
"""Of a hundred cases."""

DISTRICTS = ("", "青枫区", "白鸢区", *(f"{name}区" for name in "东西南北江湖山海河林"))
RESPONDENTS = 3_000
NAMED = 0.3
"""So many cases in one are about a firm."""

NUMBERS = 200_000
"""Citizens, known by their telephone numbers."""


@cache
def office() -> Office:
    """80 units, each with a handler or a head of its own."""
    sample = build_office()
    units = [
        {"id": u.id, "name": u.name, "name_en": u.name_en, "parent": u.parent, "district": u.district}
        for u in sample.units.values()
    ]
    people: list[dict[str, object]] = [
        {field: getattr(p, field) for field in ("id", "name", "unit", "phone", "email", "on_duty")}
        | {"role": p.role.value}
        for p in sample.people.values()
    ]
    for number in range(1, BRANCHES):
        units += [_branch_unit(unit, number) for unit in sample.units.values() if unit.id not in NOT_SPLIT]
        people += [
            _branch_person(person, number)
            for person in sample.people.values()
            if person.unit not in NOT_SPLIT
        ]
    return parse_office({"units": units, "people": people})


def names(number: int) -> dict[str, str]:
    """Units and people of the sample city, as the branch of that number has them."""
    sample = build_office()
    split = [unit for unit in sample.units if unit not in NOT_SPLIT]
    split += [person.id for person in sample.people.values() if person.unit not in NOT_SPLIT]
    return {id: branch(id, number) for id in split}


def branch(id: str, number: int) -> str:
    """The first branch is the unit itself."""
    return f"{id}-{number}" if number else id


def respondent(number: int) -> str:
    """A firm that does not exist."""
    return f"澄江{number:04}号物业公司"


def phone(number: int) -> str:
    """In E.164; of nobody."""
    return f"+86139{number:08}"


def _branch_unit(unit: Unit, number: int) -> dict[str, str | None]:
    return {
        "id": branch(unit.id, number),
        "name": f"{unit.name}第{number}所",
        "name_en": f"{unit.name_en}, branch {number}",
        "parent": unit.id,
        "district": unit.district,
    }


def _branch_person(person: Person, number: int) -> dict[str, object]:
    return {
        "id": branch(person.id, number),
        "name": f"{person.name}{number}",
        "role": person.role.value,
        "unit": branch(person.unit, number),
        "phone": f"{person.phone[:5]}{number:02}{person.phone[7:]}",
        "email": f"{number}{person.email}",
        "on_duty": True,
    }
