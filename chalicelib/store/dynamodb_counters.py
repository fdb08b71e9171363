"""The tracker's row of a case and the counters, which change together (design.md 8).

A counter is an item per dimension, day, value and shard, with a number per measure: additions to one item
refuse each other while they are under way, and all cases of a day are counted in the same few places.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action
from pynamodb.pagination import PageIterator

from chalicelib.domain.errors import ConflictError
from chalicelib.ports import CounterKey, Tracked, Vector
from chalicelib.store import codec
from chalicelib.store import dynamodb_keys as keys
from chalicelib.store import dynamodb_rows as rows
from chalicelib.store.dynamodb_commit import has
from chalicelib.store.dynamodb_table import Row
from chalicelib.store.dynamodb_transaction import MOST, Addition, Put, write

MEASURE = "m:"
"""Begins the names of the numbers, apart from the keys."""


def track(table: type[Row], ticket: str, before: Tracked, after: Tracked) -> None:
    """ConflictError if the row has moved, or if another case is adding to the same counter just now."""
    additions = list(_additions(table, ticket, before, after))
    if len(additions) >= MOST:
        raise ValueError(f"{ticket} changes {len(additions)} counters, and a transaction takes {MOST - 1}")
    row = Put(rows.tracked(table, ticket, after), has(table, before.version), ConflictError)
    if write(table, [row], additions=additions):
        raise ConflictError


def counters(table: type[Row], dimension: str, first: date, last: date) -> Mapping[str, Vector]:
    """Sums by value over days and shards, without zeros."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for item in _items(table, dimension, first, last):
        value = keys.counter_value(item["sk"]["S"])
        for name in item:
            if name.startswith(MEASURE):
                sums[value][name.removeprefix(MEASURE)] += int(item[name]["N"])
    told = {value: {name: n for name, n in vector.items() if n} for value, vector in sums.items()}
    return {value: vector for value, vector in told.items() if vector}


def _additions(table: type[Row], ticket: str, before: Tracked, after: Tracked) -> Iterator[Addition]:
    amounts: dict[CounterKey, dict[str, int]] = defaultdict(dict)
    for (key, measure), amount in codec.difference(before, after).items():
        amounts[key][measure] = amount
    for key, vector in amounts.items():
        actions: list[Action] = [Path([MEASURE + measure]).add(amount) for measure, amount in vector.items()]
        yield Addition(table(*keys.counter(key, ticket)), actions)


def _items(table: type[Row], dimension: str, first: date, last: date) -> Iterator[Any]:
    """As they travel, since the measures are no attributes of the model."""
    span = table.sk.between(*keys.counter_days(first, last))
    asked = {"range_key_condition": span, "consistent_read": True}
    pages: Iterator[Any] = PageIterator(table.connection().query, (keys.counters(dimension),), asked)
    for page in pages:
        yield from page["Items"]
