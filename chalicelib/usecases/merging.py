"""What happens to one of several cases that are handled as one follows for the others.

Two cases are never saved together: each step is one save of one case, under a once-key that names the event
it follows from, so that a repeat changes nothing and whoever was faster is seen.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain.case import By, Case
from chalicelib.domain.chain import Event
from chalicelib.domain.errors import RepeatError
from chalicelib.domain.head import Head
from chalicelib.domain.values import PROTECTED, Outcome, Status, Type
from chalicelib.ports import Deps
from chalicelib.usecases import groups, splitting
from chalicelib.usecases.notices_merging import FOLLOWED
from chalicelib.usecases.notices_outcomes import last_of, next_of
from chalicelib.usecases.saving import load, persist, save

ENDS: Mapping[type[e.Body], str] = {
    e.CaseDeclined: "master_declined",
    e.CaseWithdrawn: "master_withdrawn",
}
"""What ends a master without an answer: each of the others is looked at by itself, and the trail says why."""

OWN_REASONS = frozenset({Outcome.TERMINATED, Outcome.EXCLUDED})
"""Outcomes that rest on what was found of one citizen alone."""

RETYPED = (e.CaseAccepted, e.CaseRegraded)
SILENT = (e.CaseReassigned, e.CaseSignedFor)
"""Whoever has the master has the others; no letter tells of it."""

Step = Callable[[Case], tuple[e.Body, ...]]
"""What follows for a case as it stands now; nothing if nothing does any more."""


def follow(deps: Deps, case: Head, event: Event) -> None:
    """Carry an event over to the cases that it concerns; safe to repeat."""
    match event.body:
        case m.CaseMerged() as body:
            _join(deps, event, body)
        case m.CaseUnmerged():
            _leave(deps, event)
        case m.CaseJoined() as body:
            _catch_up(deps, event, body.ticket)
        case e.CitizenAdded() as body:
            _hand_on(deps, case, event, m.MergedCaseAdded(ticket=event.ticket, submission=body.submission))
        case e.CitizenUrged():
            _hand_on(deps, case, event, m.MergedCaseUrged(ticket=event.ticket))
        case m.CaseSplit() as body:
            splitting.open_part(deps, case, body)
        case (
            e.PromiseGiven(follows="", moved=True)
            | e.PromiseFollowedUp()
            | e.CaseReopened()
            | e.ReexaminationAsked()
        ):
            _leave(deps, event)
            _tell_followers(deps, case, event)
        case _:
            _tell_followers(deps, case, event)


def _join(deps: Deps, event: Event, body: m.CaseMerged) -> None:
    """The master learns of it; if it is no master any more, the case comes back."""
    child = deps.store.case(event.ticket)
    if child is None or child.master != body.master:
        return

    def join(master: Case) -> tuple[e.Body, ...]:
        if event.ticket in groups.followers(deps, master):
            raise RepeatError(event.id)
        return (m.CaseJoined(ticket=event.ticket),) if groups.may_lead(master) else ()

    if not _once(deps, body.master, event, join):
        _release(deps, event.ticket, event, body.master, "master_gone")


def _leave(deps: Deps, event: Event) -> None:
    """The master is told by whom it was followed until then."""
    history = deps.store.history(event.ticket)
    merged = last_of(history, event, m.CaseMerged)
    if merged is None:
        return

    def leave(led: Case) -> tuple[e.Body, ...]:
        is_there = event.ticket in groups.followers(deps, led) and led.status is not Status.ARCHIVED
        return (m.CaseLeft(ticket=event.ticket),) if is_there else ()

    _once(deps, merged.master, event, leave)


def _catch_up(deps: Deps, event: Event, ticket: str) -> None:
    """Who joined while the master was handed on has missed it."""
    child, master = deps.store.case(ticket), deps.store.case(event.ticket)
    if child is None or master is None or (child.unit, child.handler) == (master.unit, master.handler):
        return
    kinds = tuple(FOLLOWED) if child.unit != master.unit else SILENT
    before = deps.store.history(event.ticket)[: event.seq - 1]
    missed = next((each for each in reversed(before) if isinstance(each.body, kinds)), None)
    if missed:
        _move(deps, ticket, missed)


def _hand_on(deps: Deps, case: Head, event: Event, said: e.Body) -> None:
    """What the citizen of a merged case wants is read by whoever handles the matter (traps.md 26)."""
    if case.master:
        _once(deps, case.master, event, lambda led: () if led.status is Status.ARCHIVED else (said,))


def _tell_followers(deps: Deps, case: Head, event: Event) -> None:
    if not _concerns(event.body):
        return
    for ticket in groups.followers(deps, case, event.seq):
        _tell(deps, case, event, ticket)


def _concerns(body: e.Body) -> bool:
    kept = isinstance(body, e.PromiseFollowedUp) or (isinstance(body, e.PromiseGiven) and body.moved)
    return kept or isinstance(body, (e.CaseReplied, *groups.AGAIN, *RETYPED, *SILENT, *FOLLOWED, *ENDS))


def _tell(deps: Deps, case: Head, event: Event, ticket: str) -> None:
    match event.body:
        case e.PromiseFollowedUp() as body:
            _promised(deps, ticket, event, body)
        case e.CaseReopened() | e.ReexaminationAsked():
            _promised(deps, ticket, event, m.PromiseOwned(master=event.ticket))
        case e.PromiseGiven() as body:
            _promised(deps, ticket, event, replace(body, follows=event.id))
        case body if reason := _ended(case, body):
            _release(deps, ticket, event, event.ticket, reason)
        case e.CaseReplied() as body:
            _reply(deps, ticket, event, body)
        case body if not isinstance(body, RETYPED):
            _move(deps, ticket, event)
        case _:
            pass


def _ended(case: Head, body: e.Body) -> str:
    """Why the others come back, if they do."""
    if case.type in PROTECTED:
        return "master_protected"
    if isinstance(body, e.CaseReplied) and body.outcome in OWN_REASONS:
        return "master_closed"
    return ENDS.get(type(body), "")


def _reply(deps: Deps, ticket: str, event: Event, body: e.CaseReplied) -> None:
    """The answer is theirs, too, with what it decides and promises, a survey and a way back of their own."""
    history = deps.store.history(event.ticket)
    decided = last_of(history, event, e.SuggestionDecided)
    given = next_of(history, event, e.PromiseGiven) if body.outcome is Outcome.PROMISED else None
    promised = (replace(given, follows=event.id),) if given else ()

    def answer(child: Case) -> tuple[e.Body, ...]:
        if not _follows(child, event.ticket):
            return ()
        if child.type is not Type.SUGGESTION:
            return (replace(body, follows=event.id), *promised)
        if decided is None:
            # They are told whether it is adopted, and nobody has decided that.
            return (m.CaseUnmerged(reason="master_closed", text=""),)
        return (decided, replace(body, follows=event.id), *promised)

    _once(deps, ticket, event, answer, actor=event.actor)


def _promised(deps: Deps, ticket: str, event: Event, body: e.Body) -> None:
    """What was promised to all was kept, or needs another day, or is promised to each of them alone."""

    def keep(child: Case) -> tuple[e.Body, ...]:
        waits = child.master == event.ticket and child.status is Status.REPLIED
        return (body,) if waits else ()

    _once(deps, ticket, event, keep, actor=event.actor)


def _move(deps: Deps, ticket: str, event: Event) -> None:
    master = deps.store.case(event.ticket)
    if master is None:
        raise LookupError(f"{event.id} without its case")
    moved = m.MasterMoved(
        master=event.ticket,
        event=event.id,
        kind=event.kind,
        unit=master.unit or "",
        handler=master.handler or "",
    )
    _once(deps, ticket, event, lambda child: (moved,) if _follows(child, event.ticket) else ())


def _release(deps: Deps, ticket: str, event: Event, master: str, reason: str) -> None:
    back = m.CaseUnmerged(reason=reason, text="")
    _once(deps, ticket, event, lambda child: (back,) if _follows(child, master) else ())


def _follows(child: Case, master: str) -> bool:
    return child.master == master and child.status is Status.MERGED


def _once(deps: Deps, ticket: str, event: Event, step: Step, actor: str = "system") -> bool:
    """One step of one case for one event; False if nothing follows any more. An answer is who gave it."""
    key = f"merging:{event.id}:{ticket}"

    def attempt() -> bool:
        if deps.store.once(key) is not None:
            return True
        case, sla = load(deps, ticket)
        bodies, by = step(case), By(deps.now(), actor)
        for body in bodies:
            case.record(by, body, sla)
        if bodies:
            save(deps, case, sla, once=key)
        return bool(bodies)

    try:
        return persist(attempt)
    except RepeatError:
        return True
