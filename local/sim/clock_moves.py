"""What moves a due moment, told from the events alone: pauses, extensions, and a count that begins anew."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain import work_events as w
from chalicelib.domain.chain import Event
from chalicelib.domain.values import Grade, PauseReason, Target, Type
from chalicelib.sla.sla import Sla
from chalicelib.sla.terms import Term, TermUnit, due
from local.sim.office_time import later, whole, worked

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
RECOUNTED = (e.CalendarChanged, e.CaseKeptOpen, e.CaseKeptWithUnit, e.ProcedureChosen, e.ProcedureLeft)
"""After these every clock is counted anew, whatever else they say."""


def pauses_of(
    events: Sequence[Event], met_at: datetime | None, stops: frozenset[PauseReason]
) -> Iterator[Pause]:
    """From each question, or call for a hearing, until nothing is waited for; the last one may be open."""
    waits: dict[PauseReason, datetime] = {}
    since: datetime | None = None
    for event in events:
        if met_at is not None and event.at > met_at:
            return
        _wait_or_go_on(waits, event, stops)
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


def steps_of(
    target: Target,
    events: Sequence[Event],
    pauses: Sequence[tuple[datetime, datetime]],
    history: Sequence[Event],
) -> Iterator[Step]:
    """What moved the due moment while its clock ran (`events`): pauses and extensions as they came.

    When all was counted anew, what had been given back by then stood before what had been approved by then.
    """
    given, recounted = list(pauses), frozenset(_recounted(history))
    steps: list[Step] = []
    for event in events:
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


def moved(sla: Sla, due_at: datetime, step: Step, *, working: bool) -> datetime:
    """A pause gives back time of the clock's own kind; a term begins where the due moment stood."""
    if isinstance(step, Term):
        begin = due_at - timedelta.resolution if step.unit in IN_DAYS else due_at
        return due(sla.calendar, begin, (step,), roll=sla.policy.last_day_rolls).at
    begin, end = step
    return later(sla, due_at, whole(worked(sla, begin, end))) if working else due_at + whole(end - begin)
