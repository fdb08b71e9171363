"""The closed loop as a table: which event is lawful in which status, and where it leads (domain.md §2)."""

from collections.abc import Mapping

from chalicelib.domain import events as e
from chalicelib.domain.errors import UnlawfulActionError
from chalicelib.domain.values import Status

_OPEN = (Status.RECEIVED, Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.AWAITING_CITIZEN)
_CLOSED = (Status.DECLINED, Status.WITHDRAWN, Status.REPLIED, Status.EVALUATED)
_LIVE = (*_OPEN, *_CLOSED, Status.MERGED)


def _stay(*statuses: Status) -> dict[Status, Status]:
    return {status: status for status in statuses}


def _to(target: Status, *statuses: Status) -> dict[Status, Status]:
    return dict.fromkeys(statuses, target)


TRANSITIONS: Mapping[type[e.Body], Mapping[Status, Status]] = {
    e.CaseReceived: _to(Status.RECEIVED, Status.RECEIVED),
    e.CalendarChanged: _stay(*_LIVE),
    e.CaseAccepted: _to(Status.ACCEPTED, Status.RECEIVED, Status.ACCEPTED),
    e.CaseDispatched: _to(Status.DISPATCHED, Status.ACCEPTED),
    e.CaseDeclined: _to(Status.DECLINED, Status.RECEIVED, Status.ACCEPTED),
    e.CaseWithdrawn: _to(Status.WITHDRAWN, Status.RECEIVED, Status.ACCEPTED),
    e.CaseSignedFor: _to(Status.IN_PROGRESS, Status.DISPATCHED),
    e.ContactMade: _stay(Status.IN_PROGRESS, Status.AWAITING_CITIZEN),
    e.QuestionAsked: _to(Status.AWAITING_CITIZEN, Status.IN_PROGRESS),
    e.QuestionLapsed: _to(Status.IN_PROGRESS, Status.AWAITING_CITIZEN),
    e.CitizenAdded: _stay(*_LIVE) | _to(Status.IN_PROGRESS, Status.AWAITING_CITIZEN),
    e.NoteAdded: _stay(*_LIVE),
    e.CaseReplied: _to(Status.REPLIED, Status.ACCEPTED, Status.IN_PROGRESS),
    e.CitizenInformed: _stay(*_LIVE),
    e.PicturesLost: _stay(*_LIVE),
    e.RecordingKept: _stay(*_LIVE),
    e.RecordingLost: _stay(*_LIVE),
    e.RecordingTranscribed: _stay(*_LIVE),
    e.TranscriptMissing: _stay(*_LIVE),
    e.ReminderDue: _stay(*_LIVE),
    e.TargetEscalated: _stay(*_LIVE),
    e.SurveyDue: _stay(Status.REPLIED),
    e.SurveyNudged: _stay(Status.REPLIED),
    e.SurveyAnswered: _to(Status.EVALUATED, Status.REPLIED),
    e.SurveyReviewed: _stay(*_OPEN, Status.REPLIED, Status.EVALUATED),
    e.SurveyClosed: _to(Status.EVALUATED, Status.REPLIED),
    e.CaseReopened: _to(Status.IN_PROGRESS, Status.EVALUATED),
    e.CaseArchived: _to(Status.ARCHIVED, Status.EVALUATED, Status.DECLINED, Status.WITHDRAWN),
}


def after(body: type[e.Body], status: Status) -> Status:
    """The status that an event leads to; UnlawfulActionError if it may not happen now."""
    try:
        return TRANSITIONS[body][status]
    except KeyError:
        raise UnlawfulActionError(f"{body.__name__} in {status}", status=status) from None
