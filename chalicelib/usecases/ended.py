"""A matter that is ended (终结), or answered in the last instance, is recorded and not handled again."""

from datetime import datetime

from chalicelib.domain.case import Case
from chalicelib.domain.inbox import Contact, Submission
from chalicelib.domain.meaning import Decision, Meaning
from chalicelib.domain.values import Channel, Grade, Status
from chalicelib.ports import Deps

LOOKED_AT = 6
"""Of the latest tickets of a contact, as for any message of theirs."""

BY_TICKET = frozenset({Meaning.NAMES_TICKET, Meaning.ANSWERS_LETTER})
ANSWERABLE = frozenset({Channel.SMS, Channel.EMAIL})
"""Where they can be answered though the case is archived and changes no more."""

PRESSING = frozenset({Grade.CRITICAL, Grade.URGENT})
"""What is urgent today is no old matter, whatever it is about."""


def look(deps: Deps, submission: Submission, contact: Contact | None, decision: Decision) -> Decision:
    """The decision, unless it is about a matter that is ended: by its ticket, or by what it says."""
    if decision.meaning in BY_TICKET:
        case = deps.store.case(decision.ticket)
        return _as_ended(case, decision) if case and case.ended else decision
    if decision.meaning is Meaning.NEW_CASE and contact:
        case = _same_matter(deps, submission, contact)
        return _as_ended(case, decision) if case else decision
    return decision


def _as_ended(case: Case, decision: Decision) -> Decision:
    meaning = Meaning.MATTER_FINAL if case.final else Meaning.MATTER_ENDED
    return Decision(meaning, case.ticket, decision.quiet)


def _same_matter(deps: Deps, submission: Submission, contact: Contact) -> Case | None:
    """Same citizen, category and respondent within the time of a repeat, and no doubt about any of them."""
    known = (deps.store.case(known.ticket) for known in contact.tickets[:LOOKED_AT])
    ended = [case for case in known if case and _is_kept(deps, case, submission)]
    if not ended:
        return None
    content = submission.content
    words = f"{content.title}\n{content.text}"
    guess = deps.rules.triage(words, type=content.type, category=content.category, district=content.district)
    if not guess.category or guess.grade in PRESSING or guess.confidence < deps.sla.policy.triage_threshold:
        return None
    alike = (case for case in ended if case.category == guess.category)
    return next((case for case in alike if _is_about(deps, case, content.respondent)), None)


def _is_kept(deps: Deps, case: Case, submission: Submission) -> bool:
    """Ended not too long ago; of an archived one they must be told by the way they came."""
    ended_at: datetime | None = case.cycle.replied_at if case.ended else None
    if ended_at is None or (case.status is Status.ARCHIVED and submission.channel not in ANSWERABLE):
        return False
    return submission.received_at - ended_at <= deps.sla_of(case.policy).policy.matters.repeat_within


def _is_about(deps: Deps, case: Case, respondent: str) -> bool:
    """The same respondent, where both name one."""
    first = deps.store.submission(case.ticket)
    known = first.content.respondent if first else ""
    return not respondent or not known or respondent == known
