"""What is read in an order: due entries, work lists, parked items.

Indexes hold keys alone and run behind. Who is woken by a due entry looks again; of a list, every item is
read again by its key, and an entry is dropped if the item has left that place of the list.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import NamedTuple, TypeVar

from pynamodb.pagination import ResultIterator

from chalicelib.domain.case import Case
from chalicelib.domain.delivery import Delivery
from chalicelib.ports import Due, DueKind, Page, Parked, WorkQuery
from chalicelib.store import codec
from chalicelib.store import dynamodb_keys as keys
from chalicelib.store.dynamodb_table import Row

T = TypeVar("T")

AT_ONCE, AT_MOST = 25, 1000
"""Heads read for one page: a filter that little passes gives short pages, never a slow request."""


class Place(NamedTuple):
    """Where an item stands in an index; None if it is not there."""

    list: str | None
    key: str | None


def due(table: type[Row], kind: DueKind, now: datetime, limit: int, shards: Iterable[int]) -> list[Due]:
    """Oldest first; reads at most twice as many entries as it returns, whatever else is due.

    Of each shard its share is read, and more of it only when the oldest are found there.
    Of deliveries the row is read as well: while one is being sent, its entry stands where it was.
    """
    behind, names = keys.until(now), keys.due_lists(kind, shards)
    share = limit // len(names) + 1
    lists = [table.due.query(name, table.due_key < behind, limit=limit, page_size=share) for name in names]
    entries = list(islice(merge(*lists, key=_due_key), limit))
    if kind is DueKind.DELIVERY:
        waiting = {row.sk for row in _rows(table, entries) if _is_due(row, now)}
        entries = [entry for entry in entries if entry.sk in waiting]
    return [_due(kind, entry) for entry in entries]


def worklist(table: type[Row], query: WorkQuery) -> Page[Case]:
    """One list merged of each unit's, or of the shards that hold all units."""
    begin, end = keys.work_span(query.cursor, query.due_before, query.due_from)
    if begin > end:
        # DynamoDB takes that for a mistake.
        return Page(())
    behind = table.work_key.between(begin, end)
    size = query.limit + 1
    stages = keys.stages(query.statuses)

    def read(row: Row) -> Case | None:
        case = codec.decode_case(codec.decode_case_row(row.data).head)
        return case if not query.statuses or case.status in query.statuses else None

    if query.units is None:
        names = [name for stage in stages for name in keys.all_lists(stage)]
        everything = [table.of_all.query(name, behind, page_size=size) for name in names]
        return _page(table, everything, _in_all, query.limit, read)
    names = [keys.unit_list(stage, unit) for stage in stages for unit in sorted(query.units)]
    of_units = [table.of_unit.query(name, behind, page_size=size) for name in names]
    return _page(table, of_units, _in_unit, query.limit, read)


def parked(table: type[Row], cursor: str | None, limit: int) -> Page[Parked]:
    """The unresolved ones, oldest first."""
    behind = table.due_key.between(*keys.work_span(cursor, None))
    names = keys.due_lists(keys.PARKED)
    lists = [table.due.query(name, behind, page_size=limit + 1) for name in names]
    return _page(table, lists, _in_due, limit, lambda row: codec.decode(row.data, Parked))


def _page(
    table: type[Row],
    lists: Sequence[ResultIterator[Row]],
    place: Callable[[Row], Place],
    limit: int,
    read: Callable[[Row], T | None],
) -> Page[T]:
    """What of the merged lists is still there; the cursor is the key of the last one told or looked at."""
    entries = merge(*lists, key=lambda row: place(row).key or "")
    found: list[tuple[T, str | None]] = []
    looked = 0
    reached: str | None = None
    while len(found) <= limit and looked < AT_MOST:
        batch = list(islice(entries, max(limit + 1 - len(found), AT_ONCE)))
        if not batch:
            return Page(tuple(item for item, _ in found))
        current = {(row.pk, row.sk): row for row in _rows(table, batch)}
        for entry in batch:
            reached = place(entry).key
            row = current.get((entry.pk, entry.sk))
            item = read(row) if row and place(row) == place(entry) else None
            if item is not None:
                found.append((item, reached))
        looked += len(batch)
    page = found[:limit]
    return Page(tuple(item for item, _ in page), page[-1][1] if len(found) > limit else reached)


def _rows(table: type[Row], entries: Iterable[Row]) -> Iterator[Row]:
    """What stands behind entries of an index, as it is now."""
    return table.batch_get([(entry.pk, entry.sk) for entry in entries], consistent_read=True)


def _is_due(row: Row, now: datetime) -> bool:
    next_at = codec.decode(row.data, Delivery).next_at
    return next_at is not None and next_at <= now


def _due(kind: DueKind, row: Row) -> Due:
    at, id, attempts = keys.read_due(row.due_key)
    return Due(kind, id, at, attempts)


def _due_key(row: Row) -> str:
    return row.due_key


def _in_due(row: Row) -> Place:
    return Place(row.due_list, row.due_key)


def _in_unit(row: Row) -> Place:
    return Place(row.unit_list, row.work_key)


def _in_all(row: Row) -> Place:
    return Place(row.all_list, row.work_key)
