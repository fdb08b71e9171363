"""Which message of a case its citizen must have: the reply, or what came of the promise that it made."""

from chalicelib.domain.events import PromiseFollowedUp
from chalicelib.domain.head import Head
from chalicelib.ports import Deps


def is_awaited(deps: Deps, case: Head, event: str) -> bool:
    """Whether that event (its id) has the answer; a receipt of the promise is none of its result."""
    if not case.followed_up:
        return True
    last = (
        each.id
        for each in reversed(deps.store.history(case.ticket))
        if isinstance(each.body, PromiseFollowedUp)
    )
    return next(last, event) == event
