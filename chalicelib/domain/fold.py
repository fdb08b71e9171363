"""What each event does to a case. Clocks start, stop, pause and resume here and nowhere else."""

from dataclasses import replace
from datetime import datetime
from functools import singledispatch

from chalicelib.domain import events as e
from chalicelib.domain.head import Cycle, Head
from chalicelib.domain.values import Grade, Resolved, Status, Target, Type
from chalicelib.sla import clock as clocks
from chalicelib.sla.sla import Sla

REPLY_TARGETS = (Target.REPLY, Target.REOPENED_REPLY)
CASE_TARGETS = (Target.DISPATCH, Target.FIRST_CONTACT, Target.RETURN_WINDOW, *REPLY_TARGETS)


@singledispatch
def fold(body: e.Body, case: Head, event: e.Event, sla: Sla) -> None:
    """Let an event take effect on the case; most change nothing but the status."""


@fold.register
def _received(body: e.CaseReceived, case: Head, event: e.Event, sla: Sla) -> None:
    case.channel, case.lang, case.policy, case.title = body.channel, body.lang, body.policy, body.title
    case.confidence, case.received_at = body.confidence, event.at
    case.cycles = [Cycle(1, event.at)]
    _settle(case, body.type, body.category, body.grade, body.probability, body.impact, body.district)
    for target in (Target.ACKNOWLEDGEMENT, Target.DISPATCH, Target.REPLY):
        _start(case, sla, target, event.at)
    if body.shown:
        _meet(case, Target.ACKNOWLEDGEMENT, event.at)


@fold.register
def _accepted(body: e.CaseAccepted, case: Head, event: e.Event, sla: Sla) -> None:
    regraded = (body.type, body.grade) != (case.type, case.grade)
    _settle(case, body.type, body.category, body.grade, body.probability, body.impact, body.district)
    if not regraded:
        return
    for target, clock in case.clocks.items():
        if clock.met_at is None:
            case.clocks[target] = clocks.regrade(
                sla.policy, sla.calendar, clock, case.type, case.grade, event.at
            )


@fold.register
def _dispatched(body: e.CaseDispatched, case: Head, event: e.Event, sla: Sla) -> None:
    case.unit, case.handler = body.unit, body.handler
    if case.dispatched_at is None:
        case.dispatched_at = event.at
        _start(case, sla, Target.FIRST_CONTACT, event.at)
    _meet(case, Target.DISPATCH, event.at)
    _start(case, sla, Target.RETURN_WINDOW, event.at)


@fold.register
def _signed(body: e.CaseSignedFor, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    _meet(case, Target.RETURN_WINDOW, event.at)


@fold.register
def _contacted(body: e.ContactMade, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    _meet(case, Target.FIRST_CONTACT, event.at)
    if case.cycle.contacted_at is None:
        clock = case.clocks.get(Target.FIRST_CONTACT)
        late = case.cycle.number == 1 and clock is not None and clock.missed
        case.change_cycle(contacted_at=event.at, contact_in_time=not late)


@fold.register
def _asked(body: e.QuestionAsked, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    for target in REPLY_TARGETS:
        clock = case.clocks.get(target)
        if clock and clock.met_at is None:
            case.clocks[target] = clocks.pause(clock, event.at)


@fold.register
def _lapsed(body: e.QuestionLapsed, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    _resume(case, sla, event.at)


@fold.register
def _added(body: e.CitizenAdded, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    if case.status is Status.AWAITING_CITIZEN:
        _resume(case, sla, event.at)


@fold.register
def _replied(body: e.CaseReplied, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    _stop(case, event.at)
    clock = case.reply_clock
    if body.direct:
        case.change_cycle(contacted_at=event.at, contact_in_time=True)
    case.change_cycle(
        replied_at=event.at,
        due_at=clock and clock.due_at,
        missed=clock is not None and clock.missed,
        outcome=body.outcome,
        unit=body.unit,
        handler=case.handler or "",
        direct=body.direct,
    )


@fold.register
def _informed(body: e.CitizenInformed, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    if body.of is e.Notice.ACKNOWLEDGEMENT:
        _meet(case, Target.ACKNOWLEDGEMENT, event.at)
    elif body.of is e.Notice.REPLY and case.cycle.informed_at is None:
        case.change_cycle(informed_at=event.at)


@fold.register
def _reminded(body: e.ReminderDue, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    _climb(case, body.target, body.steps, missed=body.fraction >= 1)


@fold.register
def _escalated(body: e.TargetEscalated, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    _climb(case, body.target, body.steps, missed=True)


@fold.register
def _survey_due(body: e.SurveyDue, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    case.change_cycle(survey_at=event.at)


@fold.register
def _survey_nudged(body: e.SurveyNudged, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    case.change_cycle(nudged_at=event.at)


@fold.register
def _survey_answered(body: e.SurveyAnswered, case: Head, event: e.Event, sla: Sla) -> None:
    case.change_cycle(
        closed_at=event.at,
        contacted=body.contacted,
        resolved=body.resolved,
        satisfaction=body.satisfaction,
    )
    if body.resolved is not Resolved.YES or body.satisfaction <= 2:  # noqa: PLR2004  domain.md §5
        _start(case, sla, Target.SURVEY_REVIEW, event.at)
    case.closed_at = event.at


@fold.register
def _survey_reviewed(body: e.SurveyReviewed, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    _meet(case, Target.SURVEY_REVIEW, event.at)


@fold.register
def _survey_closed(body: e.SurveyClosed, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    case.change_cycle(closed_at=event.at)
    case.closed_at = event.at


@fold.register
def _reopened(body: e.CaseReopened, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    case.cycles.append(Cycle(case.cycle.number + 1, event.at))
    case.closed_at = None
    _start(case, sla, Target.REOPENED_REPLY, event.at)


@fold.register(e.CaseDeclined)
@fold.register(e.CaseWithdrawn)
def _ended(body: e.Body, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    _stop(case, event.at)
    case.closed_at = event.at


@fold.register
def _archived(body: e.CaseArchived, case: Head, event: e.Event, sla: Sla) -> None:  # noqa: ARG001
    for target in case.clocks:
        _meet(case, target, event.at)


def _settle(
    case: Head, type_: Type, category: str, grade: Grade, probability: int, impact: int, district: str | None
) -> None:
    case.type, case.category, case.grade = type_, category, grade
    case.probability, case.impact, case.district = probability, impact, district


def _start(case: Head, sla: Sla, target: Target, at: datetime) -> None:
    clock = clocks.start(sla.policy, sla.calendar, target, case.type, case.grade, at)
    if clock:
        case.clocks[target] = clock


def _meet(case: Head, target: Target, at: datetime) -> None:
    clock = case.clocks.get(target)
    if clock and clock.met_at is None:
        case.clocks[target] = clocks.meet(clock, at)


def _stop(case: Head, at: datetime) -> None:
    for target in CASE_TARGETS:
        _meet(case, target, at)


def _resume(case: Head, sla: Sla, at: datetime) -> None:
    for target in REPLY_TARGETS:
        clock = case.clocks.get(target)
        if clock and clock.met_at is None and clock.paused_at is not None:
            case.clocks[target] = clocks.resume(sla.calendar, clock, at)


def _climb(case: Head, target: Target, steps: int, *, missed: bool) -> None:
    clock = case.clocks[target]
    case.clocks[target] = replace(
        clock, steps_done=max(steps, clock.steps_done), missed=clock.missed or missed
    )
