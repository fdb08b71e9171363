"""An officer's queues for programs: how much waits in each, and its cases page by page."""

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.errors import NotAllowedError, NotFoundError
from chalicelib.edge import desk, listing
from chalicelib.ports import Deps, Page, Parked, Principal
from chalicelib.usecases import parking, queues
from chalicelib.usecases.queues import Queue
from chalicelib.usecases.search.filters import PAGE, Query

Listed = desk.Lines | Page[Parked]


@dataclass(frozen=True)
class Waiting:
    """A queue with its first page: `count` items, and more if `more`."""

    queue: StrEnum
    count: int
    more: bool
    first: Listed


@dataclass(frozen=True)
class Queues:
    """Those of one person."""

    items: tuple[Waiting, ...]


def overview(deps: Deps, who: Principal) -> Queues:
    """NotAllowedError for who has none."""
    own = queues.theirs(deps, who)
    if not own:
        raise NotAllowedError
    return Queues(tuple(_waiting(deps, who, queue) for queue in own))


def page(deps: Deps, who: Principal, name: str, cursor: str = "", limit: int = PAGE) -> Listed:
    """A page of one of them; NotFoundError for one that there is not, or not for them."""
    own = {queue.value: queue for queue in queues.theirs(deps, who)}
    if name not in own:
        raise NotFoundError(name)
    return _page(deps, who, own[name], cursor, limit)


def _waiting(deps: Deps, who: Principal, queue: Queue) -> Waiting:
    first = _page(deps, who, queue)
    return Waiting(queue, len(first.items), first.cursor is not None, first)


def _page(deps: Deps, who: Principal, queue: Queue, cursor: str = "", limit: int = PAGE) -> Listed:
    if queue is Queue.PARKED:
        return parking.listed(deps, who, cursor or None)
    found = queues.filters(deps, queue)
    return listing.lines(deps, who, Query.of(found, cursor, limit))
