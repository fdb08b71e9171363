"""Which message of a case its citizen must have: the reply, or what came of the promise that it made."""

from chalicelib.domain.events import CaseReplied, PromiseFollowedUp
from chalicelib.domain.head import Head
from chalicelib.ports import Deps


def is_awaited(deps: Deps, case: Head, event: str) -> bool:
    """Whether that event (its id) has the answer; a receipt of the promise is none of its result.

    Nor is that of an earlier answer one of the next, which a case can be opened again for before it arrives.
    """
    if not case.followed_up and case.cycle.number == 1:
        return True
    if case.cycle.replied_at is None:
        return False
    answers = CaseReplied | PromiseFollowedUp
    last = (each.id for each in reversed(deps.store.history(case.ticket)) if isinstance(each.body, answers))
    return next(last, event) == event
