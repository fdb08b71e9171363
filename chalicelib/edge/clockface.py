"""Clocks and ledger of a case as the staff API shows them: who must act, what is left, what comes next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from chalicelib.domain import ledger as books
from chalicelib.domain.case import Case
from chalicelib.domain.head import Head
from chalicelib.domain.units import Office, Person
from chalicelib.domain.values import Target
from chalicelib.domain.wake import owner, superior
from chalicelib.sla import clock as clocks
from chalicelib.sla.sla import Sla
from chalicelib.sla.terms import span

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Who:
    """Somebody by id, or `system`; the name is empty for the system and for those who left the office."""

    id: str
    name: str = ""


SYSTEM = Who("system")


@dataclass(frozen=True)
class Next:
    """If nobody acts: `person` is reminded at a `fraction` of the time, or told as the `level` above."""

    kind: str
    at: datetime
    person: Who
    fraction: float | None = None
    level: str | None = None


@dataclass(frozen=True, kw_only=True)
class Clockface:
    """A target of a case. Seconds are of working time if `working`, else of the wall.

    `paused_seconds` includes a pause that still runs; `left_seconds` is below zero past the due moment, and
    None once the target is met. What was `breached` stays so. `extension` is a term such as 5wd, or empty.
    """

    target: Target
    owner: Who
    started_at: datetime
    due_at: datetime
    met_at: datetime | None
    breached: bool
    provisional: bool
    working: bool
    paused_at: datetime | None
    paused_seconds: int
    left_seconds: int | None
    extension: str
    next: Next | None


@dataclass(frozen=True, kw_only=True)
class Lasted:
    """A stretch of time in whole seconds of both kinds; `ended_at` None: it lasts still."""

    began_at: datetime
    ended_at: datetime | None
    wall_seconds: int
    working_seconds: int


@dataclass(frozen=True, kw_only=True)
class Held(Lasted):
    """By a unit; by the office that received it while `unit` is None."""

    unit: str | None
    paused_wall_seconds: int
    paused_working_seconds: int


@dataclass(frozen=True, kw_only=True)
class Paused(Lasted):
    reason: str
    approver: Who
    text: str


@dataclass(frozen=True, kw_only=True)
class Extended:
    """More time by a term such as 5wd, and the reason that the citizen was told."""

    term: str
    asked_by: Who
    approver: Who
    reason: str
    approved_at: datetime


@dataclass(frozen=True, kw_only=True)
class Account(Lasted):
    """A reply cycle, from receipt or reopening; the seconds of its holdings add up to its own."""

    cycle: int
    instance: int
    paused_wall_seconds: int
    paused_working_seconds: int
    due_at: datetime | None
    working: bool
    left_seconds: int | None
    extension: str
    holdings: tuple[Held, ...]
    pauses: tuple[Paused, ...]
    extensions: tuple[Extended, ...] = ()


def faces(case: Case, sla: Sla, office: Office, now: datetime) -> tuple[Clockface, ...]:
    """Every clock of the case, met ones included, in the order in which they were started."""
    return tuple(_face(case, clock, sla, office, now) for clock in case.clocks.values())


def accounts(found: tuple[books.Account, ...], office: Office) -> tuple[Account, ...]:
    """The ledger in seconds and names."""
    return tuple(_account(each, office) for each in found)


def who(office: Office, person: str) -> Who:
    """A person of the trail, who may have left since."""
    known = office.people.get(person)
    return Who(person, known.name if known else "")


def _face(case: Head, clock: clocks.Clock, sla: Sla, office: Office, now: datetime) -> Clockface:
    running = span(sla.calendar, clock.paused_at or now, now, working=clock.working)
    left = books.left(sla.calendar, clock, now)
    return Clockface(
        target=clock.target,
        owner=_owner(case, clock.target, office),
        started_at=clock.started_at,
        due_at=clock.due_at,
        met_at=clock.met_at,
        breached=clock.late(clock.met_at or now) and clock.target not in clocks.WINDOWS,
        provisional=clock.provisional,
        working=clock.working,
        paused_at=clock.paused_at,
        paused_seconds=(clock.paused + running) // SECOND,
        left_seconds=None if left is None else left // SECOND,
        extension=clock.extension,
        next=_next(case, clock, sla, office),
    )


def _next(case: Head, clock: clocks.Clock, sla: Sla, office: Office) -> Next | None:
    step = clocks.next_step(sla.policy, sla.calendar, clock, case.grade)
    if step is None:
        return None
    if step.level is None:
        return Next(step.kind, step.at, _owner(case, clock.target, office), fraction=step.fraction)
    above = _named(partial(superior, case, clock.target, step.level, office))
    return Next(step.kind, step.at, above, level=step.level.name.lower())


def _owner(case: Head, target: Target, office: Office) -> Who:
    if target is Target.ACKNOWLEDGEMENT:
        return SYSTEM
    return _named(partial(owner, case, target, office), case.handler or "")


def _named(find: Callable[[], Person], id: str = "") -> Who:
    """Whoever left the office, or whose unit is no more, keeps nobody from reading the case."""
    try:
        person = find()
    except LookupError:
        return Who(id)
    return Who(person.id, person.name)


def _account(found: books.Account, office: Office) -> Account:
    return Account(
        cycle=found.number,
        instance=found.instance,
        began_at=found.began_at,
        ended_at=found.ended_at,
        wall_seconds=found.length.wall // SECOND,
        working_seconds=found.length.working // SECOND,
        paused_wall_seconds=found.paused.wall // SECOND,
        paused_working_seconds=found.paused.working // SECOND,
        due_at=found.due_at,
        working=found.working,
        left_seconds=None if found.left is None else found.left // SECOND,
        extension=found.extension,
        holdings=tuple(_held(each) for each in found.holdings),
        pauses=tuple(_paused(each, office) for each in found.pauses),
        extensions=tuple(_extended(each, office) for each in found.extensions),
    )


def _held(found: books.Holding) -> Held:
    return Held(
        unit=found.unit or None,
        began_at=found.began_at,
        ended_at=found.ended_at,
        wall_seconds=found.length.wall // SECOND,
        working_seconds=found.length.working // SECOND,
        paused_wall_seconds=found.paused.wall // SECOND,
        paused_working_seconds=found.paused.working // SECOND,
    )


def _paused(found: books.Pause, office: Office) -> Paused:
    return Paused(
        reason=found.reason,
        approver=who(office, found.approver),
        text=found.text,
        began_at=found.began_at,
        ended_at=found.ended_at,
        wall_seconds=found.length.wall // SECOND,
        working_seconds=found.length.working // SECOND,
    )


def _extended(found: books.Extension, office: Office) -> Extended:
    return Extended(
        term=found.term,
        asked_by=who(office, found.asked_by),
        approver=who(office, found.approver),
        reason=found.reason,
        approved_at=found.approved_at,
    )
