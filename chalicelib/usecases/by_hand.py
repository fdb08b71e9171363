"""What no message can carry: an officer tells the citizen, and says so (of a reply by `inform`).

Who came to the desk or wrote a letter, and left neither number nor address, looks at no tracking page either.
"""

from collections.abc import Mapping

from chalicelib.domain.body import Body
from chalicelib.domain.chain import Event
from chalicelib.domain.events import (
    CaseAccepted,
    CaseDeclined,
    CaseKeptOpen,
    CaseKeptWithUnit,
    Notice,
    ObjectionReviewed,
    ProcedureLeft,
    PromiseGiven,
    QuestionAsked,
)
from chalicelib.domain.head import Head
from chalicelib.domain.table import OPEN
from chalicelib.domain.values import Status
from chalicelib.domain.work_events import ExtensionApproved
from chalicelib.ports import Deps, Parked
from chalicelib.usecases.petition import tells_of_acceptance

REASON, REPLY = "by_hand", "reply"
TOLD: Mapping[type[Body], tuple[str, Status | None]] = {
    QuestionAsked: ("question", Status.AWAITING_CITIZEN),
    CaseDeclined: ("declined", Status.DECLINED),
    PromiseGiven: ("promise", Status.REPLIED),
    CaseKeptOpen: ("kept_open", Status.RECEIVED),
    CaseKeptWithUnit: ("kept_open", Status.IN_PROGRESS),
    ObjectionReviewed: ("objection_upheld", Status.RECEIVED),
    ExtensionApproved: ("extended", None),
    CaseAccepted: ("accepted", None),
    ProcedureLeft: ("ordinary", None),
}
"""What they have to hear besides the reply, and for how long: nobody else would ask or tell them.

None: until there is an answer.
"""


def ask_for(deps: Deps, case: Head) -> None:
    """On the officers' list until somebody has told them; safe to repeat."""
    if case.status is Status.REPLIED and not case.knows(Notice.REPLY):
        deps.store.park(Parked(_id(case), REPLY, case.ticket, REASON, deps.now()))


def ask_to_tell(deps: Deps, case: Head, event: Event) -> None:
    """A question or a refusal, on the same list until an officer resolves it; safe to repeat."""
    what, status = TOLD[type(event.body)]
    id = f"{what}:{event.id}"
    if isinstance(event.body, PromiseGiven) and not event.body.moved:
        # The reply that stands on the list tells of it.
        return
    if isinstance(event.body, CaseAccepted) and not tells_of_acceptance(deps, case, event):
        return
    is_due = case.status is status if status else case.status in OPEN
    if is_due and deps.store.find_parked(id) is None:
        deps.store.park(Parked(id, what, case.ticket, REASON, deps.now()))


def done(deps: Deps, case: Head) -> None:
    """Once somebody has, it leaves the list, if it stood there; safe to repeat."""
    if case.knows(Notice.REPLY) and deps.store.find_parked(_id(case)):
        deps.store.resolve_parked(_id(case), deps.now())


def _id(case: Head) -> str:
    """The answer to a kept promise is another item than the promise was."""
    later = ":followed_up" if case.followed_up else ""
    return f"{REPLY}:{case.ticket}:{case.cycle.number}{later}"
