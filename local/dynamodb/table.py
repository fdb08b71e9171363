"""A table: its items in order, its indexes, and what it was like some writes ago."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from local.dynamodb.conditions import Span
from local.dynamodb.errors import InvalidError
from local.dynamodb.stream import Stream
from local.dynamodb.values import KEY_KINDS, LARGEST, Item, Sort, Value, same, size_of, sort, split

REMEMBERED = 64
"""Writes that can be undone for who reads an old state."""

HASH_BYTES, RANGE_BYTES = 2048, 1024
Primary = tuple[Sort, Sort]


class Entry(NamedTuple):
    """Where an item stands in a partition; of equal sort keys the primary key decides."""

    sort: Sort
    primary: Primary


@dataclass(frozen=True)
class Schema:
    """Of a table or an index; `attributes` are those of an index that are no keys, None: all."""

    hash: str
    range: str | None
    kinds: Mapping[str, str]
    attributes: frozenset[str] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return (self.hash, self.range) if self.range else (self.hash,)

    def entry(self, item: Item) -> Primary | None:
        """Partition and place; None of an item without these keys, which is not in this index."""
        if self.hash not in item or (self.range and self.range not in item):
            return None
        return sort(item[self.hash]), sort(item[self.range]) if self.range else b""

    def key_of(self, item: Item) -> Item:
        return {name: item[name] for name in self.names}

    def check(self, item: Item) -> None:
        """InvalidError if a key has another type, or is empty."""
        for name in self.names:
            if name in item:
                self._check(name, item[name])

    def _check(self, name: str, value: Value) -> None:
        kind, content = split(value)
        if kind != self.kinds[name] or kind not in KEY_KINDS:
            raise InvalidError(f"Type mismatch for key {name} expected: {self.kinds[name]} actual: {kind}")
        if content == "":
            raise InvalidError(f"One or more parameter values are not valid: {name} is an empty key")
        most = HASH_BYTES if name == self.hash else RANGE_BYTES
        if size_of({"": value}) > most:
            raise InvalidError(f"One or more parameter values were invalid: {name} exceeds {most} bytes")


@dataclass
class Shelf:
    """The partitions of a table or an index, each sorted."""

    schema: Schema
    partitions: dict[Sort, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def move(self, primary: Primary, old: Item | None, new: Item | None) -> None:
        before = self.schema.entry(old) if old else None
        after = self.schema.entry(new) if new else None
        if before == after:
            return
        if before:
            entries = self.partitions[before[0]]
            del entries[bisect_left(entries, Entry(before[1], primary))]
        if after:
            insort(self.partitions[after[0]], Entry(after[1], primary))


class Table:
    """Writes are told to the stream; a read may ask for the state of some writes ago."""

    def __init__(self, name: str, keys: Schema, indexes: Mapping[str, Schema], stream: Stream | None) -> None:
        self.name, self.keys, self.indexes, self.stream = name, keys, indexes, stream
        self.expires: str | None = None
        self._items: dict[Primary, Item] = {}
        self._shelves: dict[str | None, Shelf] = {None: Shelf(keys)}
        self._shelves |= {name: Shelf(schema) for name, schema in indexes.items()}
        self._undo: deque[tuple[Primary, Item | None]] = deque(maxlen=REMEMBERED)

    def primary(self, key: Item) -> Primary:
        """InvalidError if that is no key of this table."""
        self.keys.check(key)
        entry = self.keys.entry(key)
        if entry is None:
            raise InvalidError("One of the required keys was not given a value")
        return entry

    def get(self, primary: Primary, ago: int = 0) -> Item | None:
        return self._past(ago).get(primary, self._items.get(primary)) if ago else self._items.get(primary)

    def check(self, item: Item) -> None:
        """InvalidError if it cannot be kept."""
        for schema in (self.keys, *self.indexes.values()):
            schema.check(item)
        if size_of(item) > LARGEST:
            raise InvalidError("Item size has exceeded the maximum allowed size")

    def write(self, primary: Primary, new: Item | None) -> None:
        """Whatever changes nothing leaves no trace."""
        old = self._items.get(primary)
        if same(old, new):
            return
        if new is None:
            del self._items[primary]
        else:
            self._items[primary] = new
        for shelf in self._shelves.values():
            shelf.move(primary, old, new)
        self._undo.append((primary, old))
        if self.stream:
            self.stream.record(self.keys.key_of(new or old or {}), old, new)

    def partition(self, index: str | None, span: Span, ago: int = 0) -> list[tuple[Entry, Item]]:
        """What stands in part of a partition, in order, as whole items."""
        shelf = self._shelves[index]
        key, past = sort(span.partition), self._past(ago)
        entries = _within(shelf.partitions.get(key, []), span)
        found = [(entry, self._items[entry.primary]) for entry in entries if entry.primary not in past]
        if not past:
            return found
        for primary, item in past.items():
            place = shelf.schema.entry(item) if item else None
            if item and place and place[0] == key and _within([Entry(place[1], primary)], span):
                found.append((Entry(place[1], primary), item))
        return sorted(found, key=lambda each: each[0])

    def everything(self) -> Iterator[Item]:
        return iter(list(self._items.values()))

    def expire(self, now: float) -> int:
        """Remove what has expired, as DynamoDB does some day; how many items."""
        name = self.expires or ""
        gone = [item for item in self.everything() if name in item and float(item[name]["N"]) <= now]
        for item in gone:
            self.write(self.primary(self.keys.key_of(item)), None)
        return len(gone)

    def _past(self, ago: int) -> Mapping[Primary, Item | None]:
        """What was otherwise before the last writes."""
        recent = list(self._undo)[-ago:] if ago else []
        return dict(reversed(recent))


def _within(entries: list[Entry], span: Span) -> list[Entry]:
    low, high = 0, len(entries)
    if span.low is not None:
        side = bisect_left if span.low_in else bisect_right
        low = side(entries, span.low, key=lambda entry: entry.sort)
    if span.high is not None:
        side = bisect_right if span.high_in else bisect_left
        high = side(entries, span.high, key=lambda entry: entry.sort)
    return entries[low:high]
