"""What an auditor found, what the unit will do about it, and whether that was enough.

A finding changes no case: it stands in books of its own, each step a line that is written once. The same
finding said again by the same auditor is the same one.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from chalicelib.domain import authority
from chalicelib.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    UnlawfulActionError,
)
from chalicelib.domain.values import Role
from chalicelib.ports import Deps, Entry, Page, Principal
from chalicelib.usecases import books
from chalicelib.usecases.saving import load

BOOK = "findings"
LIMIT, MAX_TEXT, MAX_STEPS = 50, 4_000, 200


class Severity(StrEnum):
    """How grave a finding is."""

    REMARK = "remark"
    MINOR = "minor"
    MAJOR = "major"


class State(StrEnum):
    """A finding is open until the unit answers, and answered until the auditor closes or reopens it."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True)
class Find:
    """On a case: `unit` whose work it is about; that of the case if it is left out."""

    ticket: str
    severity: Severity
    words: str
    unit: str = ""


@dataclass(frozen=True)
class Measure:
    """What the unit does about it, and until when."""

    words: str
    until: date


@dataclass(frozen=True)
class FollowUp:
    """The auditor is content, or not: then it is open again."""

    closed: bool
    words: str


@dataclass(frozen=True)
class Step:
    """A measure or a follow-up, and what the finding is after it."""

    at: datetime
    person: str
    state: State
    words: str
    until: date | None = None


@dataclass(frozen=True)
class Finding:
    """As it stands with all of its steps."""

    id: str
    ticket: str
    unit: str
    severity: Severity
    words: str
    at: datetime
    person: str
    steps: tuple[Step, ...] = ()

    @property
    def state(self) -> State:
        return self.steps[-1].state if self.steps else State.OPEN


def find(deps: Deps, who: Principal, command: Find) -> Finding:
    """Put a finding on record; NotFoundError for a case that does not exist."""
    _only(who, authority.AUDITS)
    words = _words(command.words)
    case, _ = load(deps, command.ticket)
    unit = command.unit or case.unit or case.cycle.unit
    if unit and unit not in deps.office.units:
        raise InvalidInputError("error.unit_unknown", "unit")
    id = _digest(who.id, case.ticket, command.severity, words)
    finding = Finding(id, case.ticket, unit, command.severity, words, deps.now(), who.id)
    deps.store.enter(Entry(BOOK, id, _written(finding)))
    return read(deps, id)


def measure(deps: Deps, who: Principal, id: str, command: Measure) -> Finding:
    """The head of the unit, or of one above it, answers; a later answer takes the place of an earlier one."""
    _only(who, authority.ANSWERS_FINDINGS)
    finding = read(deps, id)
    if not _is_theirs(deps, who, finding):
        raise NotFoundError(id)
    step = Step(deps.now(), who.id, State.ANSWERED, _words(command.words), command.until)
    if finding.state is State.CLOSED and not _is_last(finding, step):
        raise UnlawfulActionError(id)
    return _take(deps, finding, step)


def follow_up(deps: Deps, who: Principal, id: str, command: FollowUp) -> Finding:
    """Close it or open it again."""
    _only(who, authority.AUDITS)
    state = State.CLOSED if command.closed else State.OPEN
    finding, step = read(deps, id), Step(deps.now(), who.id, state, _words(command.words))
    if finding.state is state and not _is_last(finding, step):
        raise UnlawfulActionError(id)
    return _take(deps, finding, step)


def listed(deps: Deps, who: Principal, cursor: str = "") -> Page[Finding]:
    """All of them for the auditor, those of the own subtree for a unit's head; in no order of time."""
    _only(who, authority.AUDITS | authority.ANSWERS_FINDINGS)
    found = books.page(deps, BOOK, cursor, LIMIT)
    page = (_whole(deps, entry) for entry in found.items)
    return Page(tuple(finding for finding in page if _is_theirs(deps, who, finding)), found.cursor)


def everything(deps: Deps) -> Iterator[Finding]:
    """For an export."""
    after = ""
    while page := deps.store.entries(BOOK, after, LIMIT):
        yield from (_whole(deps, entry) for entry in page)
        after = page[-1].key


def read(deps: Deps, id: str) -> Finding:
    """NotFoundError if there is none."""
    entry = deps.store.entry(BOOK, id) if id else None
    if entry is None:
        raise NotFoundError(id)
    return _whole(deps, entry)


def _take(deps: Deps, finding: Finding, step: Step) -> Finding:
    """Its number is its key: of two people who take a step at once, the second is told to look again."""
    if _is_last(finding, step):
        return finding
    if len(finding.steps) >= MAX_STEPS:
        raise UnlawfulActionError(finding.id)
    text = _written(step)
    entry = Entry(f"{BOOK}/{finding.id}", f"{len(finding.steps) + 1:04}", text)
    stands = deps.store.enter(entry)
    if stands is not None and stands.text != text:
        raise ConflictError
    return read(deps, finding.id)


def _is_last(finding: Finding, step: Step) -> bool:
    """Whether it says what the last step said: a second order of the same."""
    return bool(finding.steps) and replace(finding.steps[-1], at=step.at) == step


def _is_theirs(deps: Deps, who: Principal, finding: Finding) -> bool:
    if who.role in authority.AUDITS:
        return True
    unit = deps.office.units.get(who.unit or "")
    return unit is not None and finding.unit in deps.office.subtree(unit.id)


def _only(who: Principal, roles: frozenset[Role]) -> None:
    if who.role not in roles:
        raise NotAllowedError


def _words(text: str) -> str:
    if not text.strip():
        raise InvalidInputError("error.field_missing", "words")
    if len(text) > MAX_TEXT:
        raise InvalidInputError("error.text_too_long", "words", limit=str(MAX_TEXT))
    return text.strip()


def _whole(deps: Deps, entry: Entry) -> Finding:
    said = json.loads(entry.text)
    steps = deps.store.entries(f"{BOOK}/{entry.key}", "", MAX_STEPS)
    return Finding(
        **said
        | {
            "severity": Severity(said["severity"]),
            "at": datetime.fromisoformat(said["at"]),
            "steps": tuple(_step(each) for each in steps),
        }
    )


def _step(entry: Entry) -> Step:
    said = json.loads(entry.text)
    until = date.fromisoformat(said["until"]) if said["until"] else None
    at, state = datetime.fromisoformat(said["at"]), State(said["state"])
    return Step(at, said["person"], state, said["words"], until)


def _written(value: Finding | Step) -> str:
    said = {name: known for name, known in asdict(value).items() if name != "steps"}
    return json.dumps(said, default=lambda moment: moment.isoformat(), ensure_ascii=False)


def _digest(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()[:16]
