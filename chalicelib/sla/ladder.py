"""The steps that follow a running clock: reminders before its due moment, escalation after (domain.md §4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial

from chalicelib.domain.values import Grade, Level, Target
from chalicelib.sla.calendar import Calendar
from chalicelib.sla.policy import Policy
from chalicelib.sla.terms import moment, shift
from chalicelib.sla.timer import Clock, beyond

WINDOWS = frozenset({Target.RETURN_WINDOW, Target.REEXAMINATION_REQUEST})
"""Who lets one pass has done nothing wrong: a unit has signed then, a citizen asks no higher office."""

# The system itself acknowledges and asks.
NOBODY_IS_REMINDED = WINDOWS | {Target.ACKNOWLEDGEMENT, Target.SURVEY}


CLIMBS: Mapping[Target, frozenset[Level]] = {
    Target.SUPERVISION_ORDER: frozenset({Level.UNIT_HEAD}),
    Target.KEY_ORDER: frozenset({Level.UNIT_HEAD, Level.MANAGER}),
}
"""Whom a missed target is told to, where that is not everybody."""


class StepKind(StrEnum):
    """A reminder goes to who owns the step, an escalation to the level above."""

    REMINDER = "reminder"
    ESCALATION = "escalation"


@dataclass(frozen=True)
class Step:
    """What falls due at `at`: a reminder at a fraction of the time, or an escalation to a level."""

    kind: StepKind
    at: datetime
    fraction: float
    level: Level | None


def ladder(policy: Policy, calendar: Calendar, clock: Clock, grade: Grade) -> tuple[Step, ...]:
    """All steps of the clock, in order of time; a pause that still runs has moved none of them."""
    if clock.target in NOBODY_IS_REMINDED:
        return ()
    # What a pause gave back is put in front: done steps are never asked for again, so only open ones move.
    begin = shift(calendar, clock.started_at, clock.paused, working=clock.working)
    at = partial(moment, calendar, begin, clock.due_at, working=clock.working)
    reminders = (Step(StepKind.REMINDER, at(part), part, None) for part in policy.reminders)
    escalations = (
        Step(StepKind.ESCALATION, beyond(calendar, clock.due_at, term).at, 0.0, level)
        for level, term in zip(Level, policy.escalation[grade], strict=True)
        if level in CLIMBS.get(clock.target, Level)
    )
    return tuple(sorted((*reminders, *escalations), key=lambda step: step.at))


def next_step(policy: Policy, calendar: Calendar, clock: Clock, grade: Grade) -> Step | None:
    """The first step not done, be it overdue; None for a clock that is met, paused or at its end."""
    if clock.met_at or clock.paused_at:
        return None
    return next(iter(ladder(policy, calendar, clock, grade)[clock.steps_done :]), None)


def due_steps(
    policy: Policy, calendar: Calendar, clock: Clock, grade: Grade, now: datetime
) -> tuple[Clock, tuple[Step, ...]]:
    """The steps to take at `now`, and the clock past them, missed if it is due.

    After a late wake only the last of several reminders is returned, but every escalation. Asked again with
    the returned clock, the same moment gives none.
    """
    if clock.met_at or clock.paused_at:
        return clock, ()
    open_steps = ladder(policy, calendar, clock, grade)[clock.steps_done :]
    passed = [step for step in open_steps if step.at <= now]
    last = max((step.fraction for step in passed), default=0.0)
    taken = tuple(step for step in passed if step.kind is StepKind.ESCALATION or step.fraction == last)
    missed = clock.missed or now >= clock.due_at
    return replace(clock, steps_done=clock.steps_done + len(passed), missed=missed), taken


def step_key(clock: Clock, step: Step) -> str:
    """What makes a step happen once per case: target, due moment and fraction or level."""
    rung = step.fraction if step.level is None else step.level.name.lower()
    return f"{clock.target}/{clock.due_at.isoformat()}/{step.kind}/{rung}"
