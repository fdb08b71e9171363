"""The tracker's row of a case, the counters and the lists behind them, which change together (design.md 8).

A counter is an item per dimension, day or month, value and shard, with a number per measure: additions to one
item refuse each other while they are under way, and all cases of a day are counted in the same few places.
A list is a partition per place and month.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action
from pynamodb.pagination import PageIterator

from chalicelib.domain.errors import ConflictError
from chalicelib.domain.periods import each, months, spans
from chalicelib.domain.sums import summed
from chalicelib.ports import Cell, Counted, CountedQuery, Page, Tracked, Vector, Which
from chalicelib.store import additions, behind
from chalicelib.store import dynamodb_keys as keys
from chalicelib.store import dynamodb_rows as rows
from chalicelib.store.dynamodb_commit import has
from chalicelib.store.dynamodb_table import Row
from chalicelib.store.dynamodb_transaction import MOST, Addition, Put, write

MEASURE = "m:"
"""Begins the names of the numbers, apart from the keys."""

STEP = (MOST - 1) // 3
"""Cells in one transaction beside the row: each is a day, a month and a line of a list."""


def track(table: type[Row], ticket: str, before: Tracked, after: Tracked) -> None:
    """ConflictError if the row has moved, or if another case is adding to the same counter just now."""
    revision = before.revision
    for changes, reached in additions.steps(before, after, STEP):
        row = rows.tracked(table, ticket, reached, revision + 1)
        lines = [_line(table, ticket, change) for change in changes if change.is_listed]
        puts = [Put(row, has(table, revision), ConflictError), *map(Put, lines)]
        if write(table, puts, additions=list(_additions(table, ticket, changes))):
            raise ConflictError
        revision += 1


def adjust(table: type[Row], dimension: str, cell: Cell) -> None:
    """In the first shard: only their sum means something."""
    row = table(*keys.counter(dimension, cell.period, cell.value, ""))
    row.update(_actions(cell.counts))


def tries(table: type[Row], key: str) -> Vector:
    """As it travels, like a counter."""
    found = table.connection().get_item(*keys.tries(key), consistent_read=True)
    return _counts(found.get("Item", {}))


def add_tries(table: type[Row], key: str, added: Vector, until: datetime) -> None:
    """Additions by themselves never refuse each other; DynamoDB removes the item some days after `until`."""
    table(*keys.tries(key)).update([*_actions(added), table.expires.set(until)])


def counters(table: type[Row], dimension: str, first: date, last: date, which: Which) -> Mapping[str, Vector]:
    """Sums by value over days and shards, without zeros.

    A value by itself is read by itself. Several are looked for among all of these days: they come in a few
    large answers, where a request for each day and month would take ten times as long.
    """
    if which.values is not None and len(which.values) == 1:
        (value,) = which.values
        asked = [keys.counter_shards(period, value) for period in each(first, last)]
    else:
        asked = [keys.counter_span(span) for span in spans(first, last)]
    read = (item for between in asked for item in _items(table, dimension, between))
    found = [(keys.counter_value(item["sk"]["S"]), item) for item in read]
    wanted = _wanted({value for value, _ in found}, which)
    counts = ((value, _counts(item, which.names)) for value, item in found if value in wanted)
    return summed(counts, wanted if which.most is not None else ())


def _wanted(found: set[str], which: Which) -> frozenset[str]:
    if which.values is not None:
        return which.values
    behind = (value for value in sorted(found) if which.after is None or value > which.after)
    return frozenset(islice(behind, which.most))


def cells(table: type[Row], dimension: str) -> Iterator[Cell]:
    """Each shard of a counter by itself."""
    for item in _items(table, dimension, None):
        sk = item["sk"]["S"]
        yield Cell(keys.counter_period(sk), keys.counter_value(sk), _counts(item))


def counted(table: type[Row], query: CountedQuery) -> Page[Counted]:
    """One list after the other, as far as is needed."""
    day, ticket = behind.reached(query)
    begin, end = keys.line_span(day, ticket, query.last)
    wanted = additions.mask(query.names)
    lists = (
        table.query(
            keys.list_of(query.dimension, query.value, month),
            table.sk.between(begin, end),
            page_size=query.limit + 1,
            limit=behind.AT_MOST,
            consistent_read=True,
        )
        for month in months(date.fromisoformat(day), query.last)
    )
    entries = ((*keys.read_line(row.sk), bool(int(row.mask) & wanted)) for row in chain.from_iterable(lists))
    return behind.page(query, entries)


def _line(table: type[Row], ticket: str, change: additions.Change) -> Row:
    """One that names nothing any more stays: the tracker has no right to remove anything."""
    key = change.key
    return table(*keys.line(key.dimension, key.value, key.day, ticket), mask=change.mask)


def _additions(table: type[Row], ticket: str, changes: Sequence[additions.Change]) -> Iterator[Addition]:
    for counter, added in additions.by_period(changes).items():
        if added:
            yield Addition(table(*keys.counter(*counter, ticket)), _actions(added))


def _actions(counts: Vector) -> list[Action]:
    return [Path([MEASURE + name]).add(n) for name, n in counts.items()]


def _items(table: type[Row], dimension: str, between: tuple[str, str] | None) -> Iterator[Any]:
    """As they travel, since the measures are no attributes of the model."""
    asked: dict[str, Any] = {"consistent_read": True}
    if between:
        asked["range_key_condition"] = table.sk.between(*between)
    pages: Iterator[Any] = PageIterator(table.connection().query, (keys.counters(dimension),), asked)
    for page in pages:
        yield from page["Items"]


def _counts(item: Any, names: frozenset[str] | None = None) -> Vector:
    read = ((name.removeprefix(MEASURE), name) for name in item if name.startswith(MEASURE))
    return {name: int(item[key]["N"]) for name, key in read if names is None or name in names}
