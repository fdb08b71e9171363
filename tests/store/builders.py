"""Real domain objects with one keyword per thing that a test cares about."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.chain import chain
from chalicelib.domain.contribution import Counts, Part, grouped
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.events import Body, NoteAdded
from chalicelib.domain.inbox import Citizen, Content, Submission
from chalicelib.domain.values import Channel, Status, Target
from chalicelib.ports import CountedQuery, Tracked
from chalicelib.sla.clock import Clock
from chalicelib.store.additions import Key

NOW = datetime(2026, 5, 6, 1, 30, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def a_submission(ticket: str = "T1", key: str = "sms:1", text: str = "路灯不亮") -> Submission:
    content = Content(text, citizen=Citizen(phone="+8613800000000"))
    return Submission(ticket, key, content.digest(), Channel.SMS, NOW, "v1", content)


def a_case(
    ticket: str = "T1",
    *,
    unit: str | None = None,
    status: Status = Status.IN_PROGRESS,
    due_at: datetime | None = None,
    wake_at: datetime | None = None,
) -> Case:
    case = Case(ticket, "salt", unit=unit, status=status, wake_at=wake_at, received_at=NOW)
    if due_at:
        case.clocks[Target.REPLY] = Clock(Target.REPLY, NOW, due_at, False, True)
    return case


def tell(case: Case, *bodies: Body) -> Case:
    """Let events happen to the case without asking the table or the policy."""
    for body in bodies:
        event = chain(case.ticket, case.seq + 1, case.tip, NOW, "officer", body, case.salt)
        case.pending.append(event)
        case.seq, case.tip = event.seq, event.hash
    return case


def noted(case: Case, text: str = "called back") -> Case:
    return tell(case, NoteAdded(text=text))


def a_delivery(
    id: str = "d1", ticket: str = "T1", *, next_at: datetime | None = None, text: str = "已受理"
) -> Delivery:
    return Delivery(
        id, ticket, f"{ticket}:1", "acknowledge", "citizen", Channel.SMS, "+8613800000000", text, NOW, next_at
    )


def on(day: int, dimension: str = "unit", value: str = "roads") -> Key:
    """A counter on that day of May 2026."""
    return Key(date(2026, 5, day), dimension, value)


def tracked(version: int, cells: Mapping[Key, Counts]) -> Tracked:
    """A row that adds these."""
    days: dict[date, dict[tuple[str, str], Counts]] = {}
    for key, counts in cells.items():
        days.setdefault(key.day, {})[key.dimension, key.value] = counts
    parts: list[Part] = [part for day in sorted(days) for part in grouped(day, days[day])]
    return Tracked(version, tuple(parts))


def a_count(name: str, value: str = "roads", last: int = 31, limit: int = 50) -> CountedQuery:
    """The cases of a unit that count under a name, in May 2026."""
    return CountedQuery("unit", value, date(2026, 5, 1), date(2026, 5, last), frozenset({name}), limit=limit)
