"""The daily root: over the cases that a day changed and the root before it, kept where nobody changes it.

The tracker notes which cases a day has changed, so that the work of a day grows with those alone. What is
noted while the day is being closed belongs to the next one; what was closed stays as it was kept first.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from zlib import crc32

from chalicelib.domain.merkle import Leaf, Root, paths, root_of
from chalicelib.ports import Deps, Entry

DAYS, CLOSING, ROOTS = "days", "closing", "roots"
SHARDS = 8
"""Of the book of a day: every first change of a case writes into it."""

PAGE, AT_ONCE = 1000, 31


@dataclass(frozen=True)
class Sealed:
    """A day as it is kept: its root, and the leaves under it in the order of their tickets."""

    root: Root
    leaves: tuple[Leaf, ...]


def note(deps: Deps, ticket: str) -> None:
    """The case has changed: the root of this day, or of the next one if this is being closed, covers it."""
    day = _today(deps)
    while not _is_noted(deps, day.isoformat(), ticket):
        day += timedelta(days=1)


def close_days(deps: Deps) -> int:
    """Close every day that is over and has changed something, the oldest first; how many it closed.

    Safe to call at any time, to break off and to run twice: what was kept first counts.
    """
    last = deps.store.last_entry(ROOTS)
    changed = deps.store.entries(DAYS, last.key if last else "", AT_ONCE)
    over = [entry.key for entry in changed if entry.key < _today(deps).isoformat()]
    previous = sealed_root(last).root if last else ""
    for day in over:
        previous = _close(deps, day, previous).root
    return len(over)


def changed_on(deps: Deps, day: str) -> Iterator[str]:
    """The tickets that were noted for a day."""
    for shard in range(SHARDS):
        after = ""
        while page := deps.store.entries(_changes(day, shard), after, PAGE):
            yield from (entry.key for entry in page)
            after = page[-1].key


def published(deps: Deps, since: date, limit: int) -> tuple[Root, ...]:
    """The roots from a day on, oldest first; nothing in them is about a person."""
    before = since - timedelta(days=1)
    return tuple(map(sealed_root, deps.store.entries(ROOTS, before.isoformat(), limit)))


def of_ticket(ticket: str) -> str:
    """The book of a case's leaves, by day, each with its way to the day's root."""
    return f"sealed/{ticket}"


def sealed_root(entry: Entry) -> Root:
    """What a line of the book of roots says."""
    return Root(**json.loads(entry.text))


def read(content: bytes) -> Sealed:
    """A day as it was kept; ValueError, TypeError or KeyError if it is none."""
    document = json.loads(content)
    leaves = tuple(Leaf(*each) for each in document.pop("leaves"))
    return Sealed(Root(**document), leaves)


def _close(deps: Deps, day: str, previous: str) -> Root:
    # From here on whoever notes a case for this day finds the mark, and notes it for the next one too.
    deps.store.enter(Entry(CLOSING, day))
    leaves = sorted(filter(None, (_leaf(deps, ticket) for ticket in changed_on(deps, day))))
    root = root_of(day, leaves, previous)
    sealed = read(deps.witness.keep(day, _written(root, leaves)))
    for leaf, path in zip(sealed.leaves, paths(sealed.leaves), strict=True):
        said = {"first": leaf.first, "seq": leaf.seq, "tip": leaf.tip, "path": path}
        deps.store.enter(Entry(of_ticket(leaf.ticket), day, json.dumps(said)))
    deps.store.enter(Entry(ROOTS, day, json.dumps(asdict(sealed.root))))
    return sealed.root


def _written(root: Root, leaves: Sequence[Leaf]) -> bytes:
    rows = [[leaf.ticket, leaf.first, leaf.seq, leaf.tip] for leaf in leaves]
    return json.dumps({**asdict(root), "leaves": rows}, indent=0).encode()


def _leaf(deps: Deps, ticket: str) -> Leaf | None:
    """None for a case that is gone: `huiyin audit verify` tells of it, the others are sealed all the same."""
    events = deps.store.history(ticket)
    return Leaf(ticket, events[0].hash, len(events), events[-1].hash) if events else None


def _is_noted(deps: Deps, day: str, ticket: str) -> bool:
    """Whether the day will cover it: it stood there before the day was marked as being closed."""
    book = _changes(day, crc32(ticket.encode()) % SHARDS)
    if deps.store.entry(book, ticket) is None:
        deps.store.enter(Entry(DAYS, day))
        deps.store.enter(Entry(book, ticket))
    return deps.store.entry(CLOSING, day) is None


def _changes(day: str, shard: int) -> str:
    return f"changed/{day}/{shard}"


def _today(deps: Deps) -> date:
    return deps.sla.calendar.local_day(deps.now())
