"""Terms of a policy ("30m", "24h", "60d", "8wh", "5wd") and the moments they lead to (domain.md §4)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from chalicelib.sla.calendar import Calendar, utc
from chalicelib.sla.errors import PolicyError
from chalicelib.sla.office import NOTHING

SHAPE = re.compile(r"([0-9]{1,4})(m|h|d|wh|wd)")


class TermUnit(StrEnum):
    """Units of time: the first three run around the clock, the last two in office time."""

    MINUTES = "m"
    HOURS = "h"
    DAYS = "d"
    WORKING_HOURS = "wh"
    WORKING_DAYS = "wd"


# Python looks a member up in its class by a function; the inmost comparison of all deadlines spares that.
DAYS, WORKING_DAYS = TermUnit.DAYS, TermUnit.WORKING_DAYS
A_DAY = timedelta(days=1)
WORKING = frozenset({TermUnit.WORKING_HOURS, TermUnit.WORKING_DAYS})
LENGTHS = {
    TermUnit.MINUTES: timedelta(minutes=1),
    TermUnit.HOURS: timedelta(hours=1),
    TermUnit.DAYS: timedelta(days=1),
    TermUnit.WORKING_HOURS: timedelta(hours=1),
}


@dataclass(frozen=True)
class Term:
    """A length of time as a policy writes it."""

    amount: int
    unit: TermUnit

    @classmethod
    def parse(cls, text: str) -> "Term":
        """Read "30m", "24h", "60d", "8wh" or "5wd"; PolicyError for anything else."""
        match = SHAPE.fullmatch(text)
        if match is None:
            raise PolicyError(f'"{text}" is no term: write 30m, 24h, 60d, 8wh or 5wd')
        term = cls(int(match[1]), TermUnit(match[2]))
        if term.unit is TermUnit.WORKING_DAYS and not term.amount:
            raise PolicyError(f'"{text}": the first working day is the one after the start')
        return term

    @cached_property
    def working(self) -> bool:
        """Whether it runs in office time."""
        return self.unit in WORKING

    def length(self, office_day: timedelta) -> timedelta:
        """As a stretch of its own kind of time, where a working day is worth `office_day`."""
        return self.amount * LENGTHS.get(self.unit, office_day)

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


def shortest_of_each_kind(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Those that may end first, in their order: of two that run alike the shorter one always does."""
    shortest: dict[TermUnit, Term] = {}
    for term in terms:
        kind = TermUnit.HOURS if term.unit is TermUnit.MINUTES else term.unit
        known = shortest.get(kind)
        if known is None or term.length(A_DAY) < known.length(A_DAY):
            shortest.pop(kind, None)
            shortest[kind] = term
    return tuple(shortest.values())


class Due(NamedTuple):
    """A deadline; `working` says in which kind of time it runs, `provisional` that a calendar is missing."""

    at: datetime
    provisional: bool
    working: bool


def due(calendar: Calendar, start: datetime, terms: tuple[Term, ...], *, roll: bool = False) -> Due:
    """The earliest end of several terms from `start`; `roll` moves a last calendar day off to a working day.

    Provisional also when a term that did not win could still do so once the missing year is announced.
    """
    winner = terms[0]
    at = term_end(calendar, start, winner, roll=roll)
    for term in terms[1:]:
        end = term_end(calendar, start, term, roll=roll)
        if end < at:
            at, winner = end, term
    # Nearly always every year is announced, so that is asked first.
    provisional = calendar.provisional(start, at) and _leaning(calendar, start, at, terms, roll=roll)
    return Due(at, provisional, winner.working)


def term_end(calendar: Calendar, start: datetime, term: Term, *, roll: bool = False) -> datetime:
    """When one term from `start` has run."""
    if term.unit is WORKING_DAYS:
        return calendar.add_working_days(start, term.amount)
    if term.unit is DAYS:
        return calendar.add_days(start, term.amount, roll=roll)
    return shift(calendar, start, term.length(calendar.office_day), working=term.working)


def shift(calendar: Calendar, at: datetime, span: timedelta, *, working: bool) -> datetime:
    """`at` moved later by `span` of working or wall time."""
    return calendar.add_working_time(at, span) if working else utc(at) + span


def span(calendar: Calendar, start: datetime, end: datetime, *, working: bool) -> timedelta:
    """Working or wall time between two moments; nothing if `end` is not after `start`."""
    return calendar.working_time(start, end) if working else max(end - start, NOTHING)


def moment(calendar: Calendar, start: datetime, end: datetime, fraction: float, *, working: bool) -> datetime:
    """When that fraction (0 to 1) of the working or wall time from `start` to `end` has run."""
    if fraction >= 1:
        return utc(end)
    return shift(calendar, start, span(calendar, start, end, working=working) * fraction, working=working)


def _leaning(
    calendar: Calendar, start: datetime, at: datetime, terms: tuple[Term, ...], *, roll: bool
) -> bool:
    return any(_leans(term, roll=roll) and _soonest(calendar, start, term) <= at for term in terms)


def _leans(term: Term, *, roll: bool) -> bool:
    return term.working or (roll and term.unit is TermUnit.DAYS)


def _soonest(calendar: Calendar, start: datetime, term: Term) -> datetime:
    """A bound that no calendar can undercut: as if every day were worked."""
    if term.unit is TermUnit.WORKING_HOURS:
        return start + term.length(calendar.office_day)
    if term.unit is TermUnit.DAYS:
        return calendar.add_days(start, term.amount)
    return calendar.closing(calendar.local_day(start) + timedelta(days=term.amount))
