"""Where cases are looked for: the narrowest list that has them all, walked in its order from a cursor on.

The lists are those that are kept anyway: of a contact, of what is to be done, of what the tracker counts.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from chalicelib.domain.case import Case
from chalicelib.domain.dimensions import Dimension
from chalicelib.domain.inbox import KEPT_TICKETS
from chalicelib.domain.respondents import known_as
from chalicelib.domain.table import OPEN
from chalicelib.ports import CountedQuery, Deps, Page, WorkQuery
from chalicelib.usecases import roots
from chalicelib.usecases.contacts import contact_key
from chalicelib.usecases.search.filters import Filters
from chalicelib.usecases.search.matching import Wanted
from chalicelib.usecases.taking_in import OLDEST

AT_ONCE = timedelta(days=366)
"""Of a list that is kept by the month: read at a time, however long the span is."""

A_DAY = timedelta(days=1)
NEVER = "never"
"""Behind all times."""

Key = tuple[str, str]


class Walk(Protocol):
    """A list in an order; `order` says which: `due`, `received` or `ticket`."""

    @property
    def order(self) -> str: ...

    def chunk(self, deps: Deps, cursor: str | None, limit: int) -> Page[Case]:
        """What follows; it may be short, and none of it need fit. No cursor means the end."""

    def key(self, deps: Deps, case: Case) -> Key:
        """By which the list is sorted."""


def plan(deps: Deps, wanted: Wanted) -> Walk:
    """Of a person; of a firm; of units, or to be done; by the day on which it came; else all by due time."""
    asked = wanted.filters
    if asked.phone and (tickets := _of_contact(deps, asked.phone)) is not None:
        return ByTicket(tickets)
    if asked.respondent:
        return _by_day(deps, wanted, Dimension.RESPONDENT, known_as(asked.respondent) or asked.respondent)
    units = _units(deps, wanted)
    by_due = ByDue(WorkQuery(units, asked.status, wanted.due_before, asked.due_from))
    if units is not None or wanted.due_before or asked.due_from or _is_open(asked):
        return by_due
    if asked.category or asked.district or asked.received_from or asked.received_to:
        return _by_day(deps, wanted, *_kind(asked))
    return by_due


@dataclass(frozen=True)
class ByTicket:
    """A few cases."""

    tickets: tuple[str, ...]
    order: str = "ticket"

    def chunk(self, deps: Deps, cursor: str | None, limit: int) -> Page[Case]:  # noqa: ARG002  it is one
        return Page(_cases(deps, self.tickets))

    def key(self, deps: Deps, case: Case) -> Key:  # noqa: ARG002  as every walk
        return ("", case.ticket)


@dataclass(frozen=True)
class ByDue:
    """The work lists: by the time at which an answer is due, and what waits for none behind."""

    query: WorkQuery
    order: str = "due"

    def chunk(self, deps: Deps, cursor: str | None, limit: int) -> Page[Case]:
        return deps.store.worklist(replace(self.query, cursor=cursor, limit=limit))

    def key(self, deps: Deps, case: Case) -> Key:  # noqa: ARG002  as every walk
        due = case.due_at
        return (due.astimezone(UTC).isoformat(timespec="microseconds") if due else NEVER, case.ticket)


@dataclass(frozen=True)
class ByDay:
    """The cases that the tracker has counted as received, by the office's day; a year at a time."""

    dimension: str
    value: str
    first: date
    last: date
    order: str = "received"

    def chunk(self, deps: Deps, cursor: str | None, limit: int) -> Page[Case]:
        begin, _, behind = (cursor or f"{self.first.isoformat()} ").partition(" ")
        first = date.fromisoformat(begin)
        last = min(self.last, first + AT_ONCE)
        names = frozenset({"received"})
        asked = CountedQuery(self.dimension, self.value, first, last, names, behind or None, limit)
        found = deps.store.counted(asked)
        cases = _cases(deps, tuple(each.ticket for each in found.items))
        if found.cursor is not None:
            return Page(cases, f"{begin} {found.cursor}")
        return Page(cases, f"{last + A_DAY} " if last < self.last else None)

    def key(self, deps: Deps, case: Case) -> Key:
        return (_day(deps, case.received_at or deps.now()).isoformat(), case.ticket)


def _of_contact(deps: Deps, phone: str) -> tuple[str, ...] | None:
    """What that number has sent; None if it was more than a contact remembers."""
    known = deps.store.contact(contact_key(deps, phone)).tickets
    return tuple(sorted(each.ticket for each in known)) if len(known) < KEPT_TICKETS else None


def _is_open(asked: Filters) -> bool:
    return bool(asked.status) and asked.status <= frozenset(OPEN)


def _units(deps: Deps, wanted: Wanted) -> frozenset[str] | None:
    """Those of the cases: whoever has one is of its unit or of one above it."""
    person = deps.office.people.get(wanted.filters.handler)
    if wanted.filters.unit or person is None or person.unit not in deps.office.units:
        return wanted.units
    below = deps.office.subtree(person.unit)
    return below if wanted.units is None else wanted.units & below


def _by_day(deps: Deps, wanted: Wanted, dimension: Dimension, value: str) -> Walk:
    """From before anything happened, or the day that was asked for, until today."""
    begun = next(iter(deps.store.entries(roots.DAYS, "", 1)), None)
    today = _day(deps, wanted.now)
    # What came by letter was received before it was typed in.
    first, last = (date.fromisoformat(begun.key) if begun else today) - OLDEST - A_DAY, today
    asked = wanted.filters
    if asked.received_from:
        first = max(first, _day(deps, asked.received_from))
    if asked.received_to:
        last = min(last, _day(deps, asked.received_to))
    return ByDay(dimension.value, value, first, last) if first <= last else ByTicket(())


def _kind(asked: Filters) -> tuple[Dimension, str]:
    if asked.category:
        return Dimension.CATEGORY, asked.category
    return (Dimension.DISTRICT, asked.district) if asked.district else (Dimension.ALL, "")


def _cases(deps: Deps, tickets: tuple[str, ...]) -> tuple[Case, ...]:
    """Those that there are; of a number that another message was given, none."""
    return tuple(case for case in map(deps.store.case, tickets) if case)


def _day(deps: Deps, at: datetime) -> date:
    return deps.sla.calendar.local_day(at)
