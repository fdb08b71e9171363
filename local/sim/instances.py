"""What must hold of the instances of a petition, told from the events and the tree of units alone."""

from collections.abc import Iterator, Sequence

from chalicelib.domain import events as e
from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from local.sim.world import World

LAST = 3
WORK = e.CaseReplied | e.PromiseFollowedUp | e.QuestionAsked | e.ContactMade
"""What nobody does who has answered before."""


def wrongs(world: World, case: Case, events: Sequence[Event]) -> Iterator[str]:
    """What is wrong, one line each."""
    instance, replied = 1, ""
    writers, before = set[str](), set[str]()
    for event in events:
        body = event.body
        if isinstance(body, WORK) and event.actor in before:
            yield f"{event.id}: {event.actor} judges own work"
        if isinstance(body, e.CaseReplied):
            replied = body.unit
            writers |= {event.actor} & world.deps.office.people.keys()
        if isinstance(body, e.ReexaminationAsked):
            yield from (f"{event.id}: {wrong}" for wrong in _asked(world, body, instance, replied))
            instance, replied, before = body.instance, "", before | writers
    if case.instance != instance or not before <= set(case.recused):
        yield f"instance {case.instance} with {case.recused}, by its events {instance} with {before}"
    if case.handler and case.handler in case.recused:
        yield f"{case.handler} has a case that they have answered"


def _asked(world: World, body: e.ReexaminationAsked, instance: int, replied: str) -> Iterator[str]:
    """One office higher each time, after an answer, and twice at most."""
    if body.instance != instance + 1 or body.instance > LAST:
        yield f"instance {body.instance} after {instance}"
    if not replied or world.deps.office.unit(replied).parent != body.unit:
        yield f"{body.unit} is not above {replied or 'any answer'}"
    if body.handler in body.recused.split():
        yield f"{body.handler} would judge own work"


def window(events: Sequence[Event]) -> int | None:
    """Which event opened the window of the last answer that has one: the first that tells of its arrival."""
    found, is_new = None, False
    for number, event in enumerate(events):
        match event.body:
            case e.ReexaminationAsked(instance=instance) if instance == LAST:
                return found
            case e.CaseReplied() | e.PromiseFollowedUp():
                is_new = True
            case e.ReexaminationAsked() | e.CaseReopened():
                is_new = False
            case e.CitizenInformed(of=e.Notice.REPLY) if is_new:
                found, is_new = number, False
            case _:
                pass
    return found
