"""The books of typical cases, beside the cases: archived ones are told of, too, and those change no more.

What is proposed is a line that is written once, each step another. Two more books have them in the order of
time, the newest first. A line of those is written before what it stands for, and counts only if both name the
same moment: whatever dies between two writes, nothing is shown that is not so.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.errors import ConflictError
from chalicelib.ports import Deps, Entry, Page
from chalicelib.usecases import books

BOOK, PROPOSED, SHOWN = "typical", "typical-proposed", "typical-shown"
LONGEST_KEY = 64
_FAR, _TICK = datetime(9999, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


class State(StrEnum):
    """What is withdrawn or refused stays so: better words are another proposal."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What is done with a proposal, as it stands in addresses and forms."""

    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Step:
    """Who did what with it, when and why."""

    at: datetime
    person: str
    state: State
    reason: str = ""


@dataclass(frozen=True)
class Typical:
    """A proposal with all of its steps."""

    id: str
    ticket: str
    title: str
    text: str
    at: datetime
    person: str
    steps: tuple[Step, ...] = ()

    @property
    def state(self) -> State:
        return self.steps[-1].state if self.steps else State.PROPOSED


def put(deps: Deps, typical: Typical) -> None:
    """Keep a proposal; one that is there stays as it is."""
    note(deps, PROPOSED, typical.at, typical.id)
    deps.store.enter(Entry(BOOK, typical.id, _written(typical)))


def take(deps: Deps, typical: Typical, step: Step) -> None:
    """Its number is its key: ConflictError for the second of two who take a step at once."""
    entry = Entry(_steps_of(typical.id), f"{len(typical.steps) + 1:04}", _written(step))
    stands = deps.store.enter(entry)
    if stands is not None and stands.text != entry.text:
        raise ConflictError


def note(deps: Deps, book: str, at: datetime, id: str) -> None:
    """That something is of that moment: it must be so afterwards, or the line says nothing."""
    deps.store.enter(Entry(book, f"{(_FAR - at) // _TICK:018} {id}", at.isoformat()))


def lines(deps: Deps, book: str, cursor: str, limit: int) -> Page[tuple[datetime, str]]:
    """A page of moments and ids, the newest first."""
    found = books.page(deps, book, cursor, limit, LONGEST_KEY)
    told = ((datetime.fromisoformat(each.text), each.key.rpartition(" ")[2]) for each in found.items)
    return Page(tuple(told), found.cursor)


def find(deps: Deps, id: str) -> Typical | None:
    """With its steps; None if there is no such proposal."""
    entry = deps.store.entry(BOOK, id) if 0 < len(id) <= LONGEST_KEY else None
    if entry is None:
        return None
    said, steps = json.loads(entry.text), deps.store.entries(_steps_of(id), "", len(Act))
    at = datetime.fromisoformat(said["at"])
    return Typical(**said | {"at": at, "steps": tuple(map(_step, steps))})


def _step(entry: Entry) -> Step:
    said = json.loads(entry.text)
    return Step(**said | {"at": datetime.fromisoformat(said["at"]), "state": State(said["state"])})


def _steps_of(id: str) -> str:
    return f"{BOOK}/{id}"


def _written(value: Typical | Step) -> str:
    said = {name: known for name, known in asdict(value).items() if name != "steps"}
    return json.dumps(said, default=lambda moment: moment.isoformat(), ensure_ascii=False)
