"""The clock of one target of one case as a value, and how it is paused, resumed and met (domain.md §4)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.values import Target
from chalicelib.sla.calendar import Calendar, utc
from chalicelib.sla.office import NOTHING
from chalicelib.sla.policy import Policy
from chalicelib.sla.terms import Due, Term, TermUnit, due, shift, span


@dataclass(frozen=True)
class Clock:
    """One target that runs for one case; moments are in UTC.

    `due_at` includes all pauses that have ended, and an extension. Ended pauses are kept in both kinds of
    time, as a regrading may turn a clock of working time into one that runs around the clock.
    """

    target: Target
    started_at: datetime
    due_at: datetime
    provisional: bool = False
    working: bool = True
    steps_done: int = 0
    paused_seconds: int = 0
    paused_at: datetime | None = None
    met_at: datetime | None = None
    missed: bool = False
    paused_working_seconds: int = 0
    extension: str = ""
    """The approved extensions as the policy writes terms ("5wd", "10d 10d"); empty for none."""
    former: tuple[tuple[datetime, int], ...] = ()
    """Due moments that a regrading left, with the steps done then: back at one, no step is told twice."""

    @property
    def paused(self) -> timedelta:
        """Ended pauses in the clock's own kind of time."""
        return timedelta(seconds=self.paused_working_seconds if self.working else self.paused_seconds)

    def late(self, at: datetime) -> bool:
        """Whether it has ever been missed, or is past due at that moment; a paused clock stands still."""
        return self.missed or (self.paused_at or at) > self.due_at


def pause(clock: Clock, at: datetime) -> Clock:
    """Stop the time; a clock that is met or paused stays as it is, one that is past due stays missed."""
    if clock.met_at or clock.paused_at:
        return clock
    return replace(clock, paused_at=utc(at), missed=clock.late(at))


def resume(calendar: Calendar, clock: Clock, at: datetime) -> Clock:
    """Let the time run again: the due moment moves by the pause in the clock's own kind of time."""
    if clock.met_at or clock.paused_at is None:
        return clock
    wall = _whole_seconds(span(calendar, clock.paused_at, at, working=False))
    working = _whole_seconds(span(calendar, clock.paused_at, at, working=True))
    given_back = timedelta(seconds=working if clock.working else wall)
    running = replace(
        clock,
        paused_at=None,
        paused_seconds=clock.paused_seconds + wall,
        paused_working_seconds=clock.paused_working_seconds + working,
    )
    return moved(calendar, running, shift(calendar, clock.due_at, given_back, working=clock.working))


def pause_limit_at(policy: Policy, calendar: Calendar, clock: Clock) -> datetime | None:
    """When the running pause has used up what the policy allows in sum; None if the clock is not paused.

    A limit in working days is worth as many office days of working time, for pauses begin at any hour.
    """
    if clock.paused_at is None:
        return None
    limit = policy.pause.limit
    used = timedelta(seconds=clock.paused_working_seconds if limit.working else clock.paused_seconds)
    left = max(limit.length(calendar.office_day) - used, NOTHING)
    return shift(calendar, clock.paused_at, left, working=limit.working)


def beyond(calendar: Calendar, due_at: datetime, term: Term, *, roll: bool = False) -> Due:
    """Where a term leads that follows a due moment; a last day that ends at 24:00 is not the next day."""
    in_days = term.unit in {TermUnit.DAYS, TermUnit.WORKING_DAYS}
    begin = due_at - timedelta.resolution if in_days else due_at
    return due(calendar, begin, (term,), roll=roll)


def meet(clock: Clock, at: datetime) -> Clock:
    """Stop the clock for good, missed if that comes after the due moment; only the first time counts."""
    if clock.met_at:
        return clock
    return replace(clock, met_at=utc(at), missed=clock.late(at))


def moved(calendar: Calendar, clock: Clock, due_at: datetime) -> Clock:
    """The clock with another due moment, provisional if that leans on a year not announced."""
    leaning = clock.working and calendar.provisional(clock.started_at, due_at)
    return replace(clock, due_at=due_at, provisional=clock.provisional or leaning)


def _whole_seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)
