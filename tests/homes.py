"""An office in either home, whose time goes from one due moment to the next."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain import events as e
from chalicelib.domain.chain import Event
from chalicelib.domain.delivery import Delivery
from chalicelib.ports import DueKind
from local.sim.world import build
from tests.office import Office

HOMES = ("sqlite", "dynamodb")
SHANGHAI = ZoneInfo("Asia/Shanghai")
FAR = datetime(9999, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    """ "Fri 2026-09-18 16:30" in the office's time; a wrong weekday fails."""
    moment = datetime.strptime(text, "%a %Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
    assert f"{moment:%a}" == text[:3], text
    return moment


def shown(moment: datetime | None) -> str:
    """The inverse of `at`; seconds are cut off."""
    return f"{moment.astimezone(SHANGHAI):%a %Y-%m-%d %H:%M}" if moment else "never"


def homed(*rows: tuple[object, ...]) -> list[tuple[object, ...]]:
    """Each row in the embedded home, the last one in the cloud as well: the dear half of a table."""
    return [*(("sqlite", *row) for row in rows), ("dynamodb", *rows[-1])]


class Home(Office):
    """Monday 2026-03-02, 09:00, or the moment that is asked for."""

    def __init__(self, store: str = "sqlite", begin: str = "Mon 2026-03-02 09:00") -> None:
        super().__init__(build(1, 0.0, store))
        self.world.pass_time(at(begin) - self.world.now)

    def settle(self) -> None:
        """In the cloud the queue is worked off, too."""
        super().settle()
        while self.world.queue.messages and self.world.queue.work_all(self.deps):
            super().settle()

    def until(self, text: str) -> None:
        """Live up to that moment, and stop nowhere but where something is due."""
        self._live_to(at(text))

    def wait(self, span: timedelta, step: timedelta = timedelta()) -> None:
        """Likewise; `step` is for offices that look at the clock now and then."""
        self._live_to(self.world.now + span)

    def _live_to(self, end: datetime) -> None:
        while (due := self.next_due()) is not None and due <= end:
            self.world.pass_time(max(due - self.world.now, timedelta()))
            self.settle()
        self.world.pass_time(end - self.world.now)
        self.settle()

    def next_due(self) -> datetime | None:
        found = (due.at for kind in DueKind for due in self.deps.store.due(kind, FAR, 1))
        return min(found, default=None)

    def events(self, ticket: str, *kinds: type[e.Body]) -> Iterator[Event]:
        history = self.deps.store.history(ticket)
        return (event for event in history if isinstance(event.body, kinds))

    def everything(self) -> list[Delivery]:
        """All that anybody was sent, in the order in which it went out."""
        rows = [row for rows in self.world.network.accepted.values() for row in rows]
        return sorted(rows, key=lambda row: (row.sent_at or self.world.now, row.id))
