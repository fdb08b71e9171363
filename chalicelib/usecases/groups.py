"""Cases that are handled as one: which may lead others, and who follows a master."""

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain.head import Head
from chalicelib.domain.table import OPEN
from chalicelib.domain.values import PROTECTED, Outcome
from chalicelib.ports import Deps

AGAIN = (e.CaseReopened, e.ReexaminationAsked)


def may_lead(case: Head) -> bool:
    """Open, nothing to hide, decided by those who handle it, and answered for the first time."""
    is_free = case.instance == 1 and not case.disputed
    return is_free and case.status in OPEN and case.type not in PROTECTED


def followers(deps: Deps, master: Head, until: int | None = None) -> list[str]:
    """The cases that follow it, in the order in which they joined; as of the event of that number, if any.

    They stand in the events alone: a head has no room for them, and few cases have any.
    """
    found: dict[str, None] = {}
    history = deps.store.history(master.ticket) if master.leads else []
    for event in history[: None if until is None else until - 1]:
        match event.body:
            case m.CaseJoined(ticket=ticket):
                found[ticket] = None
            case m.CaseLeft(ticket=ticket):
                found.pop(ticket, None)
            case e.CaseReplied(outcome=Outcome.PROMISED):
                # They wait for the same as its own citizen.
                pass
            case (
                e.CaseReplied()
                | e.PromiseFollowedUp()
                | e.CaseReopened()
                | e.ReexaminationAsked()
                | e.CaseDeclined()
                | e.CaseWithdrawn()
            ):
                # Each of them has its own answer, or its own way, from here.
                found.clear()
            case _:
                pass
    return list(found)
