"""The first reaction to a submission: what does it mean? A new case, an answer, a survey digit, STOP.

Case, once-key and contact are written together or not at all, so that two messages of one person cannot
race into two cases, and a repeat changes nothing (design.md 3).
"""

from dataclasses import replace

from chalicelib.domain import survey
from chalicelib.domain.case import By
from chalicelib.domain.delivery import Delivery, delivery_id
from chalicelib.domain.errors import RepeatError
from chalicelib.domain.events import CitizenAdded
from chalicelib.domain.inbox import KEPT_TICKETS, Contact, OpenTicket, Submission
from chalicelib.domain.meaning import Decision, Meaning
from chalicelib.domain.messages import date_time, has, say
from chalicelib.domain.values import Channel, Status
from chalicelib.ports import Change, Deps, Once, Parked
from chalicelib.sla.quiet import Audience
from chalicelib.usecases import orders, said_rights
from chalicelib.usecases import survey as surveys
from chalicelib.usecases.conversation import ONE_MESSAGE, first_message
from chalicelib.usecases.opening import open_case, sort
from chalicelib.usecases.saving import load, persist, save
from chalicelib.usecases.understanding import FLOOD, contact_of, is_theirs, receive_key, understand

SWITCHES = frozenset({Meaning.STOP, Meaning.START})


def receive(deps: Deps, ticket: str) -> None:
    """Turn a submission into what it means, exactly once."""
    try:
        persist(lambda: _receive(deps, ticket))
    except RepeatError:
        return


def _receive(deps: Deps, ticket: str) -> None:
    if deps.store.case(ticket) or deps.store.once(receive_key(ticket)) is not None:
        return
    submission = deps.store.submission(ticket)
    if submission is None:
        raise LookupError(f"no submission {ticket}")
    contact = contact_of(deps, submission)
    decision = understand(deps, submission, contact)
    _CARRY_OUT[decision.meaning](deps, submission, contact, decision)


