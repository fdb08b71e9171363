"""One past case under one policy: which deadlines held, and who would have been told of what, and when."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from chalicelib.domain import wake
from chalicelib.domain.units import Person
from chalicelib.domain.values import Level, Target
from chalicelib.sla import clock as clocks
from chalicelib.sla.clock import Clock, Step, StepKind
from chalicelib.sla.quiet import Audience, next_round, send_at
from chalicelib.sla.sla import Sla
from local.rehearsal.past import TARGETS, PastCase


class Verdict(StrEnum):
    """How a deadline went; OPEN: not due yet, or the case ended before it was."""

    ON_TIME = "on_time"
    LATE = "late"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder (`level` None) or an escalation that fell due at `at`.

    It left at `sent_at`, None if the target was met before it could; `bundled` with what else waited for
    that person's round.
    """

    target: Target
    level: Level | None
    person: Person
    at: datetime
    sent_at: datetime | None
    bundled: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """One target of the case; `late_by` is wall time, nothing unless it is late."""

    target: Target
    verdict: Verdict
    due_at: datetime
    met_at: datetime | None
    late_by: timedelta
    provisional: bool
    owner: Person
    told: tuple[Told, ...]


def replay(case: PastCase, sla: Sla, until: datetime) -> tuple[Deadline, ...]:
    """The deadlines that the policy sets for the case, judged at `until` where it is still open."""
    found = (_deadline(case, sla, target, until) for target in TARGETS)
    return tuple(deadline for deadline in found if deadline)


def _deadline(case: PastCase, sla: Sla, target: Target, until: datetime) -> Deadline | None:
    started_at = case.started_at(target)
    if started_at is None or started_at > until:
        return None
    clock = clocks.start(sla.policy, sla.calendar, target, case.type, case.grade, started_at)
    if clock is None:
        return None
    met_at = _known(case.met_at(target), until)
    ended_at = met_at or _known(case.ended_at, until)
    clock, steps = _lived(case, sla, clock, ended_at or until)
    told = tuple(_told(case, sla, clock, step, ended_at) for step in steps)
    at = ended_at or until
    late = clock.late(at)
    return Deadline(
        target=target,
        verdict=Verdict.LATE if late else Verdict.ON_TIME if met_at else Verdict.OPEN,
        due_at=clock.due_at,
        met_at=met_at,
        late_by=max(at - clock.due_at, timedelta()) if late else timedelta(),
        provisional=clock.provisional,
        owner=wake.owner(case.head(min(clock.due_at, at)), target, case.office),
        told=told,
    )


def _known(at: datetime | None, until: datetime) -> datetime | None:
    return at if at and at <= until else None


def _lived(case: PastCase, sla: Sla, clock: Clock, end: datetime) -> tuple[Clock, list[Step]]:
    """The clock at `end` with the pauses that this policy would have granted, and the steps before it."""
    taken: list[Step] = []
    for question in case.questions if clock.target in sla.policy.pause.targets else ():
        if question.asked_at >= end:
            break
        clock, steps = _climbed(case, sla, clock, question.asked_at)
        taken += steps
        clock = clocks.pause(clock, question.asked_at)
        limit = clocks.pause_limit_at(sla.policy, sla.calendar, clock)
        resumed_at = min(at for at in (question.answered_at, limit, end) if at)
        if resumed_at >= end:
            return clock, taken
        clock = clocks.resume(sla.calendar, clock, resumed_at)
    clock, steps = _climbed(case, sla, clock, end)
    return clock, taken + steps


def _climbed(case: PastCase, sla: Sla, clock: Clock, end: datetime) -> tuple[Clock, list[Step]]:
    """The clock past its further steps before `end`, taken as by a case that is woken at each one's moment.

    What `clock.due_steps` would give at each of these moments, without computing the ladder anew for each.
    """
    ladder = clocks.ladder(sla.policy, sla.calendar, clock, case.grade)
    passed = [step for step in ladder[clock.steps_done :] if step.at < end]
    taken = [step for _, woken in groupby(passed, lambda step: step.at) for step in _of_one_wake(list(woken))]
    return replace(clock, steps_done=clock.steps_done + len(passed)), taken


def _of_one_wake(steps: list[Step]) -> Iterator[Step]:
    last = max(step.fraction for step in steps)
    return (step for step in steps if step.kind is StepKind.ESCALATION or step.fraction == last)


def _told(case: PastCase, sla: Sla, clock: Clock, step: Step, ended_at: datetime | None) -> Told:
    head = case.head(step.at)
    if step.level is None:
        person = wake.owner(head, clock.target, case.office)
    else:
        person = wake.superior(head, clock.target, step.level, case.office)
    sent_at, bundled = leaves(sla, step.at, person.id, working=clock.working, pressing=head.pressing)
    is_overtaken = ended_at is not None and sent_at >= ended_at
    return Told(clock.target, step.level, person, step.at, None if is_overtaken else sent_at, bundled)


def leaves(sla: Sla, at: datetime, whose: str, *, working: bool, pressing: bool) -> tuple[datetime, bool]:
    """When what falls due at `at` leaves, and whether in a round with others (usecases/rounds.py)."""
    audience = Audience.STAFF_WORKING if working else Audience.STAFF_CLOCK
    first = send_at(sla.policy, sla.calendar, audience, at, pressing=pressing)
    if pressing or not working:
        return first, False
    moment = next_round(sla.policy, first, whose)
    # A person's moment may itself fall into the night, and is then another one.
    again = send_at(sla.policy, sla.calendar, audience, moment, pressing=False)
    return next_round(sla.policy, again, whose), True
