"""Office time counted stretch by stretch, slowly and without the engine: the oracle of clocks reckons so."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.sla.sla import Sla

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def _stretches(sla: Sla, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Every stretch of office time that ends after that moment, from the local day on; without end."""
    day = since.astimezone(sla.policy.timezone).date()
    while True:
        if sla.calendar.is_workday(day):
            zone = sla.policy.timezone
            for begin, end in sla.policy.hours:
                yield datetime.combine(day, begin, zone), datetime.combine(day, end, zone)
        day += DAY


def worked(sla: Sla, begin: datetime, end: datetime) -> timedelta:
    total = timedelta()
    for opens, closes in _stretches(sla, begin):
        if opens >= end:
            return total
        total += max(min(closes, end) - max(opens, begin), timedelta())
    return total


def later(sla: Sla, at: datetime, span: timedelta) -> datetime:
    """The end of a stretch rather than the begin of the next one."""
    for opens, closes in _stretches(sla, at) if span else ():
        room = max(closes - max(opens, at), timedelta())
        if span <= room:
            return closes - room + span
        span -= room
    return at


def whole(span: timedelta) -> timedelta:
    return span // SECOND * SECOND
