"""The same citizen comes again with the same matter (重复诉求): linked to the earlier case, and counted."""

from chalicelib.domain.case import Case
from chalicelib.domain.inbox import Contact, Submission
from chalicelib.domain.respondents import known_as
from chalicelib.domain.values import Status
from chalicelib.ports import Deps

LOOKED_AT = 6
"""Of the latest tickets of a contact, as for any message of theirs."""


def earlier(deps: Deps, submission: Submission, contact: Contact | None, category: str) -> str:
    """The ticket of the latest case on the same matter that is open, or was closed not long ago; or nothing.

    The same matter is the same category, and the same firm or body where both name one; what the citizen took
    back was none.
    """
    if contact is None or not category:
        return ""
    since = submission.received_at - deps.sla.policy.matters.repeat_within
    about = known_as(submission.content.respondent)
    known = filter(None, (deps.store.case(each.ticket) for each in contact.tickets[:LOOKED_AT]))
    alike = (case for case in known if _is_same(case, category, about))
    return next((case.ticket for case in alike if (case.closed_at or since) >= since), "")


def _is_same(case: Case, category: str, about: str) -> bool:
    names_another = bool(about and case.respondent and about != case.respondent)
    return case.category == category and case.status is not Status.WITHDRAWN and not names_another
