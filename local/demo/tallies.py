"""What is counted of each event for the sums of a day."""

from collections.abc import Iterator

from chalicelib.domain import events as e
from chalicelib.domain.chain import Event
from local.demo.words import kind

TALLIES: dict[str, str] = {
    "CaseReceived": "cases",
    "CaseDispatched": "dispatched",
    "CaseDeclined": "declined",
    "ContactMade": "contacted",
    "CaseReplied": "replied",
    "CaseReplied.direct": "direct",
    "SurveyDue": "surveyed",
    "SurveyAnswered": "answered",
    "SurveyReviewed": "reviewed",
    "SurveyClosed.no_answer": "closed",
    "CaseReopened": "reopened",
    "CaseArchived": "archived",
}
SHOWN = (
    *("received", "direct", "dispatched", "by_hand", "declined", "contacted", "replied", "reminded"),
    *("escalated", "surveyed", "answered", "reopened", "reviewed", "closed", "archived", "sms", "email"),
)
"""In the order in which a case lives through them."""


def of(event: Event) -> Iterator[str]:
    """The sums that an event adds one to."""
    yield "events"
    name = kind(event.body)
    if name in TALLIES:
        yield TALLIES[name]
    match event.body:
        case e.ReminderDue():
            yield "reminded"
        case e.TargetEscalated():
            yield "escalated"
        case e.CaseDispatched() if event.actor != "system":
            yield "by_hand"
        case _:
            pass
