"""The first reaction to a submission: what does it mean? A new case, an answer, a survey digit, STOP.

Case, once-key and contact are one transaction, so that two messages of one person cannot race into
two cases, and a repeat changes nothing (design.md 3).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain import survey
from chalicelib.domain import ticket as tickets
from chalicelib.domain.case import By, Case
from chalicelib.domain.delivery import Delivery, delivery_id
from chalicelib.domain.errors import RepeatError
from chalicelib.domain.events import CitizenAdded, SurveyAnswered
from chalicelib.domain.inbox import Contact, Content, OpenTicket, Submission
from chalicelib.domain.meaning import Decision, Meaning, decide, decide_call
from chalicelib.domain.messages import date_time, has, say
from chalicelib.domain.values import Channel, Status
from chalicelib.ports import Change, Deps, Once, Parked
from chalicelib.sla.quiet import Audience
from chalicelib.usecases.contacts import address_of, contact_key
from chalicelib.usecases.opening import open_case, sort
from chalicelib.usecases.saving import load, persist, save

KEPT_TICKETS = 20
FLOOD, FLOOD_SPAN = 12, timedelta(hours=1)
"""Messages of one sender within the span; the next one is kept and not answered."""

LOOKED_AT = 6
CONVERSATIONAL = frozenset({Channel.SMS, Channel.EMAIL})


def receive(deps: Deps, ticket: str) -> None:
    """Turn a submission into what it means, exactly once."""
    try:
        persist(lambda: _receive(deps, ticket))
    except RepeatError:
        return


def _key(ticket: str) -> str:
    return f"receive:{ticket}"


def _receive(deps: Deps, ticket: str) -> None:
    if deps.store.case(ticket) or deps.store.once(_key(ticket)) is not None:
        return
    submission = deps.store.submission(ticket)
    if submission is None:
        raise LookupError(f"no submission {ticket}")
    contact = _contact(deps, submission)
    decision = _decide(deps, submission, contact)
    _CARRY_OUT[decision.meaning](deps, submission, contact, decision)


def _contact(deps: Deps, submission: Submission) -> Contact | None:
    address = address_of(submission.content.citizen)
    return deps.store.contact(contact_key(deps, address)) if address else None


def _decide(deps: Deps, submission: Submission, contact: Contact | None) -> Decision:
    if contact is None or submission.channel not in (*CONVERSATIONAL, Channel.VOICE):
        return Decision(Meaning.NEW_CASE)
    content = submission.content
    own = [known.ticket for known in contact.tickets[:LOOKED_AT]]
    known = dict.fromkeys([*own, *filter(None, [content.thread])])
    cases = [case for case in map(deps.store.case, known) if case]
    if submission.channel is Channel.VOICE:
        return decide_call(contact, cases, submission.received_at, spoke=bool(content.recording))
    window = deps.sla.policy.conversation_window
    decision = decide(content.text, contact, cases, submission.received_at, window, content.thread)
    return (_named(deps, content, cases) or decision) if decision.meaning is Meaning.NEW_CASE else decision


def _named(deps: Deps, content: Content, cases: Sequence[Case]) -> Decision | None:
    """A ticket is a hint for its own citizen; from anybody else it proves nothing (traps.md 25)."""
    named = tickets.find(f"{content.title}\n{content.text}")
    own = next((case for case in cases if case.ticket == named), None)
    if own:
        return None if own.status is Status.ARCHIVED else Decision(Meaning.NAMES_TICKET, own.ticket)
    return Decision(Meaning.UNVERIFIED) if named and deps.store.case(named) else None


def _new_case(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:  # noqa: ARG001
    """The new head is its own once-key, unless the message could have meant something else a moment ago."""
    case = open_case(deps, submission, quiet=_is_flood(deps, submission, contact))
    once = _key(submission.ticket) if contact and contact.tickets else ""
    remembered = _remember(contact, case.ticket, submission.received_at)
    save(deps, case, deps.sla, once=once, contact=remembered)


def _is_flood(deps: Deps, submission: Submission, contact: Contact | None) -> bool:
    """Of who writes faster than anybody reads, all is kept and nothing answered; an officer looks."""
    at = submission.received_at
    lately = [heard for heard in contact.heard if at - heard <= FLOOD_SPAN] if contact else []
    if contact is None or len(lately) < FLOOD:
        return False
    id = f"flood:{contact.key}:{at:%Y%m%d%H}"
    deps.store.park(Parked(id, "flood", submission.ticket, "flood", deps.now()))
    return True


def _add(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:
    case, sla = load(deps, decision.ticket)
    quiet = _is_flood(deps, submission, contact)
    added = CitizenAdded(submission=submission.ticket, why=decision.meaning, quiet=quiet)
    case.record(By(deps.now(), "citizen"), added, sla)
    if decision.meaning is Meaning.ADDS_TO_CALL:
        sort(deps, case, submission.content.text)
    remembered = _remember(contact, case.ticket, submission.received_at)
    save(deps, case, sla, once=_key(submission.ticket), contact=remembered)


def _answer(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:  # noqa: ARG001
    case, _ = load(deps, decision.ticket)
    answer = survey.parse(submission.content.text)
    if answer is None:
        raise ValueError(f"{submission.ticket} was read as a survey answer")
    answer_survey(deps, case, answer, submission.channel, once=_key(submission.ticket))


def answer_survey(deps: Deps, case: Case, answer: survey.Answer, channel: Channel, *, once: str = "") -> None:
    """Record the citizen's answer, by whatever channel it came."""
    sla = deps.sla_of(case.policy)
    body = SurveyAnswered(
        cycle=case.cycle.number,
        channel=channel,
        contacted=answer.contacted,
        resolved=answer.resolved,
        satisfaction=answer.satisfaction,
        comment=answer.comment,
    )
    case.answer_survey(By(deps.now(), "citizen"), body, sla)
    save(deps, case, sla, once=once)


