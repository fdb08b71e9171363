"""What anybody may know of the city's requests: what kind, where about, who has it, by when. Never a person.

Not listed, and unknown by its number, is what hides somebody: tip-offs and accusations, whoever asked for
confidence, whoever gave no name. What is a matter of life and property is not listed either: of a list of
those, whoever threatens somebody is a reader, too. By its number, which only its citizen has, it is found.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chalicelib.domain import ticket as tickets
from chalicelib.domain.case import Case
from chalicelib.domain.dimensions import Dimension
from chalicelib.domain.errors import NotPublishedError
from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Submission
from chalicelib.domain.values import PROTECTED, Channel, Grade, Status, Type
from chalicelib.ports import CountedQuery, Deps
from chalicelib.triage.services import Service, service_of
from chalicelib.usecases import intake
from chalicelib.usecases.understanding import receive_key

SPAN = timedelta(days=90)
MOST = 1000
"""The days that a query may span, and the requests that it leads to, page by page: as GeoReport v2 has it."""

READ_AT_MOST = 1000
"""Cases that one call looks at, whatever it asks for."""

OPEN = frozenset(
    {Status.RECEIVED, Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.AWAITING_CITIZEN}
    | {Status.MERGED}
)
ANSWERED = frozenset({Status.REPLIED, Status.EVALUATED})
UNANSWERED = frozenset({Status.DECLINED, Status.WITHDRAWN})


@dataclass(frozen=True)
class Published:
    """A request; `unit` is an id, or empty while nobody has it, `district` a name."""

    ticket: str
    is_open: bool
    status: Status
    service: Service
    unit: str
    district: str | None
    requested_at: datetime
    updated_at: datetime
    expected_at: datetime | None


@dataclass(frozen=True)
class Query:
    """Requests received from `first` to `last`; of no code or state given, all. Pages begin with 1."""

    first: datetime
    last: datetime
    codes: frozenset[str] = frozenset()
    states: frozenset[bool] = frozenset()
    page: int = 1
    size: int = 50


@dataclass(frozen=True)
class Listing:
    """The newest ones first; not `whole` if there was more to look at than one call may."""

    items: tuple[Published, ...]
    whole: bool = True


def find(deps: Deps, number: str) -> Published:
    """By its number, from the moment at which that was told; NotPublishedError for all that is not public."""
    submission = deps.store.submission(tickets.parse(number) or "")
    found = _of(deps, submission) if submission else None
    if found is None:
        raise NotPublishedError("error.request_unknown")
    return found


def several(deps: Deps, numbers: tuple[str, ...]) -> tuple[Published, ...]:
    """Those of the numbers that are public; of the others nothing is said."""
    submissions = (deps.store.submission(tickets.parse(number) or "") for number in numbers)
    found = (_of(deps, submission) for submission in submissions if submission)
    return tuple(each for each in found if each)


def listing(deps: Deps, query: Query) -> Listing:
    """From the days on which cases came, the newest first, until the page is full."""
    found, read = list[Published](), 0
    wanted = min(query.page * query.size, MOST)
    for day in _days(deps, query) if (query.page - 1) * query.size < MOST else ():
        for ticket in _came_on(deps, day):
            if read == READ_AT_MOST:
                return Listing(_page(found, query), whole=False)
            found += _matching(deps, ticket, query)
            read += 1
        if len(found) >= wanted:
            break
    return Listing(_page(found, query))


def listable(deps: Deps, case: Case) -> Published | None:
    """What a list for everybody may say of a case; None where it may not stand in one."""
    return None if _is_kept_out(case) or _is_hidden(deps, case) else _shown(deps, case, case.ticket)


def _page(found: list[Published], query: Query) -> tuple[Published, ...]:
    newest = sorted(found, key=lambda each: (each.requested_at, each.ticket), reverse=True)[:MOST]
    return tuple(newest[(query.page - 1) * query.size : query.page * query.size])


def _days(deps: Deps, query: Query) -> Iterator[date]:
    """The last one first."""
    first, last = (deps.sla.calendar.local_day(at) for at in (query.first, query.last))
    return (last - timedelta(days=back) for back in range((last - first).days + 1))


def _came_on(deps: Deps, day: date) -> Iterator[str]:
    """As the tracker has counted them."""
    query = CountedQuery(Dimension.ALL, "", day, day, frozenset({"received"}), limit=READ_AT_MOST)
    page = deps.store.counted(query)
    yield from (each.ticket for each in page.items)
    while page.cursor is not None:
        page = deps.store.counted(replace(query, cursor=page.cursor))
        yield from (each.ticket for each in page.items)


def _matching(deps: Deps, ticket: str, query: Query) -> Iterator[Published]:
    """Nothing, or the one; its submission is read last, since most are sorted out by the head."""
    case = deps.store.case(ticket)
    if case is None or case.received_at is None or not query.first <= case.received_at <= query.last:
        return
    if _is_kept_out(case):
        return
    shown = _shown(deps, case, ticket)
    is_asked_for = not query.codes or shown.service.code in query.codes
    if is_asked_for and (not query.states or shown.is_open in query.states) and not _is_hidden(deps, case):
        yield shown


def _of(deps: Deps, submission: Submission) -> Published | None:
    ticket = submission.ticket
    case = deps.store.case(ticket)
    if case is None and submission.channel is Channel.OPEN311:
        joined = deps.store.once(receive_key(ticket))
        case = deps.store.case(joined) if joined else None
        if case is None:
            return _not_yet(deps, submission)
    if case is None or _hides(submission, case.type) or _is_hidden(deps, case):
        return None
    return _shown(deps, case, ticket)


def _not_yet(deps: Deps, submission: Submission) -> Published | None:
    """In the moment before it is a case: from what was sent alone, as triage will read it."""
    content = submission.content
    words = f"{content.title}\n{content.text}"
    guess = deps.rules.triage(words, type=content.type, category=content.category, district=content.district)
    if _hides(submission, guess.type):
        return None
    return Published(
        ticket=submission.ticket,
        is_open=True,
        status=Status.RECEIVED,
        service=service_of(deps.rules, guess.category),
        unit="",
        district=known_district(deps, content.district),
        requested_at=submission.received_at,
        updated_at=submission.received_at,
        expected_at=intake.promise(deps, submission),
    )


def _is_kept_out(case: Case) -> bool:
    """Of every list, whoever sent it: as the head says."""
    return case.grade is Grade.CRITICAL or case.type in PROTECTED


def hides_somebody(case: Head, submission: Submission) -> bool:
    """Whether the case of this submission is one of which nobody outside may know."""
    return bool(case.about) or _hides(submission, case.type)


def _is_hidden(deps: Deps, case: Case) -> bool:
    submission = deps.store.submission(case.ticket)
    return submission is None or hides_somebody(case, submission)


def _hides(submission: Submission, kind: Type) -> bool:
    """Whatever a dispatcher made of it: who called it a tip-off trusted that it is one."""
    content = submission.content
    is_protected = kind in PROTECTED or content.type in PROTECTED
    return is_protected or content.citizen.confidential or content.citizen.anonymous


def _shown(deps: Deps, case: Case, ticket: str) -> Published:
    is_open = case.status in OPEN or (case.status in ANSWERED and case.promised)
    clock, received_at = case.reply_clock, case.received_at or deps.now()
    return Published(
        ticket=ticket,
        is_open=is_open,
        status=case.status,
        service=service_of(deps.rules, case.category),
        unit=case.unit or (case.cycle.unit if case.cycles else ""),
        district=known_district(deps, case.district),
        requested_at=received_at,
        updated_at=_moved_at(case, is_open=is_open) or received_at,
        expected_at=case.due_at or (clock.due_at if clock else None),
    )


def known_district(deps: Deps, district: str | None) -> str | None:
    """A form takes any words for a district."""
    return district if district in deps.office.districts() else None


def _moved_at(case: Case, *, is_open: bool) -> datetime | None:
    """When it was closed; of an open one the last step that somebody outside may notice."""
    cycle = case.cycles[-1] if case.cycles else None
    if not is_open:
        return cycle.replied_at if cycle and case.status not in UNANSWERED else case.closed_at
    steps = [case.received_at, case.dispatched_at, case.asked_at]
    steps += [cycle.opened_at, cycle.contacted_at, cycle.replied_at] if cycle else []
    return max((at for at in steps if at), default=None)
