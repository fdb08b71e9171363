"""The queues of an officer: due today, overdue, unassigned, of high risk, parked; each a list by filters."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum

from chalicelib.domain import authority
from chalicelib.domain.table import OPEN
from chalicelib.domain.values import Status
from chalicelib.ports import Deps, Principal
from chalicelib.usecases.search.filters import Filters, Risk


class Queue(StrEnum):
    """In the order in which they are shown."""

    OPEN = "open"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    UNASSIGNED = "unassigned"
    HIGH_RISK = "high_risk"
    ANSWERED = "answered"
    PARKED = "parked"
    """No cases: what waits for a person to try it again."""


_OPEN = frozenset(OPEN)
_FILTERS: Mapping[Queue, Callable[[Deps], Filters]] = {
    Queue.OPEN: lambda _: Filters(status=_OPEN),
    Queue.DUE_TODAY: lambda deps: Filters(status=_OPEN, due_from=deps.now(), due_to=_tomorrow(deps)),
    Queue.OVERDUE: lambda _: Filters(status=_OPEN, overdue=True),
    Queue.UNASSIGNED: lambda _: Filters(status=frozenset({Status.RECEIVED, Status.ACCEPTED})),
    Queue.HIGH_RISK: lambda _: Filters(status=_OPEN, risk=frozenset({Risk.EXTREME, Risk.HIGH})),
    Queue.ANSWERED: lambda _: Filters(status=frozenset({Status.REPLIED, Status.EVALUATED})),
}


def filters(deps: Deps, queue: Queue) -> Filters:
    """What a queue of cases holds now; KeyError for PARKED, which holds none."""
    return _FILTERS[queue](deps)


def theirs(deps: Deps, who: Principal) -> tuple[Queue, ...]:
    """Those that this person has: a unit has no case that none has been given, nor what is parked."""
    seen = authority.units_seen(who.role, who.unit, deps.office)
    if seen is not None and not seen:
        return ()
    left_out = {Queue.UNASSIGNED} if seen is not None else set[Queue]()
    left_out |= set() if who.role in authority.SEES_PARKED else {Queue.PARKED}
    return tuple(queue for queue in Queue if queue not in left_out)


def _tomorrow(deps: Deps) -> datetime:
    """The end of the office's day. What ran out earlier on it is overdue, and told there alone."""
    calendar = deps.sla.calendar
    return calendar.at_local(calendar.local_day(deps.now()) + timedelta(days=1), time())
