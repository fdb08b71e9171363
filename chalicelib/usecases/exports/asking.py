"""Somebody asks for a file of a list and comes back for it; nobody else knows that there is one."""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest

from chalicelib.domain import ticket as tickets
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.values import Role
from chalicelib.ports import Change, Deps, Entry, Principal
from chalicelib.usecases.errand import errand
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

    The `link` is good until `expires_at`; asking again gives another.
    """

    id: str
    place: str
    state: State
    format: Form
    rows: int = 0
    whole: bool = True
    link: str = ""
    expires_at: datetime | None = None


def ask(deps: Deps, asked: Asked) -> Export:
    """Begin it. NotAllowedError and InvalidInputError as for the list itself."""
    wanted(deps, asked.who, asked.filters)
    id = deps.new_id()
    who = asked.who
    said = {
        "who": [who.id, who.role, who.unit],
        "form": asked.form,
        "filters": written(asked.filters),
        "lang": asked.lang,
    }
    deps.store.enter(Entry(book(id), ASKED, json.dumps(said, ensure_ascii=False)))
    begin(deps, step(deps, id, 1))
    return Export(id, _place(id), State.BUILDING, asked.form)


def look(deps: Deps, who: Principal, id: str) -> Export:
    """How far it is. NotFoundError for all but who asked, as the role and unit that they still have."""
    asked = found(deps, id)
    if asked.who != who:
        raise NotFoundError(id)
    ready = deps.store.entry(book(id), READY)
    if ready is None:
        failed = deps.store.entry(book(id), FAILED) is not None
        return Export(id, _place(id), State.FAILED if failed else State.BUILDING, asked.form)
    said = json.loads(ready.text)
    until = int((_wall(deps) + VALID).timestamp())
    link = deps.uploads.link(said["file"], name(id, asked.form)) or _own_link(deps, id, until)
    at = datetime.fromtimestamp(until, deps.sla.policy.timezone)
    return Export(id, _place(id), State.READY, asked.form, said["rows"], said["whole"], link, at)


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
    said = json.loads(line.text)
    person, role, unit = said["who"]
    filters = read(deps, Filters, said["filters"])
    return Asked(Principal(person, Role(role), unit), Form(said["form"]), filters, said["lang"])


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
