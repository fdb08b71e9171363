"""What time does: reminders, escalation, another calendar."""

from chalicelib.domain import events as e
from chalicelib.domain import running
from chalicelib.domain.folding import Folding, fold


@fold.register
def _calendar_changed(body: e.CalendarChanged, to: Folding) -> None:
    to.case.calendar = body.calendar
    running.count_anew(to.case, to.sla, to.at)


@fold.register
def _reminded(body: e.ReminderDue, to: Folding) -> None:
    running.climb(to.case, body.target, body.steps, missed=body.fraction >= 1)


@fold.register
def _escalated(body: e.TargetEscalated, to: Folding) -> None:
    running.climb(to.case, body.target, body.steps, missed=True)
