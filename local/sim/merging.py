"""What must hold for cases that are handled as one, and what officers make of them at random."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.table import OPEN
from chalicelib.domain.values import PROTECTED, Outcome, Status
from chalicelib.usecases import actions, groups
from chalicelib.usecases.links import CITIZEN
from local.sim.world import World


def a_merge(world: World) -> actions.Merge:
    """Of any two recent cases, mostly with one that may lead, whether it makes sense or not."""
    recent = [case for case in map(world.store.case, world.recent) if case and groups.may_lead(case)]
    known = [case.ticket for case in recent] if world.random.random() < 0.7 else world.recent  # noqa: PLR2004
    return actions.Merge(world.random.choice([*known, "7KQ2M4XW9"]))


def a_split(world: World) -> actions.Split:
    """Some words of what somebody wrote lately, rarely the one in question."""
    said = world.store.submission(world.random.choice(world.recent)) if world.recent else None
    text = said.content.text if said else "没有说过的话"
    return actions.Split(text[: world.random.randint(0, len(text))])


def an_unmerge(_: World) -> actions.Unmerge:
    return actions.Unmerge("不是同一件事")


def wrongs(world: World, case: Case, events: Sequence[Event]) -> Iterator[str]:
    """What is wrong with one case, one line each; a part that was cut out is an accepted input."""
    world.submitted.update(event.body.into for event in events if isinstance(event.body, m.CaseSplit))
    waits = case.status is Status.REPLIED and case.promised
    if (case.status is Status.MERGED) != bool(case.master) and not waits:
        yield f"{case.ticket} is {case.status} and follows {case.master or 'nobody'}"
    if case.master and case.wake_at:
        yield f"{case.ticket} follows {case.master} and wakes"
    yield from moved_alone(events)


def moved_alone(events: Sequence[Event]) -> Iterator[str]:
    """A case hears of one master only, and of each of its steps once."""
    master, heard = "", set[str]()
    for event in events:
        if wrong := _led_by_another(event.body, master, heard):
            yield f"{event.id} {wrong}, and its master is {master}"
        master = _master_after(event.body, master)


def _led_by_another(body: e.Body, master: str, heard: set[str]) -> str:
    match body:
        case m.MasterMoved(event=event):
            is_right = event not in heard and body.master == master
            heard.add(event)
            return "" if is_right else f"follows {event}"
        case e.CaseReplied(follows="") if master:
            return "is an answer of its own"
        case e.CaseReplied(follows=event) | e.PromiseGiven(follows=event) if event:
            return "" if _is_of(event, master) else f"answers by {event}"
        case m.PromiseOwned():
            return "" if body.master == master else f"owns what {body.master} has promised"
        case _:
            return ""


def _master_after(body: e.Body, master: str) -> str:
    match body:
        case m.CaseMerged():
            return body.master
        case e.CaseReplied(outcome=Outcome.PROMISED) | e.PromiseGiven(moved=False):
            return master
        case e.PromiseGiven() if body.follows:
            return master
        case e.PromiseGiven() | e.PromiseFollowedUp() | e.CaseReplied() | e.CaseReopened():
            return ""
        case m.CaseUnmerged() | m.PromiseOwned() | e.ReexaminationAsked():
            return ""
        case _:
            return master


def _is_of(event: str, master: str) -> bool:
    return event.partition(":")[0] == master


def at_rest(world: World) -> Iterator[str]:
    """Once everything has followed: whoever is merged has one open master, which knows it."""
    led, faultless = dict[str, str](), replace(world.deps, store=world.store)
    cases = [case for case in map(world.store.case, sorted(world.submitted)) if case]
    for master in cases:
        for ticket in groups.followers(faultless, master):
            if led.setdefault(ticket, master.ticket) != master.ticket:
                yield f"{ticket} follows {led[ticket]} and {master.ticket}"
    for case in cases:
        master_of = world.store.case(case.master) if case.master else None
        if case.master != led.get(case.ticket, ""):
            yield f"{case.ticket} says that it follows {case.master}, the master says {led.get(case.ticket)}"
        if case.master and (master_of is None or not _leads(case, master_of)):
            yield f"{case.ticket} follows {case.master}, which is over or follows itself"
        if case.master and (case.type in PROTECTED or (master_of and master_of.type in PROTECTED)):
            yield f"{case.ticket} or its master is a tip-off"
        if master_of and (case.unit, case.handler) != (master_of.unit, master_of.handler):
            yield f"{case.ticket} is with {case.unit}, its master with {master_of.unit}"


def _leads(case: Case, master: Case) -> bool:
    """Both are open, or wait for what was promised to both."""
    return master.status in OPEN if case.status is Status.MERGED else case.promised and master.promised


def leaks(world: World, delivery: Delivery) -> Iterator[str]:
    """A letter to a citizen names no case but the own one, and goes to nobody else's number."""
    case = world.store.case(delivery.ticket)
    if delivery.recipient != CITIZEN or case is None:
        return
    others = {event.body.master for event in world.store.history(case.ticket)
              if isinstance(event.body, (m.CaseMerged, m.MasterMoved))}  # fmt: skip
    if found := [other for other in others if other in delivery.text + delivery.subject]:
        yield f"{delivery.id} names {found}"
    submission = world.store.submission(case.ticket)
    known = submission.content.citizen if submission else None
    own = (known.phone, known.email) if known else ()
    if delivery.event.startswith(f"{case.ticket}:") and delivery.to not in own:
        yield f"{delivery.id} goes to {delivery.to}, whose case it is not"
