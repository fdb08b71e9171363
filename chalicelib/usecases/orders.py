"""An officer answers a reminder by SMS: 1 takes the case on, 2 contacted, 3 and the words reply.

An SMS has no thread and its sender can be forged: which case is meant must be beyond doubt, nothing else can
be ordered, and whoever has that number is told what came of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from chalicelib.domain import authority, survey
from chalicelib.domain.case import Case
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import RepeatError
from chalicelib.domain.events import ReminderDue, TargetEscalated
from chalicelib.domain.inbox import Submission
from chalicelib.domain.messages import say
from chalicelib.domain.orders import ACTIONS, Written, written
from chalicelib.domain.units import Person
from chalicelib.domain.values import Channel, Status
from chalicelib.ports import Change, Deps, Once, Page
from chalicelib.usecases import answering, casework, links
from chalicelib.usecases.actions import Note
from chalicelib.usecases.answering import About
from chalicelib.usecases.personal import principal
from chalicelib.usecases.search.filters import Filters
from chalicelib.usecases.search.pages import cases

PAGE = 50
"""Of the work list: who has more than that has to write the ticket."""

NAMED = 3
"""Tickets that fit into one segment beside the words."""


NEVER = datetime.min.replace(tzinfo=UTC)


def officer_of(deps: Deps, submission: Submission) -> Person | None:
    """Whose office number an SMS came from."""
    is_sms = submission.channel is Channel.SMS
    return deps.office.person_of_phone(submission.content.citizen.phone) if is_sms else None


def is_meant(deps: Deps, submission: Submission, own: Sequence[Case], theirs: str) -> bool:
    """Whether it is an order; `own` are the citizen's, `theirs` is the one of them that it names."""
    person, order = officer_of(deps, submission), written(submission.content.text)
    if person is None or order is None:
        return False
    if order.ticket:
        case = deps.store.case(theirs) if theirs else None
        return case is None or links.holds(deps, case, person)
    asking = [case for case in own if _asks(case, submission.content.text)]
    return not asking or _chosen(deps, submission) != "" or _asked_last(deps, person, order, asking)


def carry_out(deps: Deps, submission: Submission) -> Delivery:
    """Do what is ordered, once, and return what the officer is told of it.

    Which case is meant is kept before anything is done to it: after a crash another could be the only one.
    """
    person, order = officer_of(deps, submission), written(submission.content.text)
    if person is None or order is None:
        raise ValueError(f"{submission.ticket} was read as an order")
    about = _done(deps, submission, person, order)
    return answering.outcome(deps, person, Channel.SMS, about)


def _done(deps: Deps, submission: Submission, person: Person, order: Written) -> About:
    chosen = _chosen(deps, submission) or _which(deps, submission, person, order)
    if isinstance(chosen, About):
        return chosen
    ticket = _choose(deps, submission, chosen)
    ordered = (*answering.commands(order.number, order.words), *_pictures(submission))
    error = answering.carry_out(deps, person, ticket, ordered, f"sms:{submission.ticket}")
    words = {"ticket": ticket}
    if error:
        return About("order_refused", ticket, submission.ticket, words | {"reason": answering.reason(error)})
    done = say("zh-CN", f"order.{ACTIONS[order.number]}")
    return About("order_done", ticket, submission.ticket, words | {"done": done})


def _pictures(submission: Submission) -> answering.Orders:
    """What came with the words is no citizen's file: the case says that there was something."""
    content = submission.content
    if not content.files:
        return ()
    names = "、".join(file.name for file in content.files)
    return (("note", Note(say("zh-CN", "note.sms_files", names=names, original=content.pictures))),)


def _which(deps: Deps, submission: Submission, person: Person, order: Written) -> str | About:
    """The ticket that is meant, or what to say instead: of what is not theirs, nothing."""
    ticket = submission.ticket
    if order.ticket or order.astray:
        case = deps.store.case(order.ticket) if order.ticket and not order.astray else None
        theirs = case is not None and links.holds(deps, case, person)
        return order.ticket if theirs else About("order_unknown", ticket, ticket, {})
    page = _open(deps, person, order)
    if len(page.items) == 1 and page.cursor is None:
        return page.items[0].ticket
    if not page.items:
        return About("order_none", ticket, ticket, {})
    named = "、".join(case.ticket for case in page.items[:NAMED])
    more = len(page.items) > NAMED or page.cursor is not None
    words = {"tickets": named + (say("zh-CN", "and_more") if more else ""), "number": order.number}
    return About("order_which", ticket, ticket, words | {"ticket": page.items[0].ticket})


def _open(deps: Deps, person: Person, order: Written) -> Page[Case]:
    """The cases of theirs where the order is lawful now, on the first page of their work list."""
    action = ACTIONS[order.number]
    who = principal(person)
    if not authority.may(action, person.role, authority.Relation.OWN):
        return Page(())
    # What is answered is not what a reminder was about: whoever means it names it.
    statuses = casework.statuses_for(action) - {Status.REPLIED}
    found = cases(deps, who, Filters(status=statuses), limit=PAGE)
    return Page(tuple(case for case in found.items if links.holds(deps, case, person)), found.cursor)


def _chosen(deps: Deps, submission: Submission) -> str:
    """The case that an earlier try has taken it for, or nothing."""
    return deps.store.once(_key(submission)) or ""


def _choose(deps: Deps, submission: Submission, ticket: str) -> str:
    """Keep it; of two tries at one moment the first one counts."""
    with suppress(RepeatError):
        deps.store.commit(Change(once=Once(_key(submission), ticket)))
    return _chosen(deps, submission)


def _key(submission: Submission) -> str:
    return f"order:{submission.ticket}"


def _asks(case: Case, text: str) -> bool:
    """Whether these words may be an answer to what we asked them as a citizen."""
    surveyed = case.status is Status.REPLIED and case.cycle.surveying and survey.is_digits(text)
    return surveyed or case.status is Status.AWAITING_CITIZEN


def _asked_last(deps: Deps, person: Person, order: Written, asking: Iterable[Case]) -> bool:
    """Whoever is both was asked as an officer after they were asked as a citizen."""
    own = _open(deps, person, order).items
    as_officer = max([*_told(deps, person, own, person.id), *_reminded(deps, person, own)], default=NEVER)
    return as_officer > max(_told(deps, person, asking, links.CITIZEN), default=NEVER)


def _told(deps: Deps, person: Person, cases: Iterable[Case], recipient: str) -> Iterator[datetime]:
    """When messages about these cases went to that telephone."""
    for row in (row for case in cases for row in deps.store.deliveries(case.ticket)):
        if (row.recipient, row.to) == (recipient, person.phone) and row.sent_at:
            yield row.sent_at


def _reminded(deps: Deps, person: Person, cases: Iterable[Case]) -> Iterator[datetime]:
    """The same of reminders, which stand under their round."""
    for event in (event for case in cases for event in deps.store.history(case.ticket)):
        if isinstance(event.body, ReminderDue | TargetEscalated) and event.body.person == person.id:
            yield event.at