def _new_case(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:
    """The new head is its own once-key, unless the message could have meant something else a moment ago."""
    case = open_case(deps, submission, contact, quiet=decision.quiet)
    once = receive_key(submission.ticket) if contact and contact.tickets else ""
    remembered = _remember(contact, case.ticket, submission)
    save(deps, case, deps.sla, once=once, contact=remembered)


def _add(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:
    """Whoever answers a letter that was shown to them becomes nobody's citizen by that."""
    case, sla = load(deps, decision.ticket)
    added = CitizenAdded(
        submission=submission.ticket,
        why=decision.meaning,
        quiet=decision.quiet,
        taken_by=submission.content.taken_by,
    )
    by = By(deps.now(), "citizen")
    case.record(by, added, sla)
    said_rights.use(deps, case, by, sla, submission, decision.meaning)
    if decision.meaning is Meaning.ADDS_TO_CALL:
        sort(deps, case, submission.content.text)
    if decision.meaning in ONE_MESSAGE and (first := deps.store.submission(case.ticket)):
        # What is cut off means little alone.
        sort(deps, case, first_message(deps, first, (), submission))
    theirs = is_theirs(deps, case.ticket, submission.content.citizen)
    remembered = _remember(contact, case.ticket, submission) if theirs else _heard(contact, submission)
    save(deps, case, sla, once=receive_key(submission.ticket), contact=remembered)


def _reexamine(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:
    """Kept with its case, be it granted or not."""
    found = replace(decision, meaning=said_rights.again(deps, decision.ticket))
    (_new_case if found.meaning is Meaning.NEW_CASE else _end)(deps, submission, contact, found)


def _withdraw(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:
    """Said in a message; what they said stands as the reason."""
    case, sla = load(deps, decision.ticket)
    case.withdraw(By(deps.now(), "citizen"), submission.content.text, sla)
    save(deps, case, sla, once=receive_key(submission.ticket), contact=_heard(contact, submission))


def _answer(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:  # noqa: ARG001
    case, _ = load(deps, decision.ticket)
    answer = survey.parse(submission.content.text)
    if answer is None:
        raise ValueError(f"{submission.ticket} was read as a survey answer")
    origin, once = surveys.Origin(submission.ticket), receive_key(submission.ticket)
    surveys.record(deps, case, answer, submission.channel, origin, once=once)


def _switch(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:
    if contact is None:
        raise ValueError(f"{submission.ticket} has nobody to switch")
    changed = replace(contact, opted_out=decision.meaning is Meaning.STOP)
    _say(deps, submission, changed, decision)


def _say(
    deps: Deps, submission: Submission, contact: Contact | None, decision: Decision, **more: str
) -> None:
    """Answer without touching a case: the delivery is written with the once-key, or none for a machine."""
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
    said = () if decision.quiet and decision.meaning not in SWITCHES else (delivery,)
    _mark(deps, submission, contact, decision.ticket, said)


def _mark(
    deps: Deps, submission: Submission, contact: Contact | None, ticket: str, said: tuple[Delivery, ...] = ()
) -> None:
    """What it meant is done: that is kept together with what is said of it."""
    heard = _heard(contact, submission)
    deps.store.commit(
        Change(once=Once(receive_key(submission.ticket), ticket), contact=heard, deliveries=said)
    )
    deps.enqueue(said)
    deps.notify()


def _order(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:
    """Acted first, marked with the outcome: a repeat acts again under the same key, which does nothing.

    The mark names no case, or the officer's message would open the citizen's.
    """
    said = orders.carry_out(deps, submission)
    _mark(deps, submission, contact, "", () if decision.quiet else (said,))


def _tell_status(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:
    """Where their own case stands, and until when it will be answered."""
    case, _ = load(deps, decision.ticket)
    lang = submission.content.lang
    due = case.due_at and date_time(lang, case.due_at, deps.sla.policy.timezone)
    following = say(lang, "status_until", due=due) if due else ""
    _say(deps, submission, contact, decision, status=say(lang, f"status.{case.status}"), following=following)


def _take_note(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:
    """ "Thank you" is kept and answered by nothing: neither a case nor another message helps anybody."""
    _mark(deps, submission, contact, decision.ticket)


def _remember(contact: Contact | None, ticket: str, submission: Submission) -> Contact | None:
    heard = _heard(contact, submission)
    if heard is None:
        return None
    others = tuple(known for known in heard.tickets if known.ticket != ticket)
    return replace(heard, tickets=(OpenTicket(ticket, submission.received_at), *others)[:KEPT_TICKETS])


def _heard(contact: Contact | None, submission: Submission) -> Contact | None:
    """What an officer typed in or cut out is no message of theirs: it makes neither a flood nor a part."""
    if contact is None or submission.channel is Channel.DESK or submission.content.split_from:
        return contact
    return replace(contact, heard=(*contact.heard, submission.received_at)[-FLOOD:])


def _set_aside(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:
    """Somebody else's ticket: they are told nothing of it, and an officer looks who they are."""
    ticket = submission.ticket
    # Of a flood one item is enough.
    if not decision.quiet:
        deps.store.park(Parked(f"message:{ticket}", "message", ticket, "unverified", deps.now()))
    _say(deps, submission, contact, decision)


def _end(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> None:
    """Recorded with its case; an archived one changes no more, so that an officer sees the message."""
    case, _ = load(deps, decision.ticket)
    if case.status is not Status.ARCHIVED:
        _add(deps, submission, contact, decision)
        return
    deps.store.park(
        Parked(f"message:{submission.ticket}", "message", submission.ticket, decision.meaning, deps.now())
    )
    _say(deps, submission, contact, decision)


def open_set_aside(deps: Deps, ticket: str) -> None:
    """An officer has looked: it is a matter of its own. RepeatError if it has become a case before."""
    submission = deps.store.submission(ticket)
    if submission is None:
        raise LookupError(f"no submission {ticket}")
    if deps.store.case(ticket):
        raise RepeatError(ticket)
    contact = contact_of(deps, submission)
    remembered = _remember(contact, ticket, submission)
    save(deps, open_case(deps, submission), deps.sla, contact=remembered)


_CARRY_OUT = {
    Meaning.NEW_CASE: _new_case,
    Meaning.STOP: _switch,
    Meaning.START: _switch,
    Meaning.SURVEY_ANSWER: _answer,
    Meaning.SURVEY_UNCLEAR: _say,
    Meaning.SURVEY_OVER: _say,
    Meaning.COURTESY: _take_note,
    Meaning.HELP: _say,
    Meaning.STATUS: _tell_status,
    Meaning.STATUS_UNKNOWN: _say,
    Meaning.NAMES_TICKET: _add,
    Meaning.ANSWERS_QUESTION: _add,
    Meaning.TELLS_WHAT: _add,
    Meaning.SAME_MESSAGE: _add,
    Meaning.SAME_CONVERSATION: _add,
    Meaning.ANSWERS_LETTER: _add,
    Meaning.UNVERIFIED: _set_aside,
    Meaning.ADDS_TO_CALL: _add,
    Meaning.ANSWERS_BY_VOICE: _add,
    Meaning.CALLED_AGAIN: _add,
    Meaning.OFFICER_ORDER: _order,
    Meaning.OFFICER_HELP: _say,
    Meaning.TYPED_IN: _add,
    Meaning.MATTER_ENDED: _end,
    Meaning.WITHDRAWS: _withdraw,
    Meaning.WITHDRAW_WHICH: _say,
    Meaning.OBJECTS: _add,
    Meaning.REEXAMINES: _reexamine,
    Meaning.REEXAMINE_WHICH: _say,
    Meaning.MATTER_FINAL: _end,
}
