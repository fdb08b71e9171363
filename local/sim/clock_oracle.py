"""An oracle for clocks that reads the events alone and counts office time span by span.

Folding the events once more shows that the store forgot nothing. A fold that forgets a pause would forget it
twice: this one knows by itself what a pause gives back, and asks the engine for the first term alone.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain import work_events as w
from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.supervision import target_of
from chalicelib.domain.values import Grade, PauseReason, Resolved, Start, Target, Type
from chalicelib.sla.policy import Policy
from chalicelib.sla.sla import Sla, SlaOf
from chalicelib.sla.terms import Due
from local.sim.clock_moves import moved, pauses_of, steps_of
from local.sim.instances import window
from local.sim.office_time import SECOND, worked
from local.sim.oracle import GOES_ON, MET, goes_on

T = Target
BAD = 2

STARTED_BY: Mapping[Target, type[e.Body] | tuple[type[e.Body], ...]] = {
    T.DISPATCH: (e.CaseReceived, m.CaseUnmerged),
    T.FIRST_CONTACT: e.CaseDispatched,
    T.RETURN_WINDOW: (e.CaseDispatched, e.CaseTransferred, e.ReexaminationAsked),
    T.RETURN_RULING: (e.CaseReturned, e.ReturnAppealed),
    T.FOLLOW_UP: e.PromiseGiven,
    T.REOPENED_REPLY: e.CaseReopened,
    T.OBJECTION_REVIEW: e.CitizenObjected,
    T.EXTENSION_DECISION: w.ExtensionAsked,
    T.JOINT_REVIEW: w.JointReviewCalled,
    T.REEXAMINATION_REPLY: e.ReexaminationAsked,
}


def wrong_clock(case: Case, events: Sequence[Event], sla_of: SlaOf) -> str:
    """What is wrong with a clock of the case; nothing of none."""
    for target, clock in case.clocks.items():
        start = _started(target, events, sla_of(case.policy).policy)
        if start is None:
            return f"{target} runs, and nothing has started it"
        sla = sla_of(case.policy, _days(target, events, start))
        expected = _expected(target, events, start, sla)
        found = {name: getattr(clock, name) for name in expected}
        if found != expected:
            return f"{target} is {found}, and by its events {expected}"
        if clock.met_at and clock.met_at > clock.due_at and not clock.missed:
            return f"{target} was met too late, and is not missed"
    return ""


def _expected(target: Target, history: Sequence[Event], start: int, sla: Sla) -> dict[str, object]:
    events, (type, grade) = history[start:], _graded(target, history, start)
    procedure = _procedure(target, history, start)
    at, met_at = events[0].at, _met(target, events)
    if target is T.REEXAMINATION_REQUEST and isinstance(events[0].body, e.CitizenInformed):
        at = events[0].body.arrived_at
    if isinstance(events[0].body, e.PromiseGiven):
        return {"started_at": at, "due_at": events[0].body.due_at, "working": True, "met_at": met_at}
    first = _ordered(events[0]) or sla.policy.due(sla.calendar, target, type, grade, at, procedure)
    if first is None:
        raise LookupError(f"the policy sets no {target}")
    stops = frozenset(reason for reason in PauseReason if sla.policy.pause.stops(target, reason))
    pauses = list(pauses_of(events, met_at, stops))
    done = [(begin, end) for begin, end in pauses if end is not None]
    due_at = first.at
    for step in steps_of(target, events[: _meeting(target, events)], done, history):
        due_at = moved(sla, due_at, step, working=first.working)
    if target is T.REEXAMINATION_REQUEST and met_at:
        # A window that has passed is closed as of when it passed.
        met_at = min(met_at, due_at)
    return {
        "started_at": at,
        "due_at": due_at,
        "working": first.working,
        "met_at": met_at,
        "paused_at": next((begin for begin, end in pauses if end is None), None),
        "paused_seconds": sum((end - begin) // SECOND for begin, end in done),
        "paused_working_seconds": sum(worked(sla, begin, end) // SECOND for begin, end in done),
    }


def _ordered(event: Event) -> Due | None:
    """Until when, where it is an order that says so and no policy."""
    body = event.body
    if isinstance(body, e.SupervisionOrdered | e.SupervisionSentBack):
        return Due(body.due_at, provisional=False, working=True)
    return None


def _started(target: Target, events: Sequence[Event], policy: Policy) -> int | None:
    """Where the event stands that started the clock: the first dispatch, but the last reopening."""
    if target is T.REEXAMINATION_REQUEST:
        return window(events)
    row = policy.row(target)
    from_acceptance = row is not None and row.start is Start.ACCEPTED and target is T.REPLY
    begins = partial(_is_acceptance if from_acceptance else _starts, target)
    found = [number for number, event in enumerate(events) if begins(event.body)]
    return found[0 if target is T.FIRST_CONTACT or from_acceptance else -1] if found else None


def _is_acceptance(_: Target, body: e.Body) -> bool:
    return isinstance(body, e.CaseAccepted)


def _starts(target: Target, body: e.Body) -> bool:
    if target in STARTED_BY:
        return isinstance(body, STARTED_BY[target])
    if target in (T.SUPERVISION_ORDER, T.KEY_ORDER):
        ordered = e.SupervisionOrdered | e.SupervisionSentBack
        return isinstance(body, ordered) and target_of(body.grade) is target
    if target is T.SURVEY_REVIEW:
        return _is_bad(body) or (isinstance(body, w.FastSettled) and body.sampled)
    return isinstance(body, e.CaseReceived)


def _is_bad(body: e.Body) -> bool:
    if not isinstance(body, e.SurveyAnswered):
        return False
    return body.resolved is not Resolved.YES or body.satisfaction <= BAD


def _graded(target: Target, events: Sequence[Event], start: int) -> tuple[Type, Grade]:
    """By which type and grade the clock runs: the last ones before it was met."""
    found = Type.COMPLAINT, Grade.NORMAL
    for event in _until_met(target, events, start):
        if isinstance(event.body, e.CaseReceived | e.CaseAccepted | e.CaseRegraded):
            found = event.body.type, event.body.grade
    return found


def _procedure(target: Target, events: Sequence[Event], start: int) -> str:
    """By which procedure of the policy the clock runs: the last one before it was met."""
    found = ""
    for event in _until_met(target, events, start):
        if isinstance(event.body, e.ProcedureChosen | e.ProcedureLeft):
            found = event.body.procedure if isinstance(event.body, e.ProcedureChosen) else ""
    return found


def _days(target: Target, events: Sequence[Event], start: int) -> str:
    """The calendar that the clock was counted on last: a clock that is met follows no other."""
    known = (event.body for event in _until_met(target, events, start))
    return [body.calendar for body in known if isinstance(body, e.CaseReceived | e.CalendarChanged)][-1]


def _until_met(target: Target, events: Sequence[Event], start: int) -> Sequence[Event]:
    """Up to the event that met it, by their order: what is dated back comes late all the same."""
    last = _meeting(target, events[start:])
    return events if last is None else events[: start + last + 1]


def _met(target: Target, events: Sequence[Event]) -> datetime | None:
    """When the first event after the start met it."""
    number = _meeting(target, events)
    return None if number is None else _meets(target, events[number])


def _meeting(target: Target, events: Sequence[Event]) -> int | None:
    """Which event met it, the start being the first; an end that was none does not count."""
    found: int | None = None
    for number, event in enumerate(events):
        if found is None and _meets(target, event) is not None:
            found = number
        elif found is not None and goes_on(event.body) and target in GOES_ON and _ends(events[found]):
            found = None
    return found


def _ends(event: Event) -> bool:
    return isinstance(event.body, e.CaseDeclined | e.CaseWithdrawn)


def _meets(target: Target, event: Event) -> datetime | None:
    body = event.body
    if target is T.ACKNOWLEDGEMENT and isinstance(body, e.CitizenInformed):
        return body.arrived_at if body.of is e.Notice.ACKNOWLEDGEMENT else None
    if target is T.ACKNOWLEDGEMENT and isinstance(body, e.CaseReceived):
        return event.at if body.shown else None
    return event.at if target in MET.get(type(body), frozenset()) else None
