"""Clocks and ledger in words, for the officers' page; and how long something lasts, for everybody's."""

from collections.abc import Sequence
from datetime import date, datetime

from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.ledger import ledger
from chalicelib.domain.messages import date_time, say
from chalicelib.domain.values import PauseReason
from chalicelib.edge import clockface
from chalicelib.edge.clockface import SYSTEM, Account, Clockface, Lasted
from chalicelib.pages.models import AccountTable, ClockRow, HeldRow
from chalicelib.ports import Deps
from chalicelib.sla.sla import Sla
from chalicelib.usecases.writing import length

LANG = "zh-CN"
"""Officers are written to in Chinese."""
SECOND = 2
DAY = 24
"""Hours."""


def clock_rows(deps: Deps, case: Case) -> tuple[ClockRow, ...]:
    """What is due next stands first, what is done last."""
    sla = deps.sla_of(case.policy)
    faces = clockface.faces(case, sla, deps.office, deps.now())
    return tuple(
        _clock_row(face, sla) for face in sorted(faces, key=lambda f: (f.met_at is not None, f.due_at))
    )


def account_tables(deps: Deps, case: Case, history: Sequence[Event]) -> tuple[AccountTable, ...]:
    """Who had the case how long, a table for each reply cycle."""
    sla = deps.sla_of(case.policy)
    found = clockface.accounts(ledger(case, history, sla, deps.now()), deps.office)
    return tuple(_account_table(deps, each) for each in found)


def guess(case: Case, sla: Sla) -> str:
    """What makes the reply's due time a guess, while it is one."""
    clock = case.reply_clock
    running = clock is not None and clock.met_at is None and clock.provisional
    return _guess(sla, clock.started_at, clock.due_at) if running and clock else ""


def when(lang: str, deps: Deps, began_at: datetime, ended_at: datetime | None) -> str:
    """From when to when, or since when; a day is named once, and a moment is no stretch."""
    zone = deps.sla.policy.timezone
    begin = date_time(lang, began_at, zone)
    if ended_at is None:
        return say(lang, "page.since", begin=begin)
    end = date_time(lang, ended_at, zone)
    if begin == end:
        return begin
    last = ended_at.astimezone(zone)
    if began_at.astimezone(zone).date() == last.date():
        end = f"{last:%H:%M}"
    return say(lang, "page.from_to", begin=begin, end=end)


def lasting(seconds: int, *, days: bool = True) -> str:
    """3天4小时, 2小时5分钟; without `days`, as for working time, hours alone go on."""
    minutes = abs(seconds) // 60
    hours = minutes // 60
    if days and hours >= DAY:
        return _filled("days_hours" if hours % DAY else "days", days=hours // DAY, hours=hours % DAY)
    if hours:
        return _filled("hours_minutes" if minutes % 60 else "hours", hours=hours, minutes=minutes % 60)
    return say(LANG, "page.instant") if seconds and not minutes else _filled("minutes", minutes=minutes)


def _filled(key: str, **numbers: int) -> str:
    return say(LANG, f"page.{key}", **{name: str(number) for name, number in numbers.items()})


def _clock_row(face: Clockface, sla: Sla) -> ClockRow:
    running = face.met_at is None
    return ClockRow(
        target=say(LANG, f"target.{face.target}"),
        owner=_owner(face) if running else "",
        due=date_time(LANG, face.due_at, sla.policy.timezone),
        state=_state(face, sla),
        late=face.breached,
        extended=bool(face.extension),
        note=_guess(sla, face.started_at, face.due_at) if running and face.provisional else "",
        next=_next(face, sla),
    )


def _owner(face: Clockface) -> str:
    return say(LANG, "page.clock_system") if face.owner == SYSTEM else face.owner.name or face.owner.id


def _state(face: Clockface, sla: Sla) -> str:
    if face.met_at is not None or face.left_seconds is None:
        at = date_time(LANG, face.met_at or face.due_at, sla.policy.timezone)
        return say(LANG, "page.clock_met_late" if face.breached else "page.clock_met", at=at)
    left = lasting(face.left_seconds, days=not face.working)
    if face.working:
        left = say(LANG, "page.working", length=left)
    if face.paused_at:
        return say(LANG, "page.clock_paused", left=left)
    # In the night after it ran out no working time has passed.
    if face.breached and face.left_seconds <= 0:
        return say(LANG, "page.clock_over", left=left)
    return say(LANG, "page.clock_left_late" if face.breached else "page.clock_left", left=left)


def _next(face: Clockface, sla: Sla) -> str:
    if face.next is None:
        return ""
    at, person = date_time(LANG, face.next.at, sla.policy.timezone), face.next.person
    key = "page.clock_escalation" if face.next.level else "page.clock_reminder"
    return say(LANG, key, at=at, person=person.name or person.id)


def _guess(sla: Sla, begin: datetime, end: datetime) -> str:
    """Names the years; none if they were announced since, and the clock is to be counted again."""
    first, last = sla.calendar.local_day(begin).year, sla.calendar.local_day(end).year
    years = [str(y) for y in range(first, last + 1) if not sla.calendar.is_announced(date(y, 1, 1))]
    return (
        say(LANG, "page.provisional", years="、".join(years))
        if years
        else say(LANG, "page.provisional_known")
    )


def _account_table(deps: Deps, account: Account) -> AccountTable:
    return AccountTable(
        held=tuple(
            _row(deps, held, _unit(deps, held.unit), held.paused_wall_seconds) for held in account.holdings
        ),
        whole=_row(deps, account, say(LANG, _since(account)), account.paused_wall_seconds),
        pauses=tuple(
            say(
                LANG,
                "page.ledger_pause" if pause.reason == PauseReason.QUESTION else "page.ledger_hearing",
                person=pause.approver.name or pause.approver.id,
                span=when(LANG, deps, pause.began_at, pause.ended_at),
                length=lasting(pause.wall_seconds),
            )
            for pause in account.pauses
        ),
        extensions=tuple(
            say(
                LANG,
                "page.ledger_extension",
                person=each.approver.name or each.approver.id,
                at=date_time(LANG, each.approved_at, deps.sla.policy.timezone),
                term=length(LANG, each.term),
                reason=each.reason,
            )
            for each in account.extensions
        ),
    )


def _since(account: Account) -> str:
    if account.instance > 1:
        return "page.ledger_second" if account.instance == SECOND else "page.ledger_third"
    return "page.ledger_whole" if account.cycle == 1 else "page.ledger_again"


def _row(deps: Deps, lasted: Lasted, unit: str, paused: int) -> HeldRow:
    return HeldRow(
        unit=unit,
        when=when(LANG, deps, lasted.began_at, lasted.ended_at),
        wall=lasting(lasted.wall_seconds),
        working=lasting(lasted.working_seconds, days=False),
        paused=say(LANG, "page.ledger_paused", length=lasting(paused)) if paused else "",
    )


def _unit(deps: Deps, unit: str | None) -> str:
    known = deps.office.units.get(unit) if unit else None
    return known.name if known else unit or say(LANG, "page.centre")
