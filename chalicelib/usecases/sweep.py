"""The sweep takes what is due, oldest first; what fails backs off and parks, and starves nobody."""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.domain.delivery import channel_of
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps, Due, DueKind, Parked
from chalicelib.usecases.calendars import follow
from chalicelib.usecases.delivery import deliver
from chalicelib.usecases.waking import wake

MAX_ATTEMPTS = 6
LOOK_AHEAD = 1_000
"""Entries of the due index in which a channel looks for its own, past the backlog of the others."""

PAGES = 20
"""Of late cases in one sweep: 2,000 a minute are 2.9 million a day, and take half of its time."""

Take = Callable[[Deps, Due], None]


def sweep(deps: Deps, limit: int = 100) -> int:
    """Wake and deliver one page of what is due; how many entries it took."""
    follow(deps)
    cases = sweep_kind(deps, DueKind.CASE, limit)
    return cases + sweep_kind(deps, DueKind.DELIVERY, limit)


def sweep_kind(deps: Deps, kind: DueKind, limit: int = 100) -> int:
    """One page of one kind."""
    entries = deps.store.due(kind, deps.now(), limit)
    for due in entries:
        _take(deps, due, _TAKE[kind])
    return len(entries)


def sweep_channel(deps: Deps, channel: Channel, limit: int = 100) -> int:
    """Deliver one page of one channel, so that a provider that hangs holds up no other (design.md 5)."""
    entries = deps.store.due(DueKind.DELIVERY, deps.now(), LOOK_AHEAD)
    mine = _of(channel, entries)[:limit]
    for due in mine:
        _take(deps, due, _deliver)
    return len(mine)


def sweep_late(deps: Deps, limit: int = 100) -> timedelta:
    """The net under the cloud's clocks and queues: what they have left lying, oldest first.

    Cases page after page, as many as a minute takes: where the sweep is the only clock, the due times of nine
    days may fall on one (design.md 7). Of messages a page of each channel, which its queue spreads.

    A run of the case clock that failed for good can never start again, so its case begins a new one.
    Returns for how long the oldest of what it found has been due.
    """
    waiting = [*_wake_late(deps, limit), *_queue_late(deps, limit)]
    # Last, for a pass may take minutes or fail: what is due follows its calendar by itself.
    follow(deps)
    return deps.now() - min((due.at for due in waiting), default=deps.now())


def oldest_parked(deps: Deps) -> timedelta:
    """For how long an item has been waiting for an officer."""
    waiting = deps.store.parked(None, 1).items
    return deps.now() - waiting[0].at if waiting else timedelta()


def _wake_late(deps: Deps, limit: int) -> list[Due]:
    """What the first page found; what fails is put off, so that every page gets on."""
    first: list[Due] = []
    for number in range(PAGES):
        cases = deps.store.due(DueKind.CASE, deps.now() - deps.grace, limit)
        for due in cases:
            _take(deps, due, _restart)
        first = first if number else cases
        if len(cases) < limit:
            break
    return first


def _queue_late(deps: Deps, limit: int) -> list[Due]:
    """What waited for the morning or for another try goes to its channel's queue now."""
    entries = deps.store.due(DueKind.DELIVERY, deps.now(), LOOK_AHEAD)
    taken = (due for channel in Channel for due in _of(channel, entries)[:limit])
    found = (deps.store.delivery(due.id) for due in taken)
    deps.enqueue([delivery for delivery in found if delivery])
    return entries


def _of(channel: Channel, entries: list[Due]) -> list[Due]:
    return [due for due in entries if channel_of(due.id) is channel]


def _wake(deps: Deps, due: Due) -> None:
    wake(deps, due.id, due.at)


def _restart(deps: Deps, due: Due) -> None:
    wake(deps, due.id, due.at, restart=True)


def _deliver(deps: Deps, due: Due) -> None:
    deliver(deps, due.id)


_TAKE: dict[DueKind, Take] = {DueKind.CASE: _wake, DueKind.DELIVERY: _deliver}


def _take(deps: Deps, due: Due, take: Take) -> None:
    try:
        take(deps, due)
    except Exception as error:  # noqa: BLE001  put off, then parked for an officer
        _put_off(deps, due, error)


def _put_off(deps: Deps, due: Due, error: Exception) -> None:
    if due.attempts + 1 < MAX_ATTEMPTS:
        deps.store.defer(due, deps.now() + timedelta(minutes=2**due.attempts))
        return
    parked = Parked(f"{due.kind}:{due.id}", due.kind, due.id, type(error).__name__, deps.now())
    deps.store.park(parked)
    deps.store.defer(due, None)
