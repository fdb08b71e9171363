"""Answers that may not be the citizen's own: seen from the feed, put on the trail, told once and listed.

How many citizens answer from one source is counted in a book of the source and the day: its lines are written
once, and a hundred of them are read. Neither a book nor the trail has an address.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import authority, signs
from chalicelib.domain.case import By, Case
from chalicelib.domain.chain import Event
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import NotAllowedError
from chalicelib.domain.events import Notice, SurveyAnswered
from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Citizen, Submission
from chalicelib.domain.signs_events import SurveyFlagged
from chalicelib.domain.values import Channel, Sign, SignVerdict, Status
from chalicelib.ports import Deps, Entry, Page, Principal
from chalicelib.usecases import books, casework
from chalicelib.usecases.contacts import address_of, contact_key, source_key
from chalicelib.usecases.letters import Matter
from chalicelib.usecases.saving import load, persist, save

BOOK, SOURCES, SEEN = "signs", "signs/source", "signs/seen"
LOOKED_AT, LIMIT = 100, 50
_LATEST = 10**11
"""Seconds of a day that no office sees: keys count down from it, so that the newest line is the first."""


@dataclass(frozen=True)
class Flagged:
    """An answer that has signs; `verdict` is None until a supervisor has looked into them."""

    ticket: str
    cycle: int
    unit: str
    answered_at: datetime | None
    signs: tuple[Sign, ...]
    verdict: SignVerdict | None


@dataclass(frozen=True)
class _Answered:
    """Who gave an answer, when, and from where, as far as that is known."""

    at: datetime
    source: str
    by: Citizen


def look(deps: Deps, matter: Matter) -> None:
    """Flag the answer, and those that came from the same source before it; safe to repeat."""
    event, body = matter.event, matter.event.body
    if isinstance(body, SurveyFlagged):
        _list(deps, event, body)
    if not isinstance(body, SurveyAnswered):
        return
    answered, rule = _answered(deps, matter, body), deps.sla_of(matter.case.policy).policy.signs
    key = f"{event.ticket} {body.cycle}"
    lines = _note(deps, answered.source, key, _citizen_key(deps, matter.submission))
    citizens = len({line.text for line in lines})
    _flag(deps, key, signs.found(_circumstances(deps, matter, body, answered, citizens), rule))
    if rule.citizens and citizens > rule.citizens:
        _flag_all(deps, answered.source, lines)


def _answered(deps: Deps, matter: Matter, body: SurveyAnswered) -> _Answered:
    """A message was given when it came in; what was said on a page or to a call, when it was recorded."""
    message = deps.store.submission(body.submission) if body.submission else None
    at, by = matter.event.at, matter.submission.content.citizen
    if body.channel is Channel.WEB:
        return _Answered(at, body.source, by)
    if message is not None:
        at, by = message.received_at, message.content.citizen
    address = address_of(by)
    day = deps.sla.calendar.local_day(at)
    return _Answered(at, source_key(deps, day, address) if address else "", by)


def _circumstances(
    deps: Deps, matter: Matter, body: SurveyAnswered, answered: _Answered, citizens: int
) -> signs.Circumstances:
    event, cycle = matter.event, matter.case.cycles[body.cycle - 1]
    rows = deps.store.deliveries(event.ticket)
    return signs.Circumstances(
        answered_at=answered.at,
        asked_at=[row.sent_at for row in rows if row.sent_at and _asks(row, body.cycle)],
        opened_at=body.opened_at,
        citizens=citizens,
        contacted=signs.was_contacted(cycle, event, deps.store.history(event.ticket), deps.office),
        by_officer=signs.is_officers(answered.by, deps.office),
    )


def _asks(row: Delivery, cycle: int) -> bool:
    return row.notice is Notice.SURVEY and row.cycle == cycle


def _note(deps: Deps, source: str, key: str, citizen: str) -> list[Entry]:
    """Its line in the book of its source, and the others there; the own one also where there are too many."""
    line = Entry(f"{SOURCES}/{source}", key, citizen)
    if not source:
        return [line]
    deps.store.enter(line)
    return [line, *(other for other in _lines(deps, SOURCES, source) if other.key != key)]


def _flag_all(deps: Deps, source: str, lines: Iterable[Entry]) -> None:
    """Those of before were as many too many: each is looked at once, and remembered."""
    seen = {line.key for line in _lines(deps, SEEN, source)}
    for line in lines:
        if line.key not in seen:
            _flag(deps, line.key, (Sign.SHARED_SOURCE,))
            deps.store.enter(Entry(f"{SEEN}/{source}", line.key))


def _lines(deps: Deps, book: str, source: str) -> list[Entry]:
    return deps.store.entries(f"{book}/{source}", "", LOOKED_AT)


def _flag(deps: Deps, key: str, named: tuple[Sign, ...]) -> None:
    """Put on the trail what does not stand there yet. What is archived changes no more."""
    ticket, _, number = key.partition(" ")

    def attempt() -> None:
        case, sla = load(deps, ticket)
        new = [sign for sign in named if sign not in case.cycles[int(number) - 1].signs]
        if new and case.status is not Status.ARCHIVED:
            case.record(By(deps.now()), SurveyFlagged(cycle=int(number), signs=" ".join(new)), sla)
            save(deps, case, sla)

    if named:
        persist(attempt)


def _citizen_key(deps: Deps, submission: Submission) -> str:
    """One citizen may answer about several cases; of whom nothing is known, each case is somebody else's."""
    citizen = submission.content.citizen
    address = address_of(citizen)
    return contact_key(deps, f"{address} {citizen.name}") if address or citizen.name else submission.ticket


def _list(deps: Deps, event: Event, body: SurveyFlagged) -> None:
    text = json.dumps({"ticket": event.ticket, "cycle": body.cycle})
    deps.store.enter(Entry(BOOK, f"{_LATEST - int(event.at.timestamp()):011} {event.id}", text))


def of_case(case: Head) -> tuple[Flagged, ...]:
    """Its answers that have signs, the first one first."""
    return tuple(
        Flagged(case.ticket, cycle.number, cycle.unit, cycle.closed_at, cycle.signs, cycle.verdict)
        for cycle in case.cycles
        if cycle.signs
    )


def listed(deps: Deps, who: Principal, cursor: str = "", *, unsettled: bool = False) -> Page[Flagged]:
    """What was flagged, the newest first, as it stands now; a page may be short where some are left out.

    NotAllowedError for all but the supervisor, the manager and the auditor.
    """
    if who.role not in authority.SEES_SIGNS:
        raise NotAllowedError
    page = books.page(deps, BOOK, cursor, LIMIT)
    found = (flagged for entry in page.items for flagged in _read(deps, who, entry))
    items = dict.fromkeys(each for each in found if not (unsettled and each.verdict))
    return Page(tuple(items), page.cursor)


def _read(deps: Deps, who: Principal, entry: Entry) -> Iterable[Flagged]:
    said = json.loads(entry.text)
    case: Case | None = deps.store.case(said["ticket"])
    if case is None or not casework.knows(deps, who, case):
        return ()
    return (each for each in of_case(case) if each.cycle == said["cycle"])
