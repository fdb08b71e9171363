"""An oracle for reminders that reads the events alone: it does not trust the fold that it checks."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chalicelib.domain import events as e
from chalicelib.domain.chain import Event
from chalicelib.domain.values import Target

T = Target
OFFICE = frozenset({T.DISPATCH, T.FIRST_CONTACT, T.RETURN_WINDOW, T.REPLY, T.REOPENED_REPLY})
MET: Mapping[type[e.Body], frozenset[Target]] = {
    e.CaseDispatched: frozenset({T.DISPATCH}),
    e.CaseSignedFor: frozenset({T.RETURN_WINDOW}),
    e.ContactMade: frozenset({T.FIRST_CONTACT}),
    e.CaseReplied: OFFICE,
    e.CaseDeclined: OFFICE,
    e.CaseWithdrawn: OFFICE,
    e.SurveyReviewed: frozenset({T.SURVEY_REVIEW}),
    e.CaseArchived: frozenset(Target),
    e.PromiseFollowedUp: frozenset({T.FOLLOW_UP}),
    e.CaseReopened: frozenset({T.FOLLOW_UP}),
}
STARTED: Mapping[type[e.Body], frozenset[Target]] = {
    e.CaseDispatched: frozenset({T.RETURN_WINDOW}),
    e.CaseReopened: frozenset({T.REOPENED_REPLY}),
    e.SurveyAnswered: frozenset({T.SURVEY_REVIEW}),
    e.PromiseGiven: frozenset({T.FOLLOW_UP}),
}


def wrong_reminder(events: Sequence[Event]) -> Event | None:
    """The first reminder or escalation of a met target, or of a step that was told before (traps.md 13)."""
    met: set[Target] = set()
    told: set[tuple[Target, datetime, str]] = set()
    for event in events:
        body = event.body
        if isinstance(body, e.ReminderDue | e.TargetEscalated):
            step = f"{body.fraction:.0%}" if isinstance(body, e.ReminderDue) else body.level.name
            rung = (body.target, body.due_at, step)
            if body.target in met or rung in told:
                return event
            told.add(rung)
        started = STARTED.get(type(body), frozenset())
        met = (met | MET.get(type(body), frozenset())) - started
        told = {rung for rung in told if rung[0] not in started}
    return None
