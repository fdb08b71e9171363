"""The letters of cases that are handled as one."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain.chain import Event
from chalicelib.ports import Deps
from chalicelib.usecases import notices, notices_returns
from chalicelib.usecases.letters import Matter
from chalicelib.usecases.links import CITIZEN
from chalicelib.usecases.writing import Letters, holder_of, to_citizen, to_staff

FOLLOWED: Mapping[type[e.Body], Callable[[Deps, Matter], Letters]] = {
    e.CaseDispatched: notices.tell_of_dispatch,
    e.CaseTakenBack: notices_returns.tell_of_return,
    e.CaseTransferred: notices_returns.tell_of_transfer,
}
"""Of what a master's citizen is told, what the others are told as well: it speaks of the matter alone.

A question, another due time, what was understood of a call, and an answer to what somebody did are for that
citizen only.
"""

BY_CITIZEN = "withdrawn"
"""Why a case is on its own again that its citizen takes back: nobody has to dispatch it."""


def tell_of_merging(deps: Deps, matter: Matter) -> Letters:
    """Their number and date stay, and they hear of everything."""
    yield to_citizen(deps, matter, "merged")


def tell_of_joining(deps: Deps, matter: Matter) -> Letters:
    """Whoever handles the matter learns that it is one more citizen's."""
    if matter.case.handler:
        yield to_staff(deps, matter, "joined", matter.case.handler)


def tell_of_return(deps: Deps, matter: Matter) -> Letters:
    """Nobody has it now. For the citizen nothing has changed: their number and their date stay."""
    body, dispatcher = matter.event.body, deps.office.dispatcher_on_duty().id
    is_withdrawn = isinstance(body, m.CaseUnmerged) and body.reason == BY_CITIZEN
    if matter.event.actor != dispatcher and not is_withdrawn:
        yield to_staff(deps, matter, "came_back", dispatcher)


def tell_of_addition(deps: Deps, matter: Matter) -> Letters:
    """Whoever has the case learns that the citizen wrote again; of one that follows, by its master."""
    body = matter.event.body
    is_told = isinstance(body, e.CitizenAdded) and body.why in notices.TOLD_OTHERWISE
    if not (is_told or matter.case.master):
        yield to_staff(deps, matter, "addition", holder_of(deps, matter))


def pass_on(deps: Deps, matter: Matter) -> Letters:
    """What the master's citizen was told, about the own case, in the own language, by the own channel."""
    told = _told(deps, matter.event.body)
    if told is None or type(told.body) not in FOLLOWED:
        return
    for letter in FOLLOWED[type(told.body)](deps, replace(matter, event=told)):
        if letter.recipient == CITIZEN:
            yield letter


def _told(deps: Deps, body: e.Body) -> Event | None:
    """What happened to the master, as it concerns the others: nobody has asked them anything."""
    if not isinstance(body, m.MasterMoved):
        return None
    found = next(event for event in deps.store.history(body.master) if event.id == body.event)
    if isinstance(found.body, e.CaseTransferred):
        return replace(found, body=replace(found.body, ended_question=False))
    return found
