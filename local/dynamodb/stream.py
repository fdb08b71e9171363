"""The stream of a table: one record a change, those of a partition in one shard and in order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from local.dynamodb.errors import InvalidError, ServiceError
from local.dynamodb.values import Item, size_of

FIRST = 10**20
"""Sequence numbers are long, and grow over all shards."""

VIEWS: Mapping[str, tuple[str, ...]] = {
    "KEYS_ONLY": (),
    "NEW_IMAGE": ("NewImage",),
    "OLD_IMAGE": ("OldImage",),
    "NEW_AND_OLD_IMAGES": ("NewImage", "OldImage"),
}


@dataclass
class Shard:
    """`end` is the number of its last record once it is closed."""

    id: str
    start: int
    parent: str | None = None
    end: int | None = None
    records: list[tuple[int, Any]] = field(default_factory=list)

    def described(self) -> Any:
        numbers = {"StartingSequenceNumber": str(self.start)}
        if self.end is not None:
            numbers["EndingSequenceNumber"] = str(self.end)
        parent = {"ParentShardId": self.parent} if self.parent else {}
        return {"ShardId": self.id, "SequenceNumberRange": numbers, **parent}


class Stream:
    """`arn` names it; `view` says which images a record has."""

    def __init__(self, arn: str, view: str, shards: int = 1) -> None:
        if view not in VIEWS:
            raise InvalidError(f"no such StreamViewType: {view}")
        self.arn, self._view, self._next, self._trimmed = arn, view, FIRST, 0
        self.shards: list[Shard] = []
        self._open_shards([None] * shards)

    def record(self, keys: Item, old: Item | None, new: Item | None) -> None:
        """A change, that was one: a write that changes nothing has no record."""
        shard = self._open()[crc32(repr(next(iter(keys.values()))).encode()) % len(self._open())]
        number = self._number()
        name = "INSERT" if old is None else "MODIFY" if new is not None else "REMOVE"
        images = {"OldImage": old, "NewImage": new}
        told = {view: images[view] for view in VIEWS[self._view] if images[view] is not None}
        change = {
            "ApproximateCreationDateTime": 0,
            "Keys": keys,
            **told,
            "SequenceNumber": str(number),
            "SizeBytes": size_of(keys) + sum(size_of(image) for image in told.values() if image),
            "StreamViewType": self._view,
        }
        head = {"eventID": f"{number:032x}", "eventVersion": "1.1", "eventSource": "aws:dynamodb"}
        shard.records.append((number, {**head, "eventName": name, "dynamodb": change}))

    def roll(self) -> None:
        """The open shards end, each with a child that goes on: DynamoDB does that every four hours."""
        parents = self._open()
        for shard in parents:
            shard.end = max(self._number(), shard.start)
        self._open_shards([shard.id for shard in parents])

    def trim(self, before: int) -> None:
        """Records of lower numbers are gone, as after 24 hours, and closed shards without any others too."""
        self._trimmed = max(self._trimmed, before)
        for shard in self.shards:
            shard.records = [entry for entry in shard.records if entry[0] >= before]
        self.shards = [shard for shard in self.shards if shard.end is None or shard.end >= before]

    def described(self) -> list[Any]:
        return [shard.described() for shard in self.shards]

    def iterator(self, shard_id: str, kind: str, number: str | None) -> str:
        """Where to read: the shard, and the number from which on."""
        shard = self._shard(shard_id)
        match kind:
            case "TRIM_HORIZON":
                start = shard.start
            case "LATEST":
                start = self._next
            case "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER" if number:
                start = int(number) + (kind == "AFTER_SEQUENCE_NUMBER")
                self._check_kept(start)
            case _:
                raise InvalidError(f"ShardIteratorType {kind} with {number}")
        return f"{self.arn}|{shard.id}|{start}"

    def read(self, shard_id: str, start: int, limit: int) -> tuple[list[Any], int | None]:
        """Records from that number on, and where to go on; None behind the last one of a closed shard."""
        shard = self._shard(shard_id)
        self._check_kept(start if start > shard.start else self._next)
        found = [entry for entry in shard.records if entry[0] >= start][:limit]
        behind = found[-1][0] + 1 if found else start
        left = any(number >= behind for number, _ in shard.records)
        return [record for _, record in found], behind if left or shard.end is None else None

    def _check_kept(self, start: int) -> None:
        if start < self._trimmed:
            raise ServiceError("TrimmedDataAccessException", f"{start} is behind the horizon")

    def _open(self) -> list[Shard]:
        return [shard for shard in self.shards if shard.end is None]

    def _open_shards(self, parents: Iterable[str | None]) -> None:
        start = self._number()
        for parent in parents:
            self.shards.append(Shard(f"shardId-{start:021}-{len(self.shards):08x}", start, parent))

    def _number(self) -> int:
        self._next += 1
        return self._next

    def _shard(self, id: str) -> Shard:
        for shard in self.shards:
            if shard.id == id:
                return shard
        raise ServiceError("ResourceNotFoundException", f"Requested resource not found: Shard {id}")
