"""A petition has up to three instances: it is reexamined (复查), and once more (复核), one office higher.

Nobody judges own work: who answered one instance handles no later one, nor does a unit that did.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from chalicelib.domain import events as e
from chalicelib.domain.chain import Event
from chalicelib.domain.head import LAST_INSTANCE, Head
from chalicelib.domain.protection import may_have
from chalicelib.domain.units import Office, Person
from chalicelib.domain.values import Role, Status, Target, Type
from chalicelib.sla.policy import Policy

ANSWERED = (Status.REPLIED, Status.EVALUATED)
OWN_WORK = frozenset(
    {
        *("sign", "contact", "ask", "reply", "follow_up", "move_promise", "decide_suggestion"),
        *("propose_exclusion", "propose_termination", "settle_fast", "ask_extension"),
        *("call_review", "hold_review", "call_hearing", "hold_hearing", "add_evidence"),
    }
)
"""What whoever answered an earlier instance does not do in a later one."""
JUDGES = frozenset({"review", "review_fast", "settle_signs", "rule_point"})
"""What whoever handled the case leaves to somebody else (domain.md §5): people change their role."""


class Bar(StrEnum):
    """Why a reexamination cannot be asked for; each is told to the citizen with where to turn instead."""

    LATE = "late"
    FINAL = "final"
    TOP = "top"
    NONE = "none"
    """Nothing is answered yet, or there is no such right."""


def barred(case: Head, policy: Policy, office: Office, at: datetime) -> Bar | None:
    """What stands in the way of the next instance at that moment; None: nothing does."""
    has_right = case.type is Type.APPEAL and policy.row(Target.REEXAMINATION_REPLY) is not None
    if not has_right or case.status not in (*ANSWERED, Status.ARCHIVED):
        return Bar.NONE
    if case.instance >= LAST_INSTANCE:
        return Bar.FINAL
    if higher(case, office) is None:
        return Bar.TOP
    return Bar.LATE if case.status is Status.ARCHIVED or _is_late(case, at) else None


def _is_late(case: Head, at: datetime) -> bool:
    """The time begins when the answer has arrived."""
    window = case.clocks.get(Target.REEXAMINATION_REQUEST)
    return case.cycle.informed_at is not None and window is not None and at > window.due_at


def may_come(case: Head) -> bool:
    """Whether somebody who says "reexamination" may mean this case: it is a petition that has an answer."""
    is_petition = Target.ACCEPTANCE in case.clocks or Target.REEXAMINATION_REQUEST in case.clocks
    return is_petition and case.type is Type.APPEAL and case.status in (*ANSWERED, Status.ARCHIVED)


def higher(case: Head, office: Office) -> str | None:
    """The unit above the one that gave the last answer; None for the root of the tree.

    Above a unit that the office does not have any more stands the root.
    """
    known = office.units.get(case.cycle.unit)
    return known.parent if known else office.root.id


def may_judge(case: Head, unit: str, office: Office) -> bool:
    """Not a unit that answered an earlier instance, nor one below it."""
    before = {cycle.unit for cycle in case.cycles if cycle.instance < case.instance and cycle.unit}
    return not any(office.within(unit, each) for each in before if each in office.units)


def judge_for(case: Head, unit: str, office: Office, recused: Sequence[str]) -> Person | None:
    """The nearest handler on duty at or above the unit, else the nearest head, who has not answered yet."""
    if not may_have(case, unit, office):
        return None
    path = tuple(reversed(office.path(unit)))
    free = [person for person in office.people.values() if person.id not in recused]
    wanted = ((Role.HANDLER, True), (Role.UNIT_HEAD, True), (Role.UNIT_HEAD, False))
    found = (
        person
        for role, on_duty in wanted
        for each in path
        for person in free
        if person.unit == each and person.role is role and (person.on_duty or not on_duty)
    )
    return next(found, None)


def is_own_work(case: Head, person: str, action: str) -> bool:
    """Whether this person would judge what they answered themselves."""
    if action in JUDGES:
        return any(person == cycle.handler for cycle in case.cycles)
    return person in case.recused and action in OWN_WORK


def answered_by(case: Head, events: Sequence[Event], office: Office) -> tuple[str, ...]:
    """Who may handle no later instance: who had the case when it was answered, and who wrote the answer."""
    handlers = [cycle.handler for cycle in case.cycles if cycle.handler]
    answers = e.CaseReplied | e.PromiseFollowedUp
    writers = [event.actor for event in events if isinstance(event.body, answers)]
    known = (person for person in (*case.recused, *handlers, *writers) if person in office.people)
    return tuple(dict.fromkeys(known))