def _switch(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:
    if contact is None:
        raise ValueError(f"{submission.ticket} has nobody to switch")
    changed = replace(contact, opted_out=decision.meaning is Meaning.STOP)
    _say(deps, submission, decision, changed)


def _say(
    deps: Deps, submission: Submission, decision: Decision, contact: Contact | None = None, **more: str
) -> None:
    """Answer without touching a case: the delivery is written with the once-key."""
    citizen, channel, now = submission.content.citizen, submission.channel, deps.now()
    key, lang = f"{channel}.{decision.meaning}", submission.content.lang
    words = {"ticket": decision.ticket or submission.ticket, **more}
    delivery = Delivery(
        id=delivery_id(submission.ticket, decision.meaning, "citizen", channel),
        ticket=words["ticket"],
        event=submission.ticket,
        reaction=decision.meaning,
        recipient="citizen",
        channel=channel,
        to=citizen.phone or citizen.email,
        text=say(lang, key, **words),
        subject=say(lang, f"{key}.subject", **words) if has(lang, f"{key}.subject") else "",
        created_at=now,
        next_at=now,
        audience=Audience.ANSWER,
    )
    mark = Once(_key(submission.ticket), decision.ticket)
    deps.store.commit(Change(once=mark, contact=contact, deliveries=(delivery,)))
    deps.enqueue((delivery,))
    deps.notify()


def _unclear(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:  # noqa: ARG001
    _say(deps, submission, decision)


def _tell_status(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:  # noqa: ARG001
    """Where their own case stands, and until when it will be answered."""
    case, _ = load(deps, decision.ticket)
    lang = submission.content.lang
    due = case.due_at and date_time(lang, case.due_at, deps.sla.policy.timezone)
    following = say(lang, "status_until", due=due) if due else ""
    _say(deps, submission, decision, status=say(lang, f"status.{case.status}"), following=following)


def _take_note(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:  # noqa: ARG001
    """ "Thank you" is kept and answered by nothing: neither a case nor another message helps anybody."""
    deps.store.commit(Change(once=Once(_key(submission.ticket), decision.ticket)))


def _remember(contact: Contact | None, ticket: str, at: datetime) -> Contact | None:
    if contact is None:
        return None
    others = tuple(known for known in contact.tickets if known.ticket != ticket)
    heard = (*contact.heard, at)[-FLOOD:]
    return replace(contact, tickets=(OpenTicket(ticket, at), *others)[:KEPT_TICKETS], heard=heard)


def _set_aside(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:  # noqa: ARG001
    """Somebody else's ticket: they are told nothing of it, and an officer looks who they are."""
    parked = Parked(f"message:{submission.ticket}", "message", submission.ticket, "unverified", deps.now())
    deps.store.park(parked)
    _say(deps, submission, decision)


def open_set_aside(deps: Deps, ticket: str) -> None:
    """An officer has looked: it is a matter of its own. RepeatError if it has become a case before."""
    submission = deps.store.submission(ticket)
    if submission is None:
        raise LookupError(f"no submission {ticket}")
    if deps.store.case(ticket):
        raise RepeatError(ticket)
    contact = _contact(deps, submission)
    remembered = _remember(contact, ticket, submission.received_at)
    save(deps, open_case(deps, submission), deps.sla, contact=remembered)


_CARRY_OUT = {
    Meaning.NEW_CASE: _new_case,
    Meaning.STOP: _switch,
    Meaning.START: _switch,
    Meaning.SURVEY_ANSWER: _answer,
    Meaning.SURVEY_UNCLEAR: _unclear,
    Meaning.SURVEY_OVER: _unclear,
    Meaning.COURTESY: _take_note,
    Meaning.HELP: _unclear,
    Meaning.STATUS: _tell_status,
    Meaning.STATUS_UNKNOWN: _unclear,
    Meaning.NAMES_TICKET: _add,
    Meaning.ANSWERS_QUESTION: _add,
    Meaning.SAME_CONVERSATION: _add,
    Meaning.ANSWERS_LETTER: _add,
    Meaning.UNVERIFIED: _set_aside,
    Meaning.ADDS_TO_CALL: _add,
    Meaning.ANSWERS_BY_VOICE: _add,
    Meaning.CALLED_AGAIN: _add,
}
