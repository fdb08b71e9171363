"""What must hold of handling with others and of more time, told from the events."""

from collections import Counter
from collections.abc import Iterator, Sequence

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain import work_events as w
from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.values import PauseReason, Target
from chalicelib.sla.sla import Sla
from chalicelib.usecases.acts.together import MOST_UNITS
from local.sim.world import World


def wrongs(world: World, case: Case, events: Sequence[Event], sla: Sla) -> Iterator[str]:
    """What is wrong with who handles the case and with its extensions, one line each."""
    if case.unit in case.co_units or len(set(case.co_units)) < len(case.co_units):
        yield f"{case.unit} leads beside {case.co_units}"
    if len(case.co_units) > MOST_UNITS:
        yield f"{len(case.co_units)} units beside the lead"
    if PauseReason.HEARING not in sla.policy.pause.reasons:
        yield from (f"{event.id}: a hearing" for event in events if isinstance(event.body, w.HearingCalled))
    yield from _extended(world, events, sla)


def _extended(world: World, events: Sequence[Event], sla: Sla) -> Iterator[str]:
    """Asked for in time, decided once, by who may, and no more often than the policy says."""
    waits, granted, cycle = False, Counter[int](), 1
    for number, event in enumerate(events):
        match event.body:
            case e.CaseReopened() | e.ReexaminationAsked():
                cycle, waits = cycle + 1, False
            case e.CaseReplied() | e.CaseDeclined() | e.CaseWithdrawn() | m.CaseMerged():
                waits = False
            case w.ExtensionAsked(target=target):
                if waits or _is_over(events[:number], target):
                    yield f"{event.id} asks for time that is over, or again"
                waits = True
            case w.ExtensionApproved() | w.ExtensionRefused():
                role = world.deps.office.person(event.actor).role
                if not waits or role is not sla.policy.extension.approver:
                    yield f"{event.id} decides what {event.actor} has not to decide"
                waits = False
                granted[cycle] += isinstance(event.body, w.ExtensionApproved)
            case _:
                pass
    if max(granted.values(), default=0) > sla.policy.extension.times:
        yield f"{granted} extensions"


def _is_over(events: Sequence[Event], target: Target) -> bool:
    """Whether the last reminder of this cycle said that the time had run out."""
    said = [
        event.body
        for event in events
        if isinstance(event.body, e.CaseReopened | e.ReexaminationAsked)
        or (isinstance(event.body, e.ReminderDue) and event.body.target is target)
    ]
    return bool(said) and isinstance(said[-1], e.ReminderDue) and said[-1].fraction >= 1


def untold(world: World, ticket: str) -> Iterator[str]:
    """Every new date reaches the citizen by a message, if there is a way to them."""
    told = {(row.event, row.reaction) for row in world.store.deliveries(ticket)}
    for event in world.store.history(ticket):
        is_new = isinstance(event.body, w.ExtensionApproved)
        if is_new and world.reachable(ticket) and (event.id, "extended") not in told:
            yield f"nobody told the citizen of {event.id}"
