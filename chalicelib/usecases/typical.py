"""Typical cases (典型案例): a supervisor tells one, a manager publishes it, either withdraws it.

What is published now is read anew each time: a case that has come to be hidden, or was opened again, is gone.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.domain import authority
from chalicelib.domain import ticket as tickets
from chalicelib.domain.case import Case
from chalicelib.domain.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NotPublishableError,
    OwnProposalError,
    UnlawfulActionError,
)
from chalicelib.domain.values import Role
from chalicelib.ports import Deps, Page, Principal
from chalicelib.usecases import published, redacting
from chalicelib.usecases import typical_books as books
from chalicelib.usecases.casework import knows, open_for
from chalicelib.usecases.saving import load
from chalicelib.usecases.typical_books import Act, State, Step, Typical

LIMIT, MAX_TITLE, MAX_TEXT, MAX_REASON = 20, 60, 2_000, 500
_ID = 12

_TAKES: dict[Act, tuple[frozenset[Role], frozenset[State], State]] = {
    Act.APPROVE: (authority.APPROVES_TYPICAL, frozenset({State.PROPOSED}), State.PUBLISHED),
    Act.REFUSE: (authority.APPROVES_TYPICAL, frozenset({State.PROPOSED}), State.REFUSED),
    Act.WITHDRAW: (
        authority.HANDLES_TYPICAL,
        frozenset({State.PROPOSED, State.PUBLISHED}),
        State.WITHDRAWN,
    ),
}
"""Who does it, what it was before, and what it is then."""


@dataclass(frozen=True)
class Propose:
    """A case, told in words of one's own: with nobody's name, number or address in them."""

    ticket: str
    title: str
    text: str


@dataclass(frozen=True)
class Reason:
    """Why it is refused or withdrawn; an approval needs none."""

    reason: str = ""


NO_REASON = Reason()


@dataclass(frozen=True)
class Shown:
    """What everybody reads: no number and nobody. `unit` is an id, empty for the centre."""

    title: str
    text: str
    category: str
    unit: str
    district: str | None
    received_on: date
    replied_on: date
    published_on: date


def propose(deps: Deps, who: Principal, command: Propose) -> Typical:
    """Put it on record; the same said again by the same person is the same proposal.

    NotPublishableError for a case that is hidden or has no answer; InvalidInputError names what is private.
    """
    _only(who, authority.PROPOSES_TYPICAL)
    title, text = _words(command.title, "title", MAX_TITLE), _words(command.text, "text", MAX_TEXT)
    case, _ = open_for(deps, who, tickets.parse(command.ticket) or command.ticket)
    _check(deps, case, title, text)
    parts = ("typical", who.id, case.ticket, title, text)
    seal = tickets.signature(deps.secrets.key(), *parts, length=_ID)
    if books.find(deps, seal) is None:
        books.put(deps, Typical(seal, case.ticket, title, text, deps.now(), who.id))
    return read(deps, seal)


def settle(deps: Deps, who: Principal, id: str, act: Act, command: Reason = NO_REASON) -> Typical:
    """Approve, refuse or withdraw it.

    OwnProposalError for who would approve the own proposal, NotFoundError for who may not know of its case.
    """
    roles, before, state = _TAKES[act]
    _only(who, roles)
    typical = _read_by(deps, who, id)
    reason = _words(command.reason, "reason", MAX_REASON) if act is not Act.APPROVE else ""
    step = Step(deps.now(), who.id, state, reason)
    if typical.steps and replace(typical.steps[-1], at=step.at) == step:
        return typical
    if typical.state not in before:
        raise UnlawfulActionError(id)
    if act is Act.APPROVE:
        _approve(deps, typical, step)
    books.take(deps, typical, step)
    return read(deps, id)


def acts(typical: Typical, who: Principal) -> tuple[Act, ...]:
    """What this person may do with it now."""
    return tuple(act for act in Act if _may(typical, who, act))


def _may(typical: Typical, who: Principal, act: Act) -> bool:
    roles, before, _ = _TAKES[act]
    is_own = act is Act.APPROVE and who.id == typical.person
    return who.role in roles and typical.state in before and not is_own


def listed(deps: Deps, who: Principal, cursor: str = "") -> Page[Typical]:
    """Those of cases that the reader may know of, with their steps, the newest first; a page may be short."""
    _only(who, authority.SEES_TYPICAL)
    lines = books.lines(deps, books.PROPOSED, cursor, LIMIT)
    found = ((at, books.find(deps, id)) for at, id in lines.items)
    theirs = (each for at, each in found if each and each.at == at and _knows(deps, who, each))
    return Page(tuple(theirs), lines.cursor)


def shown(deps: Deps, cursor: str = "", limit: int = LIMIT) -> Page[Shown]:
    """What is published now, the newest first: not what has come to be hidden since, or was opened again."""
    lines = books.lines(deps, books.SHOWN, cursor, limit)
    return Page(tuple(each for at, id in lines.items if (each := _shown(deps, at, id))), lines.cursor)


def read(deps: Deps, id: str) -> Typical:
    """NotFoundError if there is none."""
    typical = books.find(deps, id)
    if typical is None:
        raise NotFoundError(id)
    return typical


def _read_by(deps: Deps, who: Principal, id: str) -> Typical:
    typical = read(deps, id)
    if not _knows(deps, who, typical):
        raise NotFoundError(id)
    return typical


def _knows(deps: Deps, who: Principal, typical: Typical) -> bool:
    """A case can come to be a tip-off about its reader after it was proposed."""
    case = deps.store.case(typical.ticket)
    return case is not None and knows(deps, who, case)


def answered_at(deps: Deps, case: Case) -> tuple[published.Published, datetime] | None:
    """What everybody may know of a case, and when it was last answered; None if it cannot be told now."""
    said = published.listable(deps, case)
    replied = max((cycle.replied_at for cycle in case.cycles if cycle.replied_at), default=None)
    return (said, replied) if said and replied and not said.is_open else None


def _check(deps: Deps, case: Case, title: str, text: str) -> None:
    if published.listable(deps, case) is None:
        raise NotPublishableError("error.typical_hidden")
    if answered_at(deps, case) is None:
        raise NotPublishableError("error.typical_unanswered")
    redacting.check(deps, case, title=title, text=text)


def _approve(deps: Deps, typical: Typical, step: Step) -> None:
    if step.person == typical.person:
        raise OwnProposalError(typical.id)
    case, _ = load(deps, typical.ticket)
    _check(deps, case, typical.title, typical.text)
    books.note(deps, books.SHOWN, step.at, typical.id)


def _shown(deps: Deps, at: datetime, id: str) -> Shown | None:
    typical = books.find(deps, id)
    if typical is None or typical.state is not State.PUBLISHED or typical.steps[-1].at != at:
        return None
    case = deps.store.case(typical.ticket)
    told = answered_at(deps, case) if case else None
    if told is None:
        return None
    said, replied = told
    received_on, replied_on, published_on = map(deps.sla.calendar.local_day, (said.requested_at, replied, at))
    return Shown(
        title=typical.title,
        text=typical.text,
        category=said.service.category,
        unit=said.unit,
        district=said.district,
        received_on=received_on,
        replied_on=replied_on,
        published_on=published_on,
    )


def _only(who: Principal, roles: frozenset[Role]) -> None:
    if who.role not in roles:
        raise NotAllowedError


def _words(text: str, field: str, most: int) -> str:
    if not text.strip():
        raise InvalidInputError("error.field_missing", field)
    if len(text) > most:
        raise InvalidInputError("error.text_too_long", field, limit=str(most))
    return text.strip()
