"""Who has looked at a citizen's case: a line of its own for the auditor, and none in the case's chain.

A chain would make of every look a save that conflicts with whoever works on the case. A line stands in two
books, by case and by person and day, and once for a person, a minute and a thing.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain import authority
from chalicelib.domain.errors import InvalidInputError, NotAllowedError
from chalicelib.domain.values import Role
from chalicelib.ports import Deps, Entry, Page, Principal
from chalicelib.usecases import books

LIMIT = 100
CASE, PAGE, FILE, RECORDING, SEARCH, EXPORT = (
    *("case", "page", "file"),
    *("recording", "search", "export"),
)
"""What was opened: by the API, behind a signed link, one of its files, the sound of its call; or in no case:
a person was looked for, a list fetched as a file."""


@dataclass(frozen=True)
class Access:
    """`person` opened `what` of a case."""

    at: datetime
    person: str
    role: Role
    ticket: str
    what: str


def note(deps: Deps, access: Access) -> None:
    """Write it down, first where the person is looked for; a second look within the minute adds nothing."""
    minute = access.at.isoformat(timespec="minutes")
    text = json.dumps(
        {
            "at": access.at.isoformat(),
            "person": access.person,
            "role": access.role,
            "ticket": access.ticket,
            "what": access.what,
        }
    )
    day = deps.sla.calendar.local_day(access.at).isoformat()
    by_person, by_case = _of_person(access.person, day), _of_case(access.ticket)
    deps.store.enter(Entry(by_person, f"{minute} {access.ticket} {access.what}", text))
    if access.ticket:
        deps.store.enter(Entry(by_case, f"{minute} {access.person} {access.what}", text))


def listed(
    deps: Deps,
    who: Principal,
    *,
    ticket: str = "",
    person: str = "",
    day: date | None = None,
    cursor: str = "",
) -> Page[Access]:
    """A page of who opened a case, or of what a person opened on a day (today if none is said).

    NotAllowedError for all but the auditor.
    """
    if who.role not in authority.AUDITS:
        raise NotAllowedError
    if bool(ticket) == bool(person):
        raise InvalidInputError("error.field_missing", "ticket")
    for field, word in (("ticket", ticket), ("person", person)):
        if len(word) > books.LONGEST:
            raise InvalidInputError("error.field_invalid", field)
    on = day or deps.sla.calendar.local_day(deps.now())
    book = _of_case(ticket) if ticket else _of_person(person, on.isoformat())
    found = books.page(deps, book, cursor, LIMIT)
    return Page(tuple(map(_read, found.items)), found.cursor)


def _read(entry: Entry) -> Access:
    said = json.loads(entry.text)
    at, role = datetime.fromisoformat(said["at"]), Role(said["role"])
    return Access(at, said["person"], role, said["ticket"], said["what"])


def _of_case(ticket: str) -> str:
    return f"access/case/{ticket}"


def _of_person(person: str, day: str) -> str:
    return f"access/person/{day}/{person}"
