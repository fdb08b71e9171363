"""An answer that no message can carry: an officer tells the citizen, and says so (`inform`).

Who came to the desk or wrote a letter, and left neither number nor address, looks at no tracking page either.
"""

from chalicelib.domain.events import Notice
from chalicelib.domain.head import Head
from chalicelib.domain.values import Status
from chalicelib.ports import Deps, Parked

REASON = "by_hand"


def ask_for(deps: Deps, case: Head) -> None:
    """On the officers' list until somebody has told them; safe to repeat."""
    if case.status is Status.REPLIED and not case.knows(Notice.REPLY):
        deps.store.park(Parked(_id(case), "reply", case.ticket, REASON, deps.now()))


def done(deps: Deps, case: Head) -> None:
    """Somebody has: it leaves the list, if it stood there."""
    if deps.store.find_parked(_id(case)):
        deps.store.resolve_parked(_id(case), deps.now())


def _id(case: Head) -> str:
    return f"reply:{case.ticket}:{case.cycle.number}"
