"""Moving the clock of a running server: by hops, so that everything happens at its own time."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from chalicelib.domain.delivery import DeliveryStatus
from chalicelib.ports import Consumer, DueKind, Store
from local.home import Home
from local.twilio_calls import overdue, told

FAR = datetime(9999, 1, 1, tzinfo=UTC)
MAX_HOPS = 200
PATIENCE = 10.0
"""Seconds of the wall without any progress."""
LONGEST_WAIT = 120.0
"""With progress: at a high speed new work falls due for ever."""
POLL = 0.05
LOOK_AHEAD = 1000


def jump(home: Home, goal: datetime) -> Iterator[datetime]:
    """Go to the goal by way of every due time before it, waiting at each; yields where it has been."""
    for _ in range(MAX_HOPS):
        wait_until_quiet(home)
        now = home.clock()
        if now >= goal:
            return
        yield home.clock.set_at_least(min(next_due(home.store, now) or goal, goal))
    # A herd of due times: the rest happens late, which the case clock takes in its stride.
    yield home.clock.set_at_least(goal)
    wait_until_quiet(home)


def next_due(store: Store, after: datetime) -> datetime | None:
    """The first entry of the due index that is not due yet."""
    times = (due.at for kind in DueKind for due in store.due(kind, FAR, LOOK_AHEAD) if due.at > after)
    return min(times, default=None)


def wait_until_quiet(home: Home, patience: float = PATIENCE) -> bool:
    """Until the server has nothing to do at this time; False if it got stuck or never comes to an end."""
    started = moved = time.monotonic()
    seen = _left(home)
    # Asked twice: work may pass from one place to the next behind the back of a single look.
    while not (is_quiet(home) and is_quiet(home)):
        now, left = time.monotonic(), _left(home)
        if left != seen:
            moved, seen = now, left
        if now - moved > patience or now - started > LONGEST_WAIT:
            return False
        time.sleep(POLL)
    return True


def _left(home: Home) -> tuple[int, ...]:
    """How much there is to do, in each place; it changes as long as the server works."""
    store, now = home.store, home.clock()
    lags = (store.feed_lag(consumer) for consumer in Consumer)
    due = (len(store.due(kind, now, LOOK_AHEAD)) for kind in DueKind)
    return (*lags, *due, len(home.outbox.unreported()), len(told(home.outbox)))


def is_quiet(home: Home) -> bool:
    """Nothing on the feed, nothing due, nothing being sent, every receipt delivered."""
    store, now = home.store, home.clock()
    return (
        not any(store.feed_lag(consumer) for consumer in Consumer)
        and not any(store.due(kind, now, 1) for kind in DueKind)
        and not _is_sending(store)
        and not home.outbox.unreported()
        and not overdue(home.outbox, now)
        and not told(home.outbox)
    )


def _is_sending(store: Store) -> bool:
    claimed = (store.delivery(due.id) for due in store.due(DueKind.DELIVERY, FAR, LOOK_AHEAD))
    return any(d and d.status is DeliveryStatus.SENDING and not d.provider_id for d in claimed)
