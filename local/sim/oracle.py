"""An oracle for reminders that reads the events alone: it does not trust the fold that it checks."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chalicelib.domain import events as e
from chalicelib.domain.chain import Event
from chalicelib.domain.values import Target

T = Target
ANSWERS = frozenset({T.REPLY, T.REOPENED_REPLY, T.REEXAMINATION_REPLY})
OFFICE = ANSWERS | {T.DISPATCH, T.FIRST_CONTACT, T.RETURN_WINDOW, T.RETURN_RULING}
ORDERS = frozenset({T.SUPERVISION_ORDER, T.KEY_ORDER})
ENDED = OFFICE | ORDERS | {T.OBJECTION_REVIEW, T.ACCEPTANCE}
MET: Mapping[type[e.Body], frozenset[Target]] = {
    e.CaseAccepted: frozenset({T.ACCEPTANCE}),
    e.CaseDispatched: frozenset({T.DISPATCH}),
    e.CaseSignedFor: frozenset({T.RETURN_WINDOW, T.RETURN_RULING}),
    e.ContactMade: frozenset({T.FIRST_CONTACT}),
    e.CaseReplied: OFFICE,
    e.CaseDeclined: ENDED,
    e.CaseWithdrawn: ENDED,
    e.SurveyReviewed: frozenset({T.SURVEY_REVIEW}),
    e.CaseArchived: frozenset(Target),
    e.PromiseFollowedUp: frozenset({T.FOLLOW_UP}),
    e.CaseReopened: frozenset({T.FOLLOW_UP}),
    e.ObjectionReviewed: frozenset({T.OBJECTION_REVIEW}),
    e.CaseTakenAway: frozenset({T.RETURN_WINDOW, T.RETURN_RULING}),
    e.SupervisionAnswered: ORDERS,
    e.SupervisionClosed: ORDERS,
    e.CaseReturned: frozenset({T.RETURN_WINDOW}),
    e.ReturnRuled: frozenset({T.RETURN_RULING}),
    e.CaseTakenBack: frozenset({T.RETURN_WINDOW, T.RETURN_RULING}),
    e.CaseTransferred: frozenset({T.RETURN_RULING}),
    e.ReexaminationAsked: frozenset({T.REEXAMINATION_REQUEST, T.FOLLOW_UP}),
}
STARTED: Mapping[type[e.Body], frozenset[Target]] = {
    e.CaseDispatched: frozenset({T.RETURN_WINDOW}),
    e.CaseReopened: frozenset({T.REOPENED_REPLY}),
    e.SurveyAnswered: frozenset({T.SURVEY_REVIEW}),
    e.PromiseGiven: frozenset({T.FOLLOW_UP}),
    e.CitizenObjected: frozenset({T.OBJECTION_REVIEW}),
    e.SupervisionOrdered: ORDERS,
    e.SupervisionSentBack: ORDERS,
    e.CaseReturned: frozenset({T.RETURN_RULING}),
    e.ReturnAppealed: frozenset({T.RETURN_RULING}),
    e.CaseTransferred: frozenset({T.RETURN_WINDOW}),
    e.ReexaminationAsked: frozenset({T.REEXAMINATION_REPLY, T.RETURN_WINDOW}),
}
GOES_ON = frozenset({T.ACCEPTANCE, *OFFICE}) - {T.RETURN_WINDOW, T.RETURN_RULING}
"""What a refusal or a withdrawal stops only for as long as it stands; a return that waits is over with it."""


def goes_on(body: e.Body) -> bool:
    """It was not over after all."""
    if isinstance(body, e.ObjectionReviewed):
        return body.upheld
    return isinstance(body, e.CaseKeptOpen | e.CaseKeptWithUnit)


def wrong_reminder(events: Sequence[Event]) -> Event | None:
    """The first reminder or escalation of a met target, or of a step that was told before (traps.md 13)."""
    met: set[Target] = set()
    stopped: set[Target] = set()
    told: set[tuple[Target, datetime, str]] = set()
    for event in events:
        body = event.body
        if isinstance(body, e.ReminderDue | e.TargetEscalated):
            step = f"{body.fraction:.0%}" if isinstance(body, e.ReminderDue) else body.level.name
            rung = (body.target, body.due_at, step)
            if body.target in met or rung in told:
                return event
            told.add(rung)
        if isinstance(body, e.CaseDeclined | e.CaseWithdrawn):
            stopped |= GOES_ON - met
        if goes_on(body):
            met, stopped = met - stopped, set()
        started = STARTED.get(type(body), frozenset())
        met = (met | MET.get(type(body), frozenset())) - started
        told = {rung for rung in told if rung[0] not in started}
    return None
