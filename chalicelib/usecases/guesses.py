"""Whoever gives ticket and code may be wrong a few times an hour; after that nothing opens from there.

It is counted where it comes from, never by ticket alone: nobody locks a citizen out from elsewhere. A row
holds one address in one hour of the clock, under keys that nobody reads back, and is forgotten after it.
"""

from datetime import UTC, datetime, timedelta

from chalicelib.domain import ticket as tickets
from chalicelib.domain.errors import ThrottledError
from chalicelib.ports import Deps
from chalicelib.usecases.contacts import source_key

AT_TICKET, AT_ALL = 10, 100
"""Wrong tries of an hour from one address: at one ticket, and at all of them. Behind the address of a mobile
network stand thousands, each with a ticket of their own and now and then a slip of the finger."""

SPAN = timedelta(hours=1)
ALL = "all"
SHORT = 8
"""Characters that tell apart the hundred tickets of a row."""


def look(deps: Deps, sender: str, ticket: str) -> None:
    """ThrottledError if there were too many: one read, the same whatever ticket and code are.

    Tries that are under way together do not see each other, so that as many more may come through.
    """
    if not sender:
        return
    now = deps.now()
    hour = _hour(now)
    counted = deps.store.tries(_row(deps, hour, sender))
    if counted.get(ALL, 0) >= AT_ALL or counted.get(_name(deps, hour, sender, ticket), 0) >= AT_TICKET:
        until = hour + SPAN
        raise ThrottledError(until - now, f"{until.astimezone(deps.sla.policy.timezone):%H:%M}")


def count(deps: Deps, sender: str, ticket: str) -> None:
    """One more wrong try at it: of a ticket that there is, and of one that there is not."""
    if not sender:
        return
    now = deps.now()
    hour = _hour(now)
    added = {ALL: 1, _name(deps, hour, sender, ticket): 1}
    deps.store.add_tries(_row(deps, hour, sender), added, now, hour + SPAN)


def _hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _row(deps: Deps, hour: datetime, sender: str) -> str:
    return source_key(deps, hour.date(), "code", sender, hour.isoformat())


def _name(deps: Deps, hour: datetime, sender: str, ticket: str) -> str:
    """However it is written; what is no ticket is counted like one."""
    written = tickets.parse(ticket) or ticket
    return source_key(deps, hour.date(), "code", sender, hour.isoformat(), written)[:SHORT]
