"""What time does to a case: reminder, escalation, silent signing, survey, archive (design.md 6)."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain import events as e
from chalicelib.domain import score
from chalicelib.domain import work_events as w
from chalicelib.domain.case import By, Case
from chalicelib.domain.head import Head
from chalicelib.domain.returning import Stage
from chalicelib.domain.supervision import ORDER_TARGETS
from chalicelib.domain.units import Office, Person
from chalicelib.domain.values import Level, PauseReason, Status, Target, Type
from chalicelib.sla import clock as clocks
from chalicelib.sla.sla import Sla
from chalicelib.sla.terms import due

OFFICE_TARGETS = frozenset({Target.ACCEPTANCE, Target.DISPATCH, Target.RETURN_RULING})
REVIEW_TARGETS = frozenset({Target.SURVEY_REVIEW, Target.OBJECTION_REVIEW, Target.EXTENSION_DECISION})


def wake(case: Case, sla: Sla, office: Office, by: By) -> None:
    """Record everything that is due at `by.at`; safe to call at any time, twice, or late."""
    if case.master:
        return
    _climb_all(case, sla, office, by)
    while body := _passed(case, sla, by.at):
        case.record(by, body, sla)
        # A clock that goes on after a question may have steps behind it: the case was regraded meanwhile.
        _climb_all(case, sla, office, by)


def next_wake(case: Head, sla: Sla) -> datetime | None:
    """The next moment at which time will do something to the case, or None."""
    return min(_moments(case, sla), default=None)


def owner(case: Head, target: Target, office: Office) -> Person:
    """Who must act for a target to be met; a case that no unit has belongs to the dispatchers."""
    if target is Target.EXTENSION_DECISION and case.work.head_decides and case.unit:
        return office.head_of(case.unit) or office.supervisor_on_duty()
    if _is_reviewed(case, target):
        return office.supervisor_on_duty()
    if target in OFFICE_TARGETS or case.handler is None:
        return office.dispatcher_on_duty()
    # For a handler who left the office the unit's head stands in.
    return office.people.get(case.handler) or _head(case, office) or office.dispatcher_on_duty()


def superior(case: Head, target: Target, level: Level, office: Office) -> Person:
    """Who is told on that rung of a missed target; without a unit the dispatchers stand in for its head."""
    if level is Level.MANAGER:
        return office.manager_on_duty()
    if level is Level.SUPERVISOR or _is_reviewed(case, target):
        return office.supervisor_on_duty()
    return (target not in OFFICE_TARGETS and _head(case, office)) or office.dispatcher_on_duty()


def _head(case: Head, office: Office) -> Person | None:
    return office.head_of(case.unit) if case.unit else None


def _is_reviewed(case: Head, target: Target) -> bool:
    """Whether a supervisor decides: also on what a dispatcher has decided once."""
    return target in REVIEW_TARGETS or (
        target is Target.RETURN_RULING and case.returned.stage is Stage.APPEALED
    )


def _climb_all(case: Case, sla: Sla, office: Office, by: By) -> None:
    for target in list(case.clocks):
        _climb(case, target, sla, office, by)


def _climb(case: Case, target: Target, sla: Sla, office: Office, by: By) -> None:
    clock, steps = clocks.due_steps(sla.policy, sla.calendar, case.clocks[target], case.grade, by.at)
    for step in steps:
        if step.level is None:
            body: e.Body = e.ReminderDue(
                target=target,
                due_at=clock.due_at,
                fraction=step.fraction,
                person=owner(case, target, office).id,
                steps=clock.steps_done,
            )
        else:
            body = e.TargetEscalated(
                target=target,
                due_at=clock.due_at,
                level=step.level,
                person=superior(case, target, step.level, office).id,
                steps=clock.steps_done,
            )
        case.record(by, body, sla)


def _passed(case: Head, sla: Sla, now: datetime) -> e.Body | None:
    """The next step of the loop whose moment has come, one at a time."""
    due = ((at, body) for at, body in _loop_steps(case, sla) if at <= now)
    return next((body for _, body in sorted(due, key=lambda step: step[0])), None)


def _moments(case: Head, sla: Sla) -> Iterator[datetime]:
    if case.master:
        # Its master is reminded of; its own clock runs on, and is judged by the answer.
        return
    for clock in case.clocks.values():
        step = clocks.next_step(sla.policy, sla.calendar, clock, case.grade)
        if step:
            yield step.at
    yield from (at for at, _ in _loop_steps(case, sla))


def _loop_steps(case: Head, sla: Sla) -> Iterator[tuple[datetime, e.Body]]:
    if case.work.waits_for_hearing:
        yield from _hearing_steps(case, sla)
    window = case.clocks.get(Target.RETURN_WINDOW)
    if case.status is Status.DISPATCHED and window is not None:
        # While somebody rules on its return, no unit signs by silence.
        if case.returned.stage is Stage.ASKED:
            return
        yield window.due_at, e.CaseSignedFor(silent=True)
    elif case.status is Status.AWAITING_CITIZEN:
        yield from _pause_steps(case, sla)
    elif case.status is Status.REPLIED:
        yield from _survey_steps(case, sla)
    elif case.status in (Status.EVALUATED, Status.DECLINED, Status.WITHDRAWN):
        yield from _archive_steps(case, sla)


def _pause_steps(case: Head, sla: Sla) -> Iterator[tuple[datetime, e.Body]]:
    """A question waits as long as the clock may stand still for it, and as long where none stands still."""
    ends_at = _limit_at(case, sla, PauseReason.QUESTION)
    if ends_at is None and case.asked_at is not None:
        ends_at = due(sla.calendar, case.asked_at, (sla.policy.pause.limit,)).at
    if ends_at:
        yield ends_at, e.QuestionLapsed()


def _hearing_steps(case: Head, sla: Sla) -> Iterator[tuple[datetime, e.Body]]:
    """A clock waits for a hearing no longer than it may stand still in sum."""
    ends_at = _limit_at(case, sla, PauseReason.HEARING)
    if ends_at:
        yield ends_at, w.HearingLapsed()


def _limit_at(case: Head, sla: Sla, reason: PauseReason) -> datetime | None:
    """When the pause of the reply clock is used up, if the clock may stand still for that."""
    clock = case.reply_clock
    if clock is None or not sla.policy.pause.stops(clock.target, reason):
        return None
    return clocks.pause_limit_at(sla.policy, sla.calendar, clock)


def _survey_steps(case: Head, sla: Sla) -> Iterator[tuple[datetime, e.Body]]:
    cycle, rule = case.cycle, sla.policy.survey
    if cycle.informed_at is None or case.promised:
        return
    if case.type is Type.PRAISE:
        yield cycle.informed_at, e.SurveyClosed(cycle=cycle.number, reason="praise")
    elif case.excluded:
        yield cycle.informed_at, e.SurveyClosed(cycle=cycle.number, reason="excluded")
    elif cycle.survey_at is None:
        yield cycle.informed_at + rule.after, e.SurveyDue(cycle=cycle.number)
    else:
        if cycle.nudged_at is None:
            yield cycle.survey_at + rule.nudge_after, e.SurveyNudged(cycle=cycle.number)
        yield cycle.survey_at + rule.close_after, e.SurveyClosed(cycle=cycle.number, reason="no_answer")


def _archive_steps(case: Head, sla: Sla) -> Iterator[tuple[datetime, e.Body]]:
    if any(cycle.flagged for cycle in case.cycles) or score.disputed(case):
        # An archived case changes no more: nobody could settle it then.
        return
    owed = (case.clocks.get(target) for target in (Target.SURVEY_REVIEW, *ORDER_TARGETS))
    window = case.clocks.get(Target.REEXAMINATION_REQUEST)
    if case.closed_at is not None and all(clock is None or clock.met_at for clock in owed):
        at = case.closed_at + sla.policy.survey.close_after
        yield max(at, window.due_at) if window else at, e.CaseArchived()
