"""A person's own exports: a book with the newest line first, and a bound on how many are built at once.

A line has the next number, and a number is taken once: of two orders at one moment one counts the other.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.errors import ConflictError, TooManyExportsError
from chalicelib.ports import Deps, Entry, Page
from chalicelib.usecases import books

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
        lines = _newest(deps, person)
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
    page = books.page(deps, _book(person), cursor, LIMIT, LONGEST_KEY)
    kept = tuple(line for line in map(_line, page.items) if deps.now() - line.at < KEPT)
    # Behind one that is kept no longer all are older still.
    return Page(kept, page.cursor if len(kept) == len(page.items) else None)


def _newest(deps: Deps, person: str) -> list[Line]:
    return [_line(each) for each in deps.store.entries(_book(person), "", LIMIT)]


def _line(entry: Entry) -> Line:
    said = json.loads(entry.text)
    return Line(_BEHIND_ALL - int(entry.key), said["id"], datetime.fromisoformat(said["at"]))


def _book(person: str) -> str:
    return f"exports/{person}"


def _key(number: int) -> str:
    """Counted back: a book is read forwards."""
    return f"{_BEHIND_ALL - number:08}"
