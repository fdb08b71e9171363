"""A case as it went, whatever it is read from: what a replay needs of it and nothing else."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.head import Head
from chalicelib.domain.units import Office, Unit
from chalicelib.domain.values import Grade, Target, Type

TARGETS = (Target.DISPATCH, Target.FIRST_CONTACT, Target.REPLY)
"""What is replayed: the deadlines that every case has, up to its first reply."""


@dataclass(frozen=True, slots=True)
class Held:
    """From `at` on the case was with that unit and that person of it; `unit` empty: with the centre."""

    at: datetime
    unit: str
    handler: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """The citizen was asked something, and answered; None: never."""

    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class PastCase:
    """Moments are in UTC, None for what has not happened; `ref` is its ticket, or where its row stands.

    `ended_at`: it was declined or withdrawn, so nothing is awaited any more.
    """

    ref: str
    office: Office
    received_at: datetime
    dispatched_at: datetime | None = None
    contacted_at: datetime | None = None
    replied_at: datetime | None = None
    ended_at: datetime | None = None
    type: Type = Type.COMPLAINT
    grade: Grade = Grade.NORMAL
    probability: int = 1
    impact: int = 1
    held: tuple[Held, ...] = ()
    questions: tuple[Question, ...] = ()

    def head(self, at: datetime) -> Head:
        """What the rules of who is told need of a case: grade, risk, and who had it at that moment."""
        holder = next((held for held in reversed(self.held) if held.at <= at), None)
        return Head(
            ticket=self.ref,
            salt="",
            type=self.type,
            grade=self.grade,
            probability=self.probability,
            impact=self.impact,
            unit=(holder.unit or None) if holder else None,
            handler=holder.handler if holder else None,
        )

    def started_at(self, target: Target) -> datetime | None:
        """From when the target counts; None if it never began."""
        return self.dispatched_at if target is Target.FIRST_CONTACT else self.received_at

    def met_at(self, target: Target) -> datetime | None:
        """When the target was met: a reply ends the wait for dispatch and contact, too."""
        own = {Target.DISPATCH: self.dispatched_at, Target.FIRST_CONTACT: self.contacted_at}.get(target)
        return min((at for at in (own, self.replied_at) if at), default=None)

    @property
    def unit(self) -> Unit | None:
        """The unit that had it last; None if none ever had."""
        had = [held.unit for held in self.held if held.unit]
        return self.office.unit(had[-1]) if had else None
