"""An oracle for clocks that reads the events alone and counts office time span by span.

Folding the events once more shows that the store forgot nothing. A fold that forgets a pause would forget it
twice: this one knows by itself what a pause gives back, and asks the engine for the first term alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain import work_events as w
from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.supervision import target_of
from chalicelib.domain.values import Grade, PauseReason, Resolved, Target, Type
from chalicelib.sla.sla import Sla, SlaOf
from chalicelib.sla.terms import Due, Term, TermUnit, due
from local.sim.office_time import SECOND, later, whole, worked
from local.sim.oracle import GOES_ON, MET, goes_on

T = Target
PAUSED = (T.REPLY, T.REOPENED_REPLY)
BAD = 2

STARTED_BY: Mapping[Target, type[e.Body] | tuple[type[e.Body], ...]] = {
    T.DISPATCH: (e.CaseReceived, m.CaseUnmerged),
    T.FIRST_CONTACT: e.CaseDispatched,
    T.RETURN_WINDOW: (e.CaseDispatched, e.CaseTransferred),
    T.RETURN_RULING: (e.CaseReturned, e.ReturnAppealed),
    T.FOLLOW_UP: e.PromiseGiven,
    T.REOPENED_REPLY: e.CaseReopened,
    T.OBJECTION_REVIEW: e.CitizenObjected,
    T.EXTENSION_DECISION: w.ExtensionAsked,
    T.JOINT_REVIEW: w.JointReviewCalled,
}

Pause = tuple[datetime, datetime | None]
Step = Term | tuple[datetime, datetime]
IN_DAYS = frozenset({TermUnit.DAYS, TermUnit.WORKING_DAYS})
ENDS = (e.CaseReplied, e.CaseDeclined, e.CaseWithdrawn, m.CaseMerged)
PAUSES: Mapping[PauseReason, tuple[type[e.Body], tuple[type[e.Body], ...]]] = {
    PauseReason.QUESTION: (
        e.QuestionAsked,
        (e.CitizenAdded, e.QuestionLapsed, e.CaseTakenAway, e.CaseTakenBack, e.CaseTransferred, *ENDS),
    ),
    PauseReason.HEARING: (w.HearingCalled, (w.HearingHeld, w.HearingLapsed, *ENDS)),
}
"""What begins a pause, and what ends it."""
ENDS_PAUSES = tuple(kind for _, ends in PAUSES.values() for kind in ends)
RECOUNTED = (e.CalendarChanged, e.CaseKeptOpen, e.CaseKeptWithUnit)
"""After these every clock is counted anew, whatever else they say."""


def wrong_clock(case: Case, events: Sequence[Event], sla_of: SlaOf) -> str:
    """What is wrong with a clock of the case; nothing of none."""
    for target, clock in case.clocks.items():
        start = _started(target, events)
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
    at, met_at = events[0].at, _met(target, events)
    if isinstance(events[0].body, e.PromiseGiven):
        return {"started_at": at, "due_at": events[0].body.due_at, "working": True, "met_at": met_at}
    first = _ordered(events[0]) or sla.policy.due(sla.calendar, target, type, grade, at)
    if first is None:
        raise LookupError(f"the policy sets no {target}")
    pauses = list(_pauses(events, met_at, sla)) if target in PAUSED else []
    done = [(begin, end) for begin, end in pauses if end is not None]
    due_at = first.at
    for step in _steps(target, events, done, frozenset(_recounted(history))):
        due_at = _moved(sla, due_at, step, working=first.working)
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


def _started(target: Target, events: Sequence[Event]) -> int | None:
    """Where the event stands that started the clock: the first dispatch, but the last reopening."""
    found = [number for number, event in enumerate(events) if _starts(target, event.body)]
    return found[0 if target is T.FIRST_CONTACT else -1] if found else None


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


def _pauses(events: Sequence[Event], met_at: datetime | None, sla: Sla) -> Iterator[Pause]:
    """From each question, or call for a hearing, until nothing is waited for; the last one may be open."""
    waits: dict[PauseReason, datetime] = {}
    since: datetime | None = None
    for event in events:
        if met_at is not None and event.at > met_at:
            return
        _wait_or_go_on(waits, event, sla.policy.pause.reasons)
        if since and not waits:
            yield since, event.at
        since = (since or event.at) if waits else None
    if since:
        yield since, None


def _wait_or_go_on(waits: dict[PauseReason, datetime], event: Event, stops: frozenset[PauseReason]) -> None:
    for reason, (begins, ends) in PAUSES.items():
        if reason in stops and isinstance(event.body, begins):
            waits.setdefault(reason, event.at)
        elif isinstance(event.body, ends):
            waits.pop(reason, None)


def _steps(
    target: Target,
    events: Sequence[Event],
    pauses: Sequence[tuple[datetime, datetime]],
    recounted: frozenset[int],
) -> Iterator[Step]:
    """What moved the due moment: pauses and extensions as they came.

    When all was counted anew, what had been given back by then stood before what had been approved by then.
    """
    given = list(pauses)
    steps: list[Step] = []
    for event in events[: _meeting(target, events)]:
        if isinstance(event.body, w.ExtensionApproved) and event.body.target is target:
            steps.append(Term.parse(event.body.term))
        while given and given[0][1] == event.at and isinstance(event.body, ENDS_PAUSES):
            steps.append(given.pop(0))
        if event.seq in recounted:
            steps.sort(key=lambda step: isinstance(step, Term))
    yield from (*steps, *given)


def _recounted(events: Sequence[Event]) -> Iterator[int]:
    """The numbers of the events that made every clock be counted anew."""
    graded: tuple[Type, Grade] | None = None
    for event in events:
        body, before = event.body, graded
        if isinstance(body, e.CaseReceived | e.CaseAccepted | e.CaseRegraded):
            graded = body.type, body.grade
        upheld = isinstance(body, e.ObjectionReviewed) and body.upheld
        if graded != before or upheld or isinstance(body, RECOUNTED):
            yield event.seq


def _moved(sla: Sla, due_at: datetime, step: Step, *, working: bool) -> datetime:
    """A pause gives back time of the clock's own kind; a term begins where the due moment stood."""
    if isinstance(step, Term):
        begin = due_at - timedelta.resolution if step.unit in IN_DAYS else due_at
        return due(sla.calendar, begin, (step,), roll=sla.policy.last_day_rolls).at
    begin, end = step
    return later(sla, due_at, whole(worked(sla, begin, end))) if working else due_at + whole(end - begin)
