"""Somebody asks for a file of a list and comes back for it; nobody else knows that there is one."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from hashlib import sha256
from hmac import compare_digest

from chalicelib.domain import ticket as tickets
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import KeyReusedError, NotFoundError
from chalicelib.domain.values import Role
from chalicelib.ports import Change, Deps, Entry, Page, Principal
from chalicelib.usecases.errand import errand
from chalicelib.usecases.exports import own
from chalicelib.usecases.exports.files import Form
from chalicelib.usecases.search.filters import Filters
from chalicelib.usecases.search.matching import wanted
from chalicelib.usecases.search.reading import read, written

BUILD = "export"
"""The errand; one for each step."""

ASKED, READY, FAILED = "asked", "ready", "failed"
"""Lines of an export's book, beside one for each step."""

VALID = timedelta(minutes=5)
"""Of a link to the file."""

_SEAL = 20
_ID = re.compile(r"[0-9A-Za-z]{1,64}")


class State(StrEnum):
    """How far it is."""

    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class Asked:
    """What file, of which cases, for whom, in whose language."""

    who: Principal
    form: Form
    filters: Filters
    lang: str


@dataclass(frozen=True)
class Export:
    """`rows` of cases are in it; not `whole`, if there were more than one file may have.

    The `link` is good until `expires_at`; asking again gives another. `reason`: why there is no file.
    """

    id: str
    place: str
    state: State
    format: Form
    rows: int = 0
    whole: bool = True
    link: str = ""
    expires_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Listed:
    """An export in its owner's list, without a link: when it was asked for, and of what."""

    export: Export
    at: datetime
    filters: Filters


def ask(deps: Deps, asked: Asked, once: str = "") -> Export:
    """Begin it; the same again under the same key is the same export. KeyReusedError for another one.

    NotAllowedError and InvalidInputError as for the list itself; TooManyExportsError while enough are built.
    """
    wanted(deps, asked.who, asked.filters)
    id = _id_of(asked.who, once) if once else deps.new_id()
    own.take(deps, asked.who.id, id, partial(_is_building, deps))
    text = _written(asked)
    stands = deps.store.enter(Entry(book(id), ASKED, text))
    if stands is not None and stands.text != text:
        raise KeyReusedError
    # Also of a repeat: the first one may have died before this.
    begin(deps, step(deps, id, 1))
    return _standing(deps, id, asked.form)


def look(deps: Deps, who: Principal, id: str) -> Export:
    """How far it is. NotFoundError for all but who asked, as the role and unit that they still have."""
    asked = found(deps, id)
    if asked.who != who:
        raise NotFoundError(id)
    standing = _standing(deps, id, asked.form)
    return standing if standing.state is not State.READY else _linked(deps, standing)


def listed(deps: Deps, who: Principal, cursor: str = "") -> Page[Listed]:
    """Their own of the days for which files are kept, the newest first; none asked for in another role."""
    page = own.listed(deps, who.id, cursor)
    return Page(tuple(_listed(deps, who, page.items)), page.cursor)


def _listed(deps: Deps, who: Principal, lines: tuple[own.Line, ...]) -> Iterator[Listed]:
    for line in lines:
        entry = deps.store.entry(book(line.id), ASKED)
        asked = _read(deps, entry) if entry else None
        if asked and asked.who == who:
            yield Listed(_standing(deps, line.id, asked.form), line.at, asked.filters)


def _standing(deps: Deps, id: str, form: Form) -> Export:
    """Without a link."""
    if ready := deps.store.entry(book(id), READY):
        said = json.loads(ready.text)
        return Export(id, _place(id), State.READY, form, said["rows"], said["whole"])
    if failed := deps.store.entry(book(id), FAILED):
        return Export(id, _place(id), State.FAILED, form, reason=failed.text)
    return Export(id, _place(id), State.BUILDING, form)


def _is_building(deps: Deps, id: str) -> bool:
    ended = (deps.store.entry(book(id), each) for each in (READY, FAILED))
    return deps.store.entry(book(id), ASKED) is not None and not any(ended)


def _linked(deps: Deps, ready: Export) -> Export:
    entry = deps.store.entry(book(ready.id), READY)
    file = json.loads(entry.text)["file"] if entry else ""
    until = int((_wall(deps) + VALID).timestamp())
    link = deps.uploads.link(file, name(ready.id, ready.format)) or _own_link(deps, ready.id, until)
    return replace(ready, link=link, expires_at=datetime.fromtimestamp(until, deps.sla.policy.timezone))


def behind_link(deps: Deps, token: str) -> tuple[str, Asked, bytes]:
    """The file itself, where the blobs have no door of their own; NotFoundError for a forged or old link."""
    id, until, seal = (*token.split("."), "", "", "")[:3]
    sealed = (
        tickets.signature(deps.secrets.key(version), "export", id, until, length=_SEAL)
        for version in deps.secrets.keys
    )
    if not any(compare_digest(each.encode(), seal.encode()) for each in sealed):
        raise NotFoundError
    ready = deps.store.entry(book(id), READY)
    content = deps.blobs.get(json.loads(ready.text)["file"]) if ready else None
    if content is None or _wall(deps).timestamp() > int(until, 16):
        raise NotFoundError
    return id, found(deps, id), content


def found(deps: Deps, id: str) -> Asked:
    """What was asked for; NotFoundError for no export of ours."""
    line = deps.store.entry(book(id), ASKED) if _ID.fullmatch(id) else None
    if line is None:
        raise NotFoundError(id)
    return _read(deps, line)


def _read(deps: Deps, line: Entry) -> Asked:
    said = json.loads(line.text)
    person, role, unit = said["who"]
    filters = read(deps, Filters, said["filters"])
    return Asked(Principal(person, Role(role), unit), Form(said["form"]), filters, said["lang"])


def _written(asked: Asked) -> str:
    who = asked.who
    said = {
        "who": [who.id, who.role, who.unit],
        "form": asked.form,
        "filters": written(asked.filters),
        "lang": asked.lang,
    }
    return json.dumps(said, ensure_ascii=False)


def _id_of(who: Principal, once: str) -> str:
    """Two people's keys never meet."""
    return sha256(f"{who.id}:{once}".encode()).hexdigest()[:32]


def begin(deps: Deps, row: Delivery) -> None:
    """A step that is written twice is one."""
    deps.store.commit(Change(deliveries=(row,)))
    deps.enqueue((row,))
    deps.notify()


def step(deps: Deps, id: str, number: int) -> Delivery:
    """The errand of a step, from 1 on; 0 is the last, which makes the file."""
    now = deps.now()
    return errand(id, f"{id}:{number}", BUILD, str(number), id, now, now)


def book(id: str) -> str:
    return f"export/{id}"


def name(id: str, form: Form) -> str:
    """Of the file that is saved."""
    return f"cases-{id[:8]}.{form}"


def _place(id: str) -> str:
    return f"/v1/staff/exports/{id}"


def _own_link(deps: Deps, id: str, until: int) -> str:
    seal = tickets.signature(deps.secrets.key(), "export", id, f"{until:x}", length=_SEAL)
    return f"{deps.base_url}/exports/{id}.{until:x}.{seal}"


def _wall(deps: Deps) -> datetime:
    return (deps.wall or deps.now)()
