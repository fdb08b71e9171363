"""The clocks that run for a case: how its events start, stop, resume and recompute them."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.head import REPLY_TARGETS, Head, Work
from chalicelib.domain.supervision import ORDER_TARGETS, OrderState
from chalicelib.domain.values import PauseReason, Target
from chalicelib.sla import clock as clocks
from chalicelib.sla.calendar import utc
from chalicelib.sla.sla import Sla
from chalicelib.sla.terms import Term

CASE_TARGETS = (
    Target.ACCEPTANCE,
    Target.DISPATCH,
    Target.FIRST_CONTACT,
    Target.RETURN_WINDOW,
    Target.RETURN_RULING,
    *REPLY_TARGETS,
    Target.EXTENSION_DECISION,
    Target.JOINT_REVIEW,
)
ASKED_ANEW = frozenset({Target.RETURN_WINDOW, Target.EXTENSION_DECISION, Target.JOINT_REVIEW})
"""What a refusal or a withdrawal ends for good: if the case goes on, somebody asks again."""


def start(case: Head, sla: Sla, target: Target, at: datetime) -> None:
    """Begin a clock, or begin it anew, if the policy sets the target."""
    clock = clocks.start(sla.policy, sla.calendar, target, case.type, case.grade, at, case.procedure)
    if clock:
        case.clocks[target] = clock


def promise(case: Head, due_at: datetime, at: datetime) -> None:
    """The follow-up of a reply that could not solve it: due when it was promised, whatever the pack says."""
    case.clocks[Target.FOLLOW_UP] = clocks.until(Target.FOLLOW_UP, at, due_at)


def recompute(case: Head, sla: Sla, at: datetime) -> None:
    """Every running clock from its own start, as type and grade now have it; what was missed stays so."""
    for target, clock in case.clocks.items():
        if clock.met_at is None:
            case.clocks[target] = clocks.regrade(
                sla.policy, sla.calendar, clock, case.type, case.grade, at, case.procedure
            )


def count_anew(case: Head, sla: Sla, at: datetime) -> None:
    """The same on other days; who was late by a calendar that was wrong has not been late."""
    before = dict(case.clocks)
    recompute(case, sla, at)
    for target, clock in case.clocks.items():
        now = clock.paused_at or at
        if clock.met_at is None and before[target].due_at < now <= clock.due_at:
            case.clocks[target] = replace(clock, missed=False)


def meet(case: Head, target: Target, at: datetime) -> None:
    """Only the first time counts."""
    clock = case.clocks.get(target)
    if clock and clock.met_at is None:
        case.clocks[target] = clocks.meet(clock, at)


def stop(case: Head, at: datetime) -> None:
    """Nothing is due of a case that is answered or over, and nothing is asked for."""
    case.work = Work(fast=case.work.fast)
    for target in CASE_TARGETS:
        meet(case, target, at)
    case.returned = case.returned.over()


def settle_return(case: Head, at: datetime) -> None:
    """Nobody has to rule on a return any more."""
    case.returned = case.returned.over()
    meet(case, Target.RETURN_RULING, at)


def end(case: Head, sla: Sla, at: datetime) -> None:
    """Refused or taken back: what was running may go on one day, and nobody waits for an answer any more."""
    settle_return(case, at)
    release(case, sla, at)
    stopping = (target for target in CASE_TARGETS if target not in ASKED_ANEW and _runs(case, target))
    case.stopped = (*case.stopped, *stopping)
    stop(case, at)
    for target in (Target.OBJECTION_REVIEW, *ORDER_TARGETS):
        meet(case, target, at)
    case.order = OrderState.NONE


def go_on(case: Head, sla: Sla, at: datetime) -> None:
    """It was not over: every clock runs from its own start, as if nothing had stopped it."""
    for target in case.stopped:
        case.clocks[target] = replace(case.clocks[target], met_at=None)
    case.stopped, case.closed_at = (), None
    # The calendar may have been announced meanwhile.
    recompute(case, sla, at)


def start_until(case: Head, target: Target, at: datetime, due_at: datetime) -> None:
    """Begin a clock of office time that no policy sets: whoever orders says until when."""
    case.clocks[target] = clocks.Clock(target, utc(at), utc(due_at), provisional=False, working=True)


def _runs(case: Head, target: Target) -> bool:
    clock = case.clocks.get(target)
    return clock is not None and clock.met_at is None


def pause(case: Head, sla: Sla, reason: PauseReason, at: datetime) -> None:
    """The clocks that the policy stops for that stand still."""
    for target, clock in case.clocks.items():
        if sla.policy.pause.stops(target, reason):
            case.clocks[target] = clocks.pause(clock, at)


def resume(case: Head, sla: Sla, at: datetime) -> None:
    """The citizen has answered, or the wait is over."""
    case.asked_at = None
    run_again(case, sla, at)


def run_again(case: Head, sla: Sla, at: datetime) -> None:
    """What waits for nothing any more runs again: a question and a hearing may stop one clock together."""
    stops = sla.policy.pause.stops
    for target, clock in case.clocks.items():
        asked = case.asked_at is not None and stops(target, PauseReason.QUESTION)
        heard = case.work.waits_for_hearing and stops(target, PauseReason.HEARING)
        if not (asked or heard):
            case.clocks[target] = clocks.resume(sla.calendar, clock, at)


def release(case: Head, sla: Sla, at: datetime) -> None:
    """Whatever a clock waits for, it waits no longer."""
    case.work = replace(case.work, hearing_at=None)
    resume(case, sla, at)


def extend(case: Head, sla: Sla, target: Target, term: str, at: datetime) -> None:
    """Move the due moment, if the clock runs and the policy lets it go so far."""
    clock = case.clocks.get(target)
    if clock:
        with suppress(ValueError):
            case.clocks[target] = clocks.extend(
                sla.policy, sla.calendar, clock, case.grade, Term.parse(term), at
            )


def climb(case: Head, target: Target, steps: int, *, missed: bool) -> None:
    """Steps of the ladder are taken and never asked for again."""
    clock = case.clocks[target]
    case.clocks[target] = replace(
        clock, steps_done=max(steps, clock.steps_done), missed=clock.missed or missed
    )
