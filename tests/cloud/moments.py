"""What the clock of a case did: which run asked for which moment, and what time did at it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime

from chalicelib.domain.case import Case
from chalicelib.ports import Principal
from tests.cloud.home import Cloud

LADDER = {"ReminderDue", "TargetEscalated"}
HEALTHY = 12
"""Steps of the ladder of a case that nobody touches."""
BY_TIME = LADDER | {"CaseSignedFor", "SurveyDue", "SurveyNudged", "SurveyClosed", "CaseArchived"}


def asked(office: Cloud, generation: int) -> list[datetime]:
    """The moments for which a generation's run has called `wake`."""
    calls = [event for event, _ in office.pump.called("wake") if event["generation"] == generation]
    return [datetime.fromisoformat(event["wake_at"]).astimezone(UTC) for event in calls]


def acted(office: Cloud, ticket: str) -> list[datetime]:
    """The moments at which time did something to the case."""
    events = office.deps.store.history(ticket)
    return sorted({event.at for event in events if event.kind in BY_TIME and event.actor == "system"})


def ladder(office: Cloud, ticket: str) -> list[str]:
    """Every reminder and escalation of a case."""
    return [str(event.body) for event in office.deps.store.history(ticket) if event.kind in LADDER]


def moment(case: Case) -> datetime:
    assert case.wake_at
    return case.wake_at


def handler(office: Cloud, ticket: str) -> Principal:
    person = office.deps.office.person(office.case(ticket).handler or "")
    return Principal(person.id, person.role, person.unit)


def failing(*names: str) -> Callable[[str], AbstractContextManager[object]]:
    """Whoever calls one of these functions gets an error instead."""

    def within(name: str) -> AbstractContextManager[object]:
        if name in names:
            raise ConnectionError(name)
        return nullcontext()

    return within
