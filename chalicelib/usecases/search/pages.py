"""A page of the cases that fit, at a fixed cost: whatever is stored, so many are looked at and no more."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from hmac import compare_digest

from chalicelib.domain import ticket as tickets
from chalicelib.domain.case import Case
from chalicelib.domain.errors import InvalidInputError
from chalicelib.ports import Deps, Page, Principal
from chalicelib.usecases.search.filters import PAGE, Filters
from chalicelib.usecases.search.matching import matches, wanted
from chalicelib.usecases.search.plan import Key, Walk, plan
from chalicelib.usecases.search.reading import written

CHUNK, CHUNKS = 100, 4
"""Read of a list at a time, and for a page: then the reader goes on behind the cursor."""

LOOKS, WORDS = 200, 100
"""Cases that a page looks at; where it reads what was said in each, fewer, for that is what takes long."""

_SEAL = 20


@dataclass(frozen=True)
class Found:
    """Cases in an `order` (`due`, `received`, `ticket`); `looked` at so many for them.

    No cursor means the end. A page may be shorter than was asked for, even empty, and not the last.
    """

    items: tuple[Case, ...]
    cursor: str | None
    order: str
    looked: int


@dataclass(frozen=True)
class Place:
    """Where a walk stands: behind the cursor of a chunk, and in that chunk behind a key."""

    cursor: str | None = None
    behind: Key | None = None


def cases(deps: Deps, who: Principal, filters: Filters, cursor: str = "", limit: int = PAGE) -> Found:
    """Those that this person may see.

    NotAllowedError for who sees none, or may not look for a person; InvalidInputError for what makes no
    sense, or a cursor that was not given to this person for these filters.
    """
    asked = wanted(deps, who, filters)
    walk = plan(deps, asked)
    bound = _bound(who, filters, walk)
    place = _opened(deps, cursor, bound) if cursor else Place()
    found, looked, after = list[Case](), 0, place
    most = WORDS if filters.reads_words else LOOKS
    for _ in range(CHUNKS):
        chunk = walk.chunk(deps, after.cursor, CHUNK)
        for each in _behind(deps, walk, chunk, after.behind):
            if looked == most or len(found) == limit:
                return Found(tuple(found), _sealed(deps, after, bound), walk.order, looked)
            looked, after = looked + 1, Place(after.cursor, walk.key(deps, each))
            found += [each] if matches(deps, asked, each) else []
        if chunk.cursor is None:
            return Found(tuple(found), None, walk.order, looked)
        after = Place(chunk.cursor)
    return Found(tuple(found), _sealed(deps, after, bound), walk.order, looked)


def _behind(deps: Deps, walk: Walk, chunk: Page[Case], key: Key | None) -> list[Case]:
    return [each for each in chunk.items if key is None or walk.key(deps, each) > key]


def _bound(who: Principal, filters: Filters, walk: Walk) -> str:
    """What a cursor is good for: another reader, or other filters, begin anew.

    From when on something is due is no part of it: what is due from now on begins later on each page.
    """
    said = written(replace(filters, due_from=None))
    return json.dumps([who.id, who.role, who.unit, said, walk.order], ensure_ascii=False)


def _sealed(deps: Deps, place: Place, bound: str) -> str:
    said = json.dumps([place.cursor, place.behind], separators=(",", ":")).encode()
    seal = tickets.signature(deps.secrets.key(), "cursor", bound, said.decode(), length=_SEAL)
    return f"{urlsafe_b64encode(said).decode().rstrip('=')}.{seal}"


def _opened(deps: Deps, cursor: str, bound: str) -> Place:
    text, _, seal = cursor.partition(".")
    try:
        said = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except ValueError:
        said = ""
    sealed = (
        tickets.signature(deps.secrets.key(version), "cursor", bound, said, length=_SEAL)
        for version in deps.secrets.keys
    )
    if not any(compare_digest(each.encode(), seal.encode()) for each in sealed):
        raise InvalidInputError("error.invalid_cursor", "cursor")
    at, behind = json.loads(said)
    return Place(at, (behind[0], behind[1]) if behind else None)
