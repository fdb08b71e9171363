"""What time does to a case: another calendar, reminders, escalation."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.body import Body
from chalicelib.domain.values import Level, Target


@dataclass(frozen=True, kw_only=True)
class CalendarChanged(Body):
    """The days on which the office works have been announced or changed: running clocks follow."""

    calendar: str


@dataclass(frozen=True, kw_only=True)
class ReminderDue(Body):
    """`person` must be reminded of `target`, at `fraction` of its time."""

    target: Target
    due_at: datetime
    fraction: float
    person: str
    steps: int


@dataclass(frozen=True, kw_only=True)
class TargetEscalated(Body):
    """A missed target climbed to `level`, where `person` must be told."""

    target: Target
    due_at: datetime
    level: Level
    person: str
    steps: int
