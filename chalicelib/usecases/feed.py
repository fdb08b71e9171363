"""The one driver of the feed, with Lambda's semantics (design.md 2).

In order, checkpoint at the lowest failure, a limit of attempts, then park: one bad record holds up
nothing, and nothing of it is lost.
"""

from collections.abc import Callable, Mapping

from chalicelib.ports import Consumer, Deps, Parked, Position, Record
from chalicelib.usecases.reactions import react
from chalicelib.usecases.tracking import track

MAX_ATTEMPTS = 8

Handler = Callable[[Deps, Record], None]
HANDLERS: Mapping[Consumer, Handler] = {Consumer.REACT: react, Consumer.TRACK: track}


class FeedStalledError(Exception):
    """The record at the head failed: back off, then drive again."""


def drive(deps: Deps, consumer: Consumer, limit: int = 100) -> int:
    """Hand a batch to a consumer; how many records it finished. FeedStalledError if the first one failed."""
    start = position = deps.store.position(consumer)
    records = deps.store.feed(consumer, limit)
    failure: Exception | None = None
    done = 0
    for record in records:
        try:
            HANDLERS[consumer](deps, record)
        except Exception as error:  # noqa: BLE001  whatever it is: retried, then parked for an officer
            failure = error
            position = _failed(deps, consumer, position, record, error)
            break
        position = Position(max(position.at, record.position))
        done += 1
    if position != start:
        deps.store.advance(consumer, position)
    if failure and not done and position.attempts:
        raise FeedStalledError(consumer) from failure
    return done + (failure is not None)


def _failed(deps: Deps, consumer: Consumer, position: Position, record: Record, error: Exception) -> Position:
    attempts = position.attempts + 1
    if attempts < MAX_ATTEMPTS:
        return Position(min(position.at, record.position - 1), attempts)
    ref = f"{consumer}:{record.ticket}:{record.version}"
    deps.store.park(Parked(f"record:{ref}", "record", ref, type(error).__name__, deps.now()))
    return Position(max(position.at, record.position))
