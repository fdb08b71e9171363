"""The one driver of the feed, with Lambda's semantics (design.md 2).

In order, checkpoint at the lowest failure, a limit of attempts, then park: one bad record holds up
nothing, and nothing of it is lost.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.ports import Consumer, Deps, Parked, Position, Record
from chalicelib.usecases.reactions import react
from chalicelib.usecases.tracking import track

MAX_ATTEMPTS = 8

Handler = Callable[[Deps, Record], None]
HANDLERS: Mapping[Consumer, Handler] = {Consumer.REACT: react, Consumer.TRACK: track}


class FeedStalledError(Exception):
    """The record at the head failed: back off, then drive again."""


@dataclass(frozen=True)
class Failure:
    """The first record of a batch that could not be handled; all before it are done."""

    index: int
    record: Record
    error: Exception


def handle(deps: Deps, consumer: Consumer, records: Sequence[Record]) -> Failure | None:
    """Hand records to a consumer, in order, up to the first failure: they come again from there."""
    for index, record in enumerate(records):
        try:
            HANDLERS[consumer](deps, record)
        except Exception as error:  # noqa: BLE001  whatever it is: retried, then parked for an officer
            return Failure(index, record, error)
    return None


def drive(deps: Deps, consumer: Consumer, limit: int = 100) -> int:
    """Hand a batch to a consumer; how many records it finished. FeedStalledError if the first one failed."""
    start = deps.store.position(consumer)
    records = deps.store.feed(consumer, limit)
    failure = handle(deps, consumer, records)
    done = records[: failure.index] if failure else records
    position = Position(max([start.at, *(record.position for record in done)])) if done else start
    if failure:
        position = _failed(deps, consumer, position, failure)
    if position != start:
        deps.store.advance(consumer, position)
    if failure and not done and position.attempts:
        raise FeedStalledError(consumer) from failure.error
    return len(done) + (failure is not None)


def park(deps: Deps, consumer: Consumer, record: Record, error: Exception) -> None:
    """Set a record aside for an officer, once; `ref` says whose it was and which events."""
    ref = f"{consumer}:{record.ticket}:{record.version}"
    if record.events:
        ref += f".{record.events[0].seq}-{record.events[-1].seq}"
    deps.store.park(Parked(f"record:{ref}", "record", ref, type(error).__name__, deps.now()))


def _failed(deps: Deps, consumer: Consumer, position: Position, failure: Failure) -> Position:
    attempts, record = position.attempts + 1, failure.record
    if attempts < MAX_ATTEMPTS:
        return Position(min(position.at, record.position - 1), attempts)
    park(deps, consumer, record, failure.error)
    return Position(max(position.at, record.position))
