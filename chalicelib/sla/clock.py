"""The clocks of a case: started, extended and regraded under a policy (domain.md §4).

This is the room's door: what a clock is stands in `timer`, what follows from it in `ladder`.
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.values import Grade, Target, Type
from chalicelib.sla.calendar import Calendar, utc
from chalicelib.sla.ladder import Step, StepKind, due_steps, ladder, next_step, step_key
from chalicelib.sla.policy import Policy
from chalicelib.sla.terms import Term, due, shift, span
from chalicelib.sla.timer import Clock, meet, moved, pause, pause_limit_at, resume

__all__ = [
    "Clock",
    "Step",
    "StepKind",
    "due_steps",
    "extend",
    "ladder",
    "meet",
    "next_step",
    "pause",
    "pause_limit_at",
    "regrade",
    "resume",
    "start",
    "step_key",
]


def start(
    policy: Policy,
    calendar: Calendar,
    target: Target,
    type: Type,
    grade: Grade,
    at: datetime,
) -> Clock | None:
    """A clock that counts from `at`; None if the policy does not set the target."""
    first = policy.due(calendar, target, type, grade, at)
    if first is None:
        return None
    return Clock(target, utc(at), first.at, first.provisional, first.working)


def regrade(
    policy: Policy,
    calendar: Calendar,
    clock: Clock,
    type: Type,
    grade: Grade,
    now: datetime,
) -> Clock:
    """The clock as the new type and grade set it, from the original start, pauses and extension kept.

    Also what recomputes a provisional clock once its year is announced. What was missed stays missed. A step
    that was done is due again only if its moment now lies ahead.
    """
    first = policy.due(calendar, clock.target, type, grade, clock.started_at)
    if clock.met_at or first is None:
        return clock
    changed = replace(clock, working=first.working, provisional=first.provisional, missed=clock.late(now))
    changed = moved(calendar, changed, shift(calendar, first.at, changed.paused, working=changed.working))
    if clock.extension:
        changed = _extended(calendar, changed, Term.parse(clock.extension))
    return _rewound(policy, calendar, changed, grade, now)


def extend(
    policy: Policy, calendar: Calendar, clock: Clock, grade: Grade, term: Term, now: datetime
) -> Clock:
    """Move the due moment by an approved term, at most once and by no more than the first term.

    Raises ValueError for a second or a longer one, and for a clock that is met.
    """
    if clock.met_at or clock.extension:
        raise ValueError("a clock is extended once, while it runs")
    first = span(calendar, clock.started_at, clock.due_at, working=clock.working) - clock.paused
    changed = _extended(calendar, replace(clock, missed=clock.late(now)), term)
    if span(calendar, clock.due_at, changed.due_at, working=clock.working) > first:
        raise ValueError("an extension is not longer than the first term")
    return _rewound(policy, calendar, changed, grade, now)


def _extended(calendar: Calendar, clock: Clock, term: Term) -> Clock:
    later = due(calendar, clock.due_at, (term,))
    leaning = replace(clock, extension=str(term), provisional=clock.provisional or later.provisional)
    return moved(calendar, leaning, later.at)


def _rewound(policy: Policy, calendar: Calendar, clock: Clock, grade: Grade, now: datetime) -> Clock:
    passed = sum(step.at <= (clock.paused_at or now) for step in ladder(policy, calendar, clock, grade))
    return replace(clock, steps_done=min(clock.steps_done, passed))
