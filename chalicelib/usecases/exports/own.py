"""A person's own exports: a book with the newest line first, and a bound on how many are built at once.

A line has the next number, and a number is taken once: of two orders at one moment one counts the other.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.errors import ConflictError, InvalidInputError, TooManyExportsError
from chalicelib.ports import Deps, Entry, Page

MOST_WAITING = 3
"""Of one person at one time: a file of all cases keeps the queue of errands busy for minutes."""

KEPT = timedelta(days=7)
"""In the cloud a file is removed then (infra, bucket of blobs); it is listed no longer."""

GIVEN_UP = timedelta(days=1)
"""What is neither ready nor failed by then has died on the way, and holds no place."""

LIMIT, TRIES = 24, 5
LONGEST_KEY = 64
_BEHIND_ALL = 99_999_999


@dataclass(frozen=True)
class Line:
    """Which export, asked for when."""

    number: int
    id: str
    at: datetime


def take(deps: Deps, person: str, id: str, is_building: Callable[[str], bool]) -> None:
    """A line for it, once. TooManyExportsError while as many are built as one person may have."""
    for _ in range(TRIES):
        lines = _lines(deps, person)
        if any(line.id == id for line in lines):
            return
        young = (line for line in lines if deps.now() - line.at < GIVEN_UP)
        if sum(is_building(line.id) for line in young) >= MOST_WAITING:
            raise TooManyExportsError(limit=str(MOST_WAITING))
        number = lines[0].number + 1 if lines else 1
        text = json.dumps({"id": id, "at": deps.now().isoformat()})
        if deps.store.enter(Entry(_book(person), _key(number), text)) is None:
            return
    raise ConflictError


def listed(deps: Deps, person: str, cursor: str) -> Page[Line]:
    """A page of those that are kept, the newest first."""
    if len(cursor) > LONGEST_KEY:
        raise InvalidInputError("error.field_invalid", "cursor")
    found = [line for line in _lines(deps, person, cursor) if deps.now() - line.at < KEPT]
    return Page(tuple(found[:LIMIT]), _key(found[LIMIT - 1].number) if len(found) > LIMIT else None)


def _lines(deps: Deps, person: str, after: str = "") -> list[Line]:
    """One more than a page has."""
    return [_line(each) for each in deps.store.entries(_book(person), after, LIMIT + 1)]


def _line(entry: Entry) -> Line:
    said = json.loads(entry.text)
    return Line(_BEHIND_ALL - int(entry.key), said["id"], datetime.fromisoformat(said["at"]))


def _book(person: str) -> str:
    return f"exports/{person}"


def _key(number: int) -> str:
    """Counted back: a book is read forwards."""
    return f"{_BEHIND_ALL - number:08}"
