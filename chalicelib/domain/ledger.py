"""The ledger: who had a case from when to when, and every pause with its reason and who approved it.

The citizen's clock runs from receipt whoever has the case, so that a return hides no delay (domain.md §4,
"Rules"): a unit is judged by its own share, the office by the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.chain import Event
from chalicelib.domain.head import Head
from chalicelib.domain.ledger_drafts import CENTRE, Draft, Extension, Stood, enter
from chalicelib.domain.values import PauseReason
from chalicelib.sla.calendar import Calendar
from chalicelib.sla.clock import Clock
from chalicelib.sla.sla import Sla
from chalicelib.sla.terms import span

__all__ = ["CENTRE", "Account", "Extension", "Holding", "Length", "Pause", "ledger", "left"]


@dataclass(frozen=True)
class Length:
    """A stretch of time in both kinds, in whole seconds of the wall clock: adjoining ones add up exactly."""

    wall: timedelta = timedelta()
    working: timedelta = timedelta()

    def __add__(self, other: "Length") -> "Length":
        return Length(self.wall + other.wall, self.working + other.working)


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A unit, or the `CENTRE`, had the case; `ended_at` None: it still has. `paused` is part of `length`."""

    unit: str
    began_at: datetime
    ended_at: datetime | None
    length: Length
    paused: Length


@dataclass(frozen=True, kw_only=True)
class Pause:
    """The reply clock stood still; `approver` is the id of who asked or called, `text` what or why."""

    reason: PauseReason
    approver: str
    text: str
    began_at: datetime
    ended_at: datetime | None
    length: Length


@dataclass(frozen=True, kw_only=True)
class Account:
    """One reply cycle, from receipt, reopening or reexamination to the reply, a refusal or a withdrawal.

    The holdings cover it without gap or overlap. `left` is in working time if `working`, below zero once the
    reply is overdue, None when nothing runs any more. `extension` is a term of the policy ("5wd") or empty.
    """

    number: int
    began_at: datetime
    ended_at: datetime | None
    length: Length
    paused: Length
    due_at: datetime | None
    left: timedelta | None
    working: bool
    extension: str
    holdings: tuple[Holding, ...]
    pauses: tuple[Pause, ...]
    extensions: tuple[Extension, ...] = ()
    instance: int = 1


def ledger(case: Head, events: Sequence[Event], sla: Sla, now: datetime) -> tuple[Account, ...]:
    """The account of each cycle up to `now`, the first one first; none of a case that is not received yet.

    Events that are newer than `case` are left out: it was read before them. An event that is dated before an
    earlier one counts as of the same moment, for hosts' clocks differ.
    """
    drafts: list[Draft] = []
    at = None
    for event in events:
        if event.seq <= case.seq:
            at = max(at or event.at, event.at)
            enter(drafts, event, at, sla)
    until = max(at or now, now)
    return tuple(_account(case, draft, sla.calendar, until) for draft in drafts)


def left(calendar: Calendar, clock: Clock, now: datetime) -> timedelta | None:
    """Until the due moment, in the clock's own kind of time; below zero past it, None for one that is met.

    While the clock is paused it stays as it was.
    """
    if clock.met_at:
        return None
    at = clock.paused_at or now
    ahead = span(calendar, at, clock.due_at, working=clock.working)
    return ahead - span(calendar, clock.due_at, at, working=clock.working)


def _account(case: Head, draft: Draft, calendar: Calendar, now: datetime) -> Account:
    began, until = draft.hands[0][0], draft.ended_at or now
    pauses = tuple(_pause(stood, calendar, until) for stood in draft.stood)
    clock = case.reply_clock if draft.number == len(case.cycles) else None
    return Account(
        number=draft.number,
        began_at=began,
        ended_at=draft.ended_at,
        length=_length(calendar, began, until),
        paused=sum((pause.length for pause in pauses), Length()),
        due_at=clock.due_at if clock else case.cycles[draft.number - 1].due_at,
        left=left(calendar, clock, until) if clock else None,
        working=clock is not None and clock.working,
        extension=clock.extension if clock else "",
        holdings=_holdings(draft, pauses, calendar, until),
        pauses=pauses,
        extensions=tuple(draft.extensions),
        instance=case.cycles[draft.number - 1].instance,
    )


def _pause(stood: Stood, calendar: Calendar, until: datetime) -> Pause:
    body = stood.event.body
    return Pause(
        reason=stood.reason,
        approver=stood.event.actor,
        text=str(getattr(body, "text", "") or getattr(body, "reason", "")),
        began_at=stood.began_at,
        ended_at=stood.ended_at,
        length=_length(calendar, stood.began_at, stood.ended_at or until),
    )


def _holdings(
    draft: Draft, pauses: Sequence[Pause], calendar: Calendar, until: datetime
) -> tuple[Holding, ...]:
    ends = [*(at for at, _ in draft.hands[1:]), draft.ended_at]
    return tuple(
        Holding(
            unit=unit,
            began_at=began,
            ended_at=ended,
            length=_length(calendar, began, ended or until),
            paused=_within(calendar, pauses, began, ended or until),
        )
        for (began, unit), ended in zip(draft.hands, ends, strict=True)
    )


def _within(calendar: Calendar, pauses: Sequence[Pause], began: datetime, ended: datetime) -> Length:
    """How much of the pauses falls between two moments."""
    shared = ((max(pause.began_at, began), min(pause.ended_at or ended, ended)) for pause in pauses)
    return sum((_length(calendar, *stretch) for stretch in shared), Length())


def _length(calendar: Calendar, began: datetime, ended: datetime) -> Length:
    first, last = began.replace(microsecond=0), ended.replace(microsecond=0)
    wall = span(calendar, first, last, working=False)
    return Length(wall, calendar.working_time(first, last))
