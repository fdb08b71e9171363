"""The ledger: who had a case from when to when, and every pause with its reason and who approved it.

The citizen's clock runs from receipt whoever has the case, so that a return hides no delay (domain.md §4,
"Rules"): a unit is judged by its own share, the office by the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.domain import events as e
from chalicelib.domain.chain import Event
from chalicelib.domain.head import Head
from chalicelib.domain.values import PauseReason, Target
from chalicelib.sla.calendar import Calendar
from chalicelib.sla.clock import Clock
from chalicelib.sla.sla import Sla
from chalicelib.sla.terms import span

CENTRE = ""
"""Who has a case that no unit has: the office that received it."""


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
    """The reply clock stood still; `approver` is the id of the person who asked, `text` what was asked."""

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
    instance: int = 1


def ledger(case: Head, events: Sequence[Event], sla: Sla, now: datetime) -> tuple[Account, ...]:
    """The account of each cycle up to `now`, the first one first; none of a case that is not received yet.

    Events that are newer than `case` are left out: it was read before them. An event that is dated before an
    earlier one counts as of the same moment, for hosts' clocks differ.
    """
    drafts: list[_Draft] = []
    at = None
    for event in events:
        if event.seq <= case.seq:
            at = max(at or event.at, event.at)
            _enter(drafts, event, at, sla)
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


@dataclass
class _Asked:
    event: Event
    began_at: datetime
    ended_at: datetime | None = None


@dataclass
class _Draft:
    """A cycle while its events are read: `hands` says who had the case from which moment on."""

    number: int
    hands: list[tuple[datetime, str]]
    target: Target = Target.REPLY
    asked: list[_Asked] = field(default_factory=list)
    ended_at: datetime | None = None


def _enter(drafts: list[_Draft], event: Event, at: datetime, sla: Sla) -> None:
    match event.body:
        case e.CaseReceived():
            drafts.append(_Draft(1, [(at, CENTRE)]))
        case e.CaseReopened():
            # Whoever answered has it again.
            last = drafts[-1]
            drafts.append(_Draft(last.number + 1, [(at, last.hands[-1][1])], Target.REOPENED_REPLY))
        case e.ReexaminationAsked(unit=unit):
            drafts.append(_Draft(drafts[-1].number + 1, [(at, unit)], Target.REEXAMINATION_REPLY))
        case e.CaseDispatched(unit=unit):
            drafts[-1].hands.append((at, unit))
        case e.CaseReplied() | e.CaseDeclined() | e.CaseWithdrawn():
            drafts[-1].ended_at = at
            _answer(drafts[-1], at)
        case e.CaseKeptOpen() | e.CaseKeptWithUnit() | e.CitizenObjected():
            _take_up(drafts[-1], event, at)
        case e.CaseTransferred() | e.CaseTakenBack() | e.CaseTakenAway() as body:
            drafts[-1].hands.append((at, body.unit if isinstance(body, e.CaseTransferred) else CENTRE))
            _answer(drafts[-1], at)
        case e.QuestionAsked() if _stops(sla, drafts[-1].target):
            drafts[-1].asked.append(_Asked(event, at))
        case e.QuestionLapsed() | e.CitizenAdded():
            _answer(drafts[-1], at)
        case _:
            # Whoever signs, notes or reminds: the case stays where it is.
            pass


def _stops(sla: Sla, target: Target) -> bool:
    """Where nothing but a hearing stops the reply clock, it ran on while we waited for the citizen."""
    return sla.policy.pause.stops(target, PauseReason.QUESTION)


def _take_up(draft: _Draft, event: Event, at: datetime) -> None:
    """It had ended: since then the office had it, which now decides that it goes on."""
    unit = draft.hands[-1][1]
    draft.hands.append((draft.ended_at or at, CENTRE))
    draft.ended_at = None
    if isinstance(event.body, e.CaseKeptWithUnit):
        draft.hands.append((at, unit))


def _answer(draft: _Draft, at: datetime) -> None:
    """Only what comes first ends the pause; what else a citizen adds changes nothing."""
    if draft.asked and draft.asked[-1].ended_at is None:
        draft.asked[-1].ended_at = at


def _account(case: Head, draft: _Draft, calendar: Calendar, now: datetime) -> Account:
    began, until = draft.hands[0][0], draft.ended_at or now
    pauses = tuple(_pause(asked, calendar, until) for asked in draft.asked)
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
        instance=case.cycles[draft.number - 1].instance,
    )


def _pause(asked: _Asked, calendar: Calendar, until: datetime) -> Pause:
    text = asked.event.body.text if isinstance(asked.event.body, e.QuestionAsked) else ""
    return Pause(
        reason=PauseReason.QUESTION,
        approver=asked.event.actor,
        text=text,
        began_at=asked.began_at,
        ended_at=asked.ended_at,
        length=_length(calendar, asked.began_at, asked.ended_at or until),
    )


def _holdings(
    draft: _Draft, pauses: Sequence[Pause], calendar: Calendar, until: datetime
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
