"""The one aggregate: a case is what its events made of it, and changes only by recording one."""

from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain import transitions
from chalicelib.domain.chain import Event, chain
from chalicelib.domain.fold import Folding, fold
from chalicelib.domain.head import Head
from chalicelib.domain.values import Resolved, Status
from chalicelib.sla.sla import Sla, SlaOf


@dataclass(frozen=True)
class By:
    """When something is done and by whom: `system`, `citizen` or a person's id."""

    at: datetime
    actor: str = "system"


@dataclass
class Case(Head):
    """A head together with the events that are not yet saved."""

    pending: list[Event] = field(default_factory=list)

    def record(self, by: By, body: e.Body, sla: Sla) -> Event:
        """Check the table, let the event take effect, and keep it for the save."""
        transitions.after(type(body), self.status)
        event = chain(self.ticket, self.seq + 1, self.tip, by.at, by.actor, body, self.salt)
        self.apply(event, sla)
        self.pending.append(event)
        return event

    def apply(self, event: Event, sla: Sla) -> None:
        """Fold one event; the same events always give the same case."""
        status = transitions.after(type(event.body), self.status)
        fold(event.body, Folding(self, event.at, sla))
        self.status = status
        self.seq, self.tip = event.seq, event.hash

    def follow_calendar(self, by: By, sla: Sla) -> None:
        """Count on the days of the office as they are announced now.

        Also where no clock runs: what happens next may start one.
        """
        if self.calendar != sla.days and self.status in transitions.TRANSITIONS[e.CalendarChanged]:
            self.record(by, e.CalendarChanged(calendar=sla.days), sla)

    def sign(self, by: By, sla: Sla, *, silent: bool = False) -> None:
        """The unit takes the case on; whoever acts on it has signed for it."""
        if self.status is Status.DISPATCHED:
            self.record(by, e.CaseSignedFor(silent=silent), sla)

    def withdraw(self, by: By, reason: str, sla: Sla) -> None:
        """The citizen takes it back; a merged one leaves its master alone by that."""
        if self.status is Status.MERGED:
            self.record(by, m.CaseUnmerged(reason="withdrawn", text=""), sla)
        self.record(by, e.CaseWithdrawn(reason=reason), sla)

    def answer_survey(self, by: By, answer: e.SurveyAnswered, sla: Sla) -> None:
        """Take the citizen's answer; the first "not solved" opens the case again (domain.md §5).

        Not a terminated one: that answer goes to the supervisor.
        """
        self.record(by, answer, sla)
        if answer.resolved is Resolved.NO and self.cycle.number == 1 and not self.terminated:
            self.record(by, e.CaseReopened(reason="not_resolved"), sla)


def rebuild(ticket: str, salt: str, events: list[Event], sla_of: SlaOf) -> Case:
    """The case from its events alone: must equal what was stored (save for version and wake_at).

    Each event is judged by the policy and on the calendar that were in force for the case then.
    """
    case = Case(ticket, salt)
    for event in events:
        policy = getattr(event.body, "policy", case.policy)
        case.apply(event, sla_of(policy, getattr(event.body, "calendar", case.calendar)))
    return case
