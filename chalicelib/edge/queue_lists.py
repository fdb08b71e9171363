"""An officer's queues for programs: how much waits in each, and its cases page by page."""

from dataclasses import dataclass

from chalicelib.domain.errors import NotAllowedError, NotFoundError
from chalicelib.edge import desk, listing
from chalicelib.ports import Deps, Parked, Principal
from chalicelib.usecases import parking, queues
from chalicelib.usecases.queues import Queue
from chalicelib.usecases.search.filters import PAGE, Query


@dataclass(frozen=True)
class Held:
    """A page of a queue: of cases, or of what is parked; a `short` one may not be the last (`desk.Lines`)."""

    cases: tuple[desk.Line, ...] = ()
    parked: tuple[Parked, ...] = ()
    cursor: str | None = None
    short: bool = False


@dataclass(frozen=True)
class Waiting:
    """A queue with its first page: `count` items, and more if `more`."""

    queue: Queue
    count: int
    more: bool
    first: Held


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


def page(deps: Deps, who: Principal, name: str, cursor: str = "", limit: int = PAGE) -> Held:
    """A page of one of them; NotFoundError for one that there is not, or not for them."""
    own = {queue.value: queue for queue in queues.theirs(deps, who)}
    if name not in own:
        raise NotFoundError(name)
    return _page(deps, who, own[name], cursor, limit)


def _waiting(deps: Deps, who: Principal, queue: Queue) -> Waiting:
    first = _page(deps, who, queue)
    return Waiting(queue, len(first.cases or first.parked), first.cursor is not None, first)


def _page(deps: Deps, who: Principal, queue: Queue, cursor: str = "", limit: int = PAGE) -> Held:
    if queue is Queue.PARKED:
        kept = parking.listed(deps, who, cursor or None)
        return Held(parked=kept.items, cursor=kept.cursor)
    found = queues.filters(deps, queue)
    lines = listing.lines(deps, who, Query.of(found, cursor, limit))
    return Held(lines.items, cursor=lines.cursor, short=lines.short)
