"""What a message means, from what the office knows of whoever sent it."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain import instances, rights_words
from chalicelib.domain import ticket as tickets
from chalicelib.domain.case import Case
from chalicelib.domain.inbox import Citizen, Contact, Submission
from chalicelib.domain.meaning import Decision, Meaning, Words, decide, decide_call
from chalicelib.domain.values import Channel, Status
from chalicelib.ports import Deps, Parked
from chalicelib.usecases import ended, orders
from chalicelib.usecases.contacts import address_of, contact_key

LOOKED_AT = 6
"""Of the latest tickets of a contact; another one is looked at if it is named."""

FLOOD, FLOOD_SPAN = 12, timedelta(hours=1)
"""Messages of one sender within the span; the next one is kept and not answered."""

CONVERSATIONAL = frozenset({Channel.SMS, Channel.EMAIL})


def receive_key(ticket: str) -> str:
    """The once-key of a submission; its result is the ticket that it belongs to."""
    return f"receive:{ticket}"


def contact_of(deps: Deps, submission: Submission) -> Contact | None:
    address = address_of(submission.content.citizen)
    return deps.store.contact(contact_key(deps, address)) if address else None


def understand(deps: Deps, submission: Submission, contact: Contact | None) -> Decision:
    """The decision; quiet for a machine, and for one of a flood, which an officer sees."""
    if submission.content.split_from:
        # A dispatcher has read it.
        return Decision(Meaning.NEW_CASE)
    if submission.channel is Channel.DESK:
        return _typed_in(deps, submission)
    decision = ended.look(deps, submission, contact, _decide(deps, submission, contact))
    # The flood is looked at first: it parks what an officer has to see.
    if _is_flood(deps, submission, contact) or not submission.content.answerable:
        return replace(decision, quiet=True)
    return decision


def is_theirs(deps: Deps, ticket: str, citizen: Citizen) -> bool:
    """Whether the case was opened from the same number or address."""
    submission = deps.store.submission(ticket)
    if submission is None:
        return False
    known = submission.content.citizen
    mail, own = citizen.email.lower(), known.email.lower()
    return bool((citizen.phone and citizen.phone == known.phone) or (mail and mail == own))


def _typed_in(deps: Deps, submission: Submission) -> Decision:
    """An officer says which case it adds to; whoever comes again about another matter is no conversation."""
    case = deps.store.case(submission.content.adds_to) if submission.content.adds_to else None
    if case is None or case.status is Status.ARCHIVED:
        return Decision(Meaning.NEW_CASE)
    said = Words(submission.content.text).word
    again = instances.may_come(case) and rights_words.says_again(said)
    return Decision(Meaning.REEXAMINES if again else Meaning.TYPED_IN, case.ticket)


def _written_on_page(deps: Deps, submission: Submission) -> Decision:
    """On the page of their own case; if it has been archived meanwhile, it is a new one."""
    case = deps.store.case(submission.content.adds_to)
    if case is None or case.status is Status.ARCHIVED:
        return Decision(Meaning.NEW_CASE)
    is_asked = case.status is Status.AWAITING_CITIZEN
    return Decision(Meaning.ANSWERS_QUESTION if is_asked else Meaning.NAMES_TICKET, case.ticket)


def _decide(deps: Deps, submission: Submission, contact: Contact | None) -> Decision:
    if submission.content.adds_to:
        return _written_on_page(deps, submission)
    if contact is None or submission.channel not in (*CONVERSATIONAL, Channel.VOICE):
        return Decision(Meaning.NEW_CASE)
    content = submission.content
    named = _named(deps, submission, contact)
    theirs = named if named and _is_own(deps, named, contact, content.citizen) else ""
    latest = [known.ticket for known in contact.tickets[:LOOKED_AT]]
    cases = _cases(deps, [*latest, theirs, content.thread])
    if submission.channel is Channel.VOICE:
        return decide_call(contact, cases, submission.received_at, spoke=bool(content.recording))
    if orders.is_meant(deps, submission, cases, theirs):
        return Decision(Meaning.OFFICER_ORDER)
    words = Words(
        text=content.text,
        title=content.title,
        thread=content.thread,
        named=theirs,
        stranger=bool(named) and not theirs,
        has_files=bool(content.files),
        in_parts=submission.channel is Channel.SMS,
    )
    found = decide(words, contact, cases, submission.received_at, deps.sla.policy.conversation_window)
    is_officers = found.meaning is Meaning.HELP and orders.officer_of(deps, submission)
    return Decision(Meaning.OFFICER_HELP) if is_officers else found


def _cases(deps: Deps, known: list[str]) -> list[Case]:
    return [case for case in map(deps.store.case, dict.fromkeys(filter(None, known))) if case]


def _named(deps: Deps, submission: Submission, contact: Contact) -> str:
    """The case that a ticket in the message leads to: that of a later message leads to where it went."""
    found = tickets.find(f"{submission.content.title}\n{submission.content.text}")
    if found is None:
        return ""
    if any(known.ticket == found for known in contact.tickets):
        return found
    master = deps.store.once(receive_key(found)) or found
    return master if deps.store.case(master) else ""


def _is_own(deps: Deps, ticket: str, contact: Contact, citizen: Citizen) -> bool:
    """A ticket is a hint for its own citizen; from anybody else it proves nothing (traps.md 25)."""
    return any(known.ticket == ticket for known in contact.tickets) or is_theirs(deps, ticket, citizen)


def _is_flood(deps: Deps, submission: Submission, contact: Contact | None) -> bool:
    """Of who writes faster than anybody reads, all is kept and nothing answered; an officer looks."""
    at = submission.received_at
    lately = [heard for heard in contact.heard if at - heard <= FLOOD_SPAN] if contact else []
    if contact is None or len(lately) < FLOOD:
        return False
    id = f"flood:{contact.key}:{at:%Y%m%d%H}"
    deps.store.park(Parked(id, "flood", submission.ticket, "flood", deps.now()))
    return True
