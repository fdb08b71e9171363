"""An officer's view of cases: what the role needs, with phone numbers only for those who must call them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain import authority, score
from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event, public_form, shown_form
from chalicelib.domain.errors import RepeatError
from chalicelib.domain.events import CitizenAdded
from chalicelib.domain.evidence import Proved, proved
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.ledger import ledger
from chalicelib.domain.masking import shown_citizen
from chalicelib.domain.merging_events import CaseJoined, MergedCaseAdded
from chalicelib.domain.values import Grade, Role, Status, Type
from chalicelib.edge import attached, clockface
from chalicelib.edge.seen import seen
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import access, casework, conversation, precedents, recordings, signs
from chalicelib.usecases.precedents import Precedent
from chalicelib.usecases.search.pages import Found
from chalicelib.usecases.signs import Flagged


@dataclass(frozen=True)
class Order:
    """What an officer's program asks for; `version` is the one that it has read, if it names one."""

    action: str
    command: object
    once: str
    version: int | None


@dataclass(frozen=True)
class Line:
    """A case in a work list."""

    ticket: str
    title: str
    status: Status
    type: Type
    category: str
    grade: Grade
    risk: str
    unit: str | None
    handler: str | None
    received_at: datetime | None
    due_at: datetime | None
    overdue: bool
    provisional: bool
    version: int


@dataclass(frozen=True)
class Lines:
    """Cases in an `order`: `due`, `received` or `ticket`.

    `short`: fewer than were asked for, or none, and not the end: more are looked at behind the cursor.
    """

    items: tuple[Line, ...]
    cursor: str | None
    short: bool
    order: str


@dataclass(frozen=True)
class Happened:
    at: datetime
    actor: str
    event: str
    says: Mapping[str, Any]


@dataclass(frozen=True)
class Paper:
    """A file; it is fetched by its number if it is ready."""

    number: int
    name: str
    type: str
    size: int
    state: str


@dataclass(frozen=True)
class Whole:
    """A case with everything that this reader may see, and what may be done now."""

    case: Line
    text: str
    citizen: Citizen
    clocks: tuple[clockface.Clockface, ...]
    ledger: tuple[clockface.Account, ...]
    events: tuple[Happened, ...]
    actions: tuple[str, ...]
    evidence: tuple[Proved, ...] = ()
    files: tuple[Paper, ...] = ()
    signs: tuple[Flagged, ...] = ()
    """Its answers that may not be the citizen's own."""
    points: tuple[score.Line, ...] = ()
    """Its score card."""
    precedents: tuple[Precedent, ...] = ()
    """Of its category, the last one first, for whoever decides on a unit."""


def page(deps: Deps, found: Found, limit: int) -> Lines:
    is_short = found.cursor is not None and len(found.items) < limit
    return Lines(tuple(line(deps, case) for case in found.items), found.cursor, is_short, found.order)


def line(deps: Deps, case: Case) -> Line:
    clock = case.reply_clock
    return Line(
        ticket=case.ticket,
        title=case.title,
        status=case.status,
        type=case.type,
        category=case.category,
        grade=case.grade,
        risk=case.risk,
        unit=case.unit,
        handler=case.handler,
        received_at=case.received_at,
        due_at=case.due_at,
        overdue=clock is not None and clock.met_at is None and deps.now() > clock.due_at,
        provisional=clock is not None and clock.met_at is None and clock.provisional,
        version=case.version,
    )


def act(deps: Deps, who: Principal, ticket: str, order: Order) -> Line:
    """The case after the action; a repeat is answered like the first and changes nothing."""
    try:
        done = casework.act(
            deps, who, ticket, order.action, order.command, once=order.once, version=order.version
        )
    except RepeatError:
        done, _ = casework.open_for(deps, who, ticket)
    return line(deps, done)


def case(deps: Deps, who: Principal, ticket: str) -> Whole:
    """One case, whole; the citizen's number and name only for those who have to reach them."""
    found, sla = casework.open_for(deps, who, ticket)
    seen(deps, who.id, who.role, found.ticket, access.CASE)
    history = deps.store.history(ticket)
    lawful = casework.lawful(deps, who, found)
    return Whole(
        case=line(deps, found),
        text=text_of(deps, found, history) or recordings.words_of(history, marked=True),
        citizen=citizen_for(deps, found, who.role),
        clocks=clockface.faces(found, sla, deps.office, deps.now()),
        ledger=clockface.accounts(ledger(found, history, sla, deps.now()), deps.office),
        events=tuple(
            Happened(ev.at, ev.actor, ev.kind, public_form(ev.body) | shown_form(ev.body) | more)
            for ev in history
            for more in (added(deps, found, ev, who.role),)
        ),
        actions=lawful,
        evidence=proved(history),
        files=tuple(
            Paper(number, file.name, file.type, file.size, file.state)
            for number, file in enumerate(attached.for_role(deps, found, who.role, history), 1)
        ),
        signs=signs.of_case(found),
        points=score.card(found),
        precedents=precedents.for_routing(deps, found, lawful),
    )


def added(deps: Deps, case: Case, event: Event, role: Role) -> dict[str, str]:
    """The words of a further message, or of a case that joined, which stand in their own submission.

    Of what was brought to the desk, also who brought it.
    """
    if attached.is_apart(deps, event):
        return {"text": ""}
    if isinstance(event.body, CaseJoined):
        return {"text": text_of_ticket(deps, event.body.ticket)}
    if not isinstance(event.body, (CitizenAdded, MergedCaseAdded)):
        return {}
    submission = deps.store.submission(event.body.submission)
    if submission is None:
        return {"text": ""}
    said = {"text": submission.content.text}
    typed_in = isinstance(event.body, CitizenAdded) and event.body.taken_by
    return said | (_who_came(deps, case, submission.content.citizen, role) if typed_in else {})


def _who_came(deps: Deps, case: Case, citizen: Citizen, role: Role) -> dict[str, str]:
    """A number that was left with an addition is written to by nobody: whoever has the case may call it."""
    known = (citizen, content_of(deps, case).citizen)
    is_hidden = any(authority.hides_sender(case, each, role) for each in known)
    if role not in authority.REACHES_CITIZENS or is_hidden:
        return {}
    found = {"name": citizen.name, "phone": citizen.phone, "email": citizen.email, "address": citizen.address}
    return {name: value for name, value in found.items() if value}


def text_of(deps: Deps, case: Case, history: Sequence[Event]) -> str:
    """What the case began with, put together if it came in parts."""
    submission = deps.store.submission(case.ticket)
    return conversation.first_message(deps, submission, history) if submission else ""


def text_of_ticket(deps: Deps, ticket: str) -> str:
    """What another case began with: of its citizen nothing else."""
    submission = deps.store.submission(ticket)
    history = deps.store.history(ticket)
    words = conversation.first_message(deps, submission, history) if submission else ""
    return words or recordings.words_of(history, marked=True)


def content_of(deps: Deps, case: Case) -> Content:
    submission = deps.store.submission(case.ticket)
    return submission.content if submission else Content("")


def citizen_for(deps: Deps, case: Case, role: Role) -> Citizen:
    """As this role may know them: hidden, whole, or with a masked number."""
    submission = deps.store.submission(case.ticket)
    return shown_citizen(case, submission.content.citizen, role) if submission else Citizen()
