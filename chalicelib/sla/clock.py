"""The clocks of a case: started, extended and regraded under a policy (domain.md §4).

This is the room's door: what a clock is stands in `timer`, what follows from it in `ladder`.
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.values import Grade, Target, Type
from chalicelib.sla.calendar import Calendar, utc
from chalicelib.sla.ladder import WINDOWS, Step, StepKind, due_steps, ladder, next_step, step_key
from chalicelib.sla.policy import Policy
from chalicelib.sla.terms import Term, shift, span
from chalicelib.sla.timer import Clock, beyond, meet, moved, pause, pause_limit_at, resume

FORMER = 3
"""Due moments that a clock remembers: there are four grades."""

__all__ = [
    "WINDOWS",
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
    "until",
]


def start(
    policy: Policy,
    calendar: Calendar,
    target: Target,
    type: Type,
    grade: Grade,
    at: datetime,
    procedure: str = "",
) -> Clock | None:
    """A clock that counts from `at`; None if the policy does not set the target."""
    first = policy.due(calendar, target, type, grade, at, procedure)
    if first is None:
        return None
    return Clock(target, utc(at), first.at, first.provisional, first.working)


def until(target: Target, at: datetime, due_at: datetime) -> Clock:
    """A clock whose due moment somebody has named: no calendar moves it."""
    return Clock(target, utc(at), utc(due_at), provisional=False, working=True)


def regrade(
    policy: Policy,
    calendar: Calendar,
    clock: Clock,
    type: Type,
    grade: Grade,
    now: datetime,
    procedure: str = "",
) -> Clock:
    """The clock as new type, grade and procedure set it, from its original start, pauses and extension kept.

    Also what recomputes a provisional clock once its year is announced. What was missed stays missed. A step
    that was done is due again only of another due moment, and if it now lies ahead.
    """
    first = policy.due(calendar, clock.target, type, grade, clock.started_at, procedure)
    if clock.met_at or first is None:
        return clock
    changed = replace(clock, working=first.working, provisional=first.provisional, missed=clock.late(now))
    changed = moved(calendar, changed, shift(calendar, first.at, changed.paused, working=changed.working))
    for text in clock.extension.split():
        changed = _extended(policy, calendar, changed, Term.parse(text))
    return _remembered(clock, _rewound(policy, calendar, changed, grade, now))


def extend(
    policy: Policy, calendar: Calendar, clock: Clock, grade: Grade, term: Term, now: datetime
) -> Clock:
    """Move the due moment by an approved term, as often and as far as the policy allows.

    Raises ValueError for one too many or too long, and for a clock that is met.
    """
    before = clock.extension.split()
    if clock.met_at or len(before) >= policy.extension.times:
        raise ValueError(f"a clock is extended while it runs, and {policy.extension.times} times at most")
    changed = _extended(policy, calendar, replace(clock, missed=clock.late(now)), term)
    if changed.due_at > _latest(policy, calendar, clock):
        raise ValueError("an extension is not longer than the policy says")
    changed = replace(changed, extension=" ".join([*before, str(term)]))
    return _rewound(policy, calendar, changed, grade, now)


def _latest(policy: Policy, calendar: Calendar, clock: Clock) -> datetime:
    """Where the longest extension ends; without a limit of its own it is as long as the first term."""
    limit = policy.extension.limit
    if limit is not None:
        return beyond(calendar, clock.due_at, limit, roll=policy.last_day_rolls).at
    first = span(calendar, clock.started_at, clock.due_at, working=clock.working) - clock.paused
    return shift(calendar, clock.due_at, first, working=clock.working)


def _extended(policy: Policy, calendar: Calendar, clock: Clock, term: Term) -> Clock:
    later = beyond(calendar, clock.due_at, term, roll=policy.last_day_rolls)
    leaning = replace(clock, provisional=clock.provisional or later.provisional)
    return moved(calendar, leaning, later.at)


def _rewound(policy: Policy, calendar: Calendar, clock: Clock, grade: Grade, now: datetime) -> Clock:
    passed = sum(step.at <= (clock.paused_at or now) for step in ladder(policy, calendar, clock, grade))
    return replace(clock, steps_done=min(clock.steps_done, passed))


def _remembered(before: Clock, after: Clock) -> Clock:
    """What was told of a due moment stays told: where only the way up is slower now, and when a second
    regrading leads back to it (traps.md 13)."""
    if before.due_at == after.due_at:
        return replace(after, steps_done=before.steps_done)
    known = dict(before.former) | ({before.due_at: before.steps_done} if before.steps_done else {})
    steps_done = max(after.steps_done, known.pop(after.due_at, 0))
    return replace(after, steps_done=steps_done, former=tuple(known.items())[-FORMER:])
