"""The closed loop as a table: which event is lawful in which status, and where it leads (domain.md §2)."""

from collections.abc import Mapping

from chalicelib.domain import events as e
from chalicelib.domain import (
    merging_events,
    outcomes_events,
    petition_events,
    returns_events,
    rights_events,
    score_events,
    signs_events,
    supervision_events,
    work_events,
)
from chalicelib.domain.errors import UnlawfulActionError
from chalicelib.domain.table import LIVE, OPEN, WITH_UNIT, Rows, stay, to
from chalicelib.domain.values import Status

TRANSITIONS: Rows = {
    e.CaseReceived: to(Status.RECEIVED, Status.RECEIVED),
    e.CalendarChanged: stay(*LIVE),
    e.CaseAccepted: to(Status.ACCEPTED, Status.RECEIVED, Status.ACCEPTED),
    e.CaseDispatched: to(Status.DISPATCHED, Status.ACCEPTED),
    e.CaseDeclined: to(Status.DECLINED, Status.RECEIVED, Status.ACCEPTED),
    e.CaseWithdrawn: to(Status.WITHDRAWN, Status.RECEIVED, Status.ACCEPTED, *WITH_UNIT),
    e.CaseSignedFor: to(Status.IN_PROGRESS, Status.DISPATCHED),
    e.ContactMade: stay(Status.IN_PROGRESS, Status.AWAITING_CITIZEN, Status.MERGED, Status.REPLIED),
    e.QuestionAsked: to(Status.AWAITING_CITIZEN, Status.IN_PROGRESS),
    e.QuestionLapsed: to(Status.IN_PROGRESS, Status.AWAITING_CITIZEN),
    e.CitizenAdded: stay(*LIVE) | to(Status.IN_PROGRESS, Status.AWAITING_CITIZEN),
    e.NoteAdded: stay(*LIVE),
    e.CaseReplied: to(Status.REPLIED, Status.ACCEPTED, Status.IN_PROGRESS, Status.MERGED),
    e.CitizenInformed: stay(*LIVE),
    e.PicturesLost: stay(*LIVE),
    e.RecordingKept: stay(*LIVE),
    e.RecordingLost: stay(*LIVE),
    e.RecordingTranscribed: stay(*LIVE),
    e.TranscriptMissing: stay(*LIVE),
    e.ReminderDue: stay(*LIVE),
    e.TargetEscalated: stay(*LIVE),
    e.SurveyDue: stay(Status.REPLIED),
    e.SurveyNudged: stay(Status.REPLIED),
    e.SurveyAnswered: to(Status.EVALUATED, Status.REPLIED),
    e.SurveyReviewed: stay(*OPEN, Status.REPLIED, Status.EVALUATED),
    e.SurveyClosed: to(Status.EVALUATED, Status.REPLIED),
    e.CaseReopened: to(Status.IN_PROGRESS, Status.REPLIED, Status.EVALUATED),
    e.CaseArchived: to(Status.ARCHIVED, Status.EVALUATED, Status.DECLINED, Status.WITHDRAWN),
    **outcomes_events.ROWS,
    **rights_events.ROWS,
    **supervision_events.ROWS,
    **returns_events.ROWS,
    **work_events.ROWS,
    **merging_events.ROWS,
    **petition_events.ROWS,
    **signs_events.ROWS,
    **score_events.ROWS,
}

KINDS: Mapping[str, type[e.Body]] = {kind.__name__: kind for kind in TRANSITIONS}
"""Every kind of event by its name: what the store reads back."""

_MERGED = frozenset({Status.MERGED})
BY_ITSELF: Mapping[type[e.Body], frozenset[Status]] = {e.CaseReplied: _MERGED, e.SuggestionDecided: _MERGED}
"""What follows from another case and nobody can order: a merged one gets the answer of its master."""


def after(body: type[e.Body], status: Status) -> Status:
    """The status that an event leads to; UnlawfulActionError if it may not happen now."""
    try:
        return TRANSITIONS[body][status]
    except KeyError:
        raise UnlawfulActionError(f"{body.__name__} in {status}", status=status) from None
