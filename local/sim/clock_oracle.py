"""An oracle for clocks that reads the events alone and counts office time span by span.

Folding the events once more shows that the store forgot nothing. A fold that forgets a pause would forget it
twice: this one knows by itself what a pause gives back, and asks the engine for the first term alone.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from chalicelib.domain import events as e
from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.values import Grade, Resolved, Target, Type
from chalicelib.sla.sla import Sla, SlaOf
from local.sim.oracle import MET

T = Target
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
PAUSED = (T.REPLY, T.REOPENED_REPLY)
BAD = 2

Pause = tuple[datetime, datetime | None]


def wrong_clock(case: Case, events: Sequence[Event], sla_of: SlaOf) -> str:
    """What is wrong with a clock of the case; nothing of none."""
    for target, clock in case.clocks.items():
        start = _started(target, events)
        if start is None:
            return f"{target} runs, and nothing has started it"
        sla = sla_of(case.policy, _days(target, events, start))
        expected = _expected(target, events[start:], *_graded(target, events, start), sla)
        found = {name: getattr(clock, name) for name in expected}
        if found != expected:
            return f"{target} is {found}, and by its events {expected}"
        if clock.met_at and clock.met_at > clock.due_at and not clock.missed:
            return f"{target} was met too late, and is not missed"
    return ""


def _expected(
    target: Target, events: Sequence[Event], type: Type, grade: Grade, sla: Sla
) -> dict[str, object]:
    at, met_at = events[0].at, _met(target, events)
    if isinstance(events[0].body, e.PromiseGiven):
        return {"started_at": at, "due_at": events[0].body.due_at, "working": True, "met_at": met_at}
    first = sla.policy.due(sla.calendar, target, type, grade, at)
    if first is None:
        raise LookupError(f"the policy sets no {target}")
    pauses = list(_pauses(events, met_at)) if target in PAUSED else []
    done = [(begin, end) for begin, end in pauses if end is not None]
    due_at = first.at
    for begin, end in done:
        given_back = _worked(sla, begin, end) if first.working else end - begin
        due_at = _later(sla, due_at, _whole(given_back)) if first.working else due_at + _whole(given_back)
    return {
        "started_at": at,
        "due_at": due_at,
        "working": first.working,
        "met_at": met_at,
        "paused_at": next((begin for begin, end in pauses if end is None), None),
        "paused_seconds": sum((end - begin) // SECOND for begin, end in done),
        "paused_working_seconds": sum(_worked(sla, begin, end) // SECOND for begin, end in done),
    }


def _started(target: Target, events: Sequence[Event]) -> int | None:
    """Where the event stands that started the clock: the first dispatch, but the last reopening."""
    found = [number for number, event in enumerate(events) if _starts(target, event.body)]
    return found[0 if target is T.FIRST_CONTACT else -1] if found else None


def _starts(target: Target, body: e.Body) -> bool:
    match target:
        case T.FIRST_CONTACT | T.RETURN_WINDOW:
            return isinstance(body, e.CaseDispatched)
        case T.FOLLOW_UP:
            return isinstance(body, e.PromiseGiven)
        case T.REOPENED_REPLY:
            return isinstance(body, e.CaseReopened)
        case T.SURVEY_REVIEW:
            return isinstance(body, e.SurveyAnswered) and (
                body.resolved is not Resolved.YES or body.satisfaction <= BAD
            )
        case _:
            return isinstance(body, e.CaseReceived)


def _graded(target: Target, events: Sequence[Event], start: int) -> tuple[Type, Grade]:
    """By which type and grade the clock runs: the last ones before it was met."""
    found = Type.COMPLAINT, Grade.NORMAL
    for event in _until_met(target, events, start):
        if isinstance(event.body, e.CaseReceived | e.CaseAccepted):
            found = event.body.type, event.body.grade
    return found


def _days(target: Target, events: Sequence[Event], start: int) -> str:
    """The calendar that the clock was counted on last: a clock that is met follows no other."""
    known = (event.body for event in _until_met(target, events, start))
    return [body.calendar for body in known if isinstance(body, e.CaseReceived | e.CalendarChanged)][-1]


def _until_met(target: Target, events: Sequence[Event], start: int) -> Sequence[Event]:
    """Up to the event that met it, by their order: what is dated back comes late all the same."""
    after = range(start, len(events))
    last = next((number for number in after if _meets(target, events[number]) is not None), len(events) - 1)
    return events[: last + 1]


def _met(target: Target, events: Sequence[Event]) -> datetime | None:
    """When the first event after the start met it."""
    return next((at for event in events if (at := _meets(target, event))), None)


def _meets(target: Target, event: Event) -> datetime | None:
    body = event.body
    if target is T.ACKNOWLEDGEMENT and isinstance(body, e.CitizenInformed):
        return body.arrived_at if body.of is e.Notice.ACKNOWLEDGEMENT else None
    if target is T.ACKNOWLEDGEMENT and isinstance(body, e.CaseReceived):
        return event.at if body.shown else None
    return event.at if target in MET.get(type(body), frozenset()) else None


def _pauses(events: Sequence[Event], met_at: datetime | None) -> Iterator[Pause]:
    """From each question to the answer or the end of the patience; the last one may be open."""
    asked: datetime | None = None
    for event in events:
        if met_at is not None and event.at > met_at:
            return
        if isinstance(event.body, e.QuestionAsked):
            asked = asked or event.at
        elif asked and isinstance(event.body, e.CitizenAdded | e.QuestionLapsed):
            yield asked, event.at
            asked = None
    if asked:
        yield asked, None


def _spans(sla: Sla, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Every stretch of office time that ends after that moment, from the local day on; without end."""
    day = since.astimezone(sla.policy.timezone).date()
    while True:
        if sla.calendar.is_workday(day):
            zone = sla.policy.timezone
            for begin, end in sla.policy.hours:
                yield datetime.combine(day, begin, zone), datetime.combine(day, end, zone)
        day += DAY


def _worked(sla: Sla, begin: datetime, end: datetime) -> timedelta:
    total = timedelta()
    for opens, closes in _spans(sla, begin):
        if opens >= end:
            return total
        total += max(min(closes, end) - max(opens, begin), timedelta())
    return total


def _later(sla: Sla, at: datetime, span: timedelta) -> datetime:
    """The end of a stretch rather than the begin of the next one."""
    for opens, closes in _spans(sla, at) if span else ():
        room = max(closes - max(opens, at), timedelta())
        if span <= room:
            return closes - room + span
        span -= room
    return at


def _whole(span: timedelta) -> timedelta:
    return span // SECOND * SECOND
