"""What the tests of the room share: moments with their weekday written out, the pack, the real calendar."""

from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from hypothesis import strategies as st

from chalicelib.domain.values import Grade, Target, Type
from chalicelib.sla import clock as clocks
from chalicelib.sla import packs
from chalicelib.sla.calendar import Calendar, YearTable
from chalicelib.sla.china import china_calendar, years

POLICY = packs.load("hotline")
CALENDAR = china_calendar(POLICY)
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    """ "Fri 2026-09-18 16:30" in the office's time; a wrong weekday fails."""
    moment = datetime.strptime(text, "%a %Y-%m-%d %H:%M").replace(tzinfo=POLICY.timezone)
    assert f"{moment:%a}" == text[:3], text
    return moment


def shown(moment: datetime) -> str:
    """The inverse of `at`."""
    assert moment.tzinfo is UTC
    return f"{moment.astimezone(POLICY.timezone):%a %Y-%m-%d %H:%M}"


def calendar(*, off: tuple[date, ...] = (), make_up: tuple[date, ...] = (), year: int = 2026) -> Calendar:
    """The real calendar with one year replaced."""
    table = YearTable(frozenset(off), frozenset(make_up))
    return Calendar(POLICY.timezone, POLICY.hours, MappingProxyType({**years(), year: table}))


def clock(
    started: str,
    *,
    target: Target = Target.REPLY,
    type: Type = Type.COMPLAINT,
    grade: Grade = Grade.NORMAL,
) -> clocks.Clock:
    """A running clock of the hotline."""
    started_clock = clocks.start(POLICY, CALENDAR, target, type, grade, at(started))
    assert started_clock is not None
    return started_clock


def moments(first: str = "Thu 2026-01-01 00:00", days: int = 330) -> st.SearchStrategy[datetime]:
    """Whole minutes from `first` on, nights and days off included."""
    return st.integers(0, days * 1440).map(lambda minutes: at(first) + minutes * MINUTE)


def spans(days: int = 20) -> st.SearchStrategy[timedelta]:
    """Whole minutes, none included."""
    return st.integers(0, days * 450).map(lambda minutes: minutes * MINUTE)


STEPS = ["reminder 0.5", "reminder 0.8", "reminder 1.0", "escalation 1", "escalation 2", "escalation 3"]


def steps(running: clocks.Clock, grade: Grade = Grade.NORMAL) -> list[str]:
    """Moments of the ladder."""
    return [shown(step.at) for step in clocks.ladder(POLICY, CALENDAR, running, grade)]


def taken(running: clocks.Clock, now: str, grade: Grade = Grade.NORMAL) -> tuple[clocks.Clock, list[str]]:
    """The clock woken at `now`, and what it takes."""
    advanced, found = clocks.due_steps(POLICY, CALENDAR, running, grade, at(now))
    return advanced, [f"{step.kind} {step.level or step.fraction}" for step in found]


def paused(running: clocks.Clock, begin: str, end: str) -> clocks.Clock:
    """The clock after one pause."""
    return clocks.resume(CALENDAR, clocks.pause(running, at(begin)), at(end))


def regraded(running: clocks.Clock, grade: Grade, now: str, type: Type = Type.COMPLAINT) -> clocks.Clock:
    """The clock under another grade."""
    return clocks.regrade(POLICY, CALENDAR, running, type, grade, at(now))
