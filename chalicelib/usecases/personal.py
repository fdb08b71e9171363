"""Personal links: whoever holds one is the person that it names, for some hours; a reader's for some days.

A reader's link, as it goes with a report by mail, opens reports, figures and their cases, and no more.
"""

from datetime import timedelta
from hmac import compare_digest
from urllib.parse import quote

from chalicelib.domain import authority
from chalicelib.domain import ticket as tickets
from chalicelib.domain.errors import NotAllowedError, NotFoundError
from chalicelib.domain.units import Person
from chalicelib.domain.values import Role
from chalicelib.ports import Deps, Principal

VALID = timedelta(hours=12)
"""Of a personal link: a working day, and no colleague's the day after."""

READER_VALID = timedelta(days=14)
"""Of the link with a report: holidays long, and then whoever signs in gets a new one."""

DESK, READER = "desk", "reader"
HOLDERS = authority.TAKES_IN | authority.SEES_MEASURES
REPORTS = "/reports"
_SEAL = 20

HOUSE = Principal("", Role.MANAGER, None)
"""Reads all figures, as the house itself."""


def link(deps: Deps, person: Person) -> str:
    """The address of everything that this person works with; NotAllowedError for who has no desk here."""
    if person.role not in HOLDERS:
        raise NotAllowedError
    return _link(deps, DESK, person, VALID)


def first_page(deps: Deps, person: Person) -> str:
    """Where their room begins: the desk, or the reports for who only reads."""
    return link(deps, person) + ("" if person.role in authority.TAKES_IN else REPORTS)


def reports_page(deps: Deps, person: Person) -> str:
    """The reports of their room; none for who is not shown the measures."""
    return link(deps, person) + REPORTS if person.role in authority.SEES_MEASURES else ""


def reader_link(deps: Deps, person: Person) -> str:
    """The same for reading alone; NotAllowedError for who is not shown the measures."""
    if person.role not in authority.SEES_MEASURES:
        raise NotAllowedError
    return _link(deps, READER, person, READER_VALID)


def holder(deps: Deps, token: str) -> Person:
    """Whose desk it is; NotFoundError for a forged or old link, a reader's, or of who has none any more."""
    person = _person(deps, DESK, token)
    if person is None or person.role not in HOLDERS:
        raise NotFoundError
    return person


def reader(deps: Deps, token: str) -> Person:
    """Who may read the measures behind the link, be it of their desk or a reader's."""
    person = _person(deps, READER, token) or _person(deps, DESK, token)
    if person is None or person.role not in authority.SEES_MEASURES:
        raise NotFoundError
    return person


def acts(deps: Deps, token: str) -> bool:
    """Whether something may be done behind this link."""
    return _person(deps, DESK, token) is not None


def principal(person: Person) -> Principal:
    return Principal(person.id, person.role, person.unit)


def _link(deps: Deps, purpose: str, person: Person, valid: timedelta) -> str:
    until = f"{int((deps.now() + valid).timestamp()):x}"
    seal = _seal(deps, None, purpose, person.id, until)
    return f"{deps.base_url}/desk/{quote(person.id)}.{until}.{seal}"


def _person(deps: Deps, purpose: str, token: str) -> Person | None:
    """None for what was not sealed for that, or is too old."""
    id, until, seal = ("", "", *token.rsplit(".", 2))[-3:]
    genuine = any(
        compare_digest(_seal(deps, version, purpose, id, until).encode(), seal.encode())
        for version in deps.secrets.keys
    )
    if not genuine or deps.now().timestamp() > int(until, 16):
        return None
    return deps.office.people.get(id)


def _seal(deps: Deps, version: str | None, purpose: str, *parts: str) -> str:
    return tickets.signature(deps.secrets.key(version), purpose, *parts, length=_SEAL)
