"""What a call costs by DynamoDB's published rules, from the items before and after it.

A transaction writes every item twice. An index is written behind it, once: an entry that comes or goes is
one write, one whose keys change is two, one that stays as it is none.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from chalicelib.store.dynamodb_size import READ_UNIT, Item, size_of, units_of
from chalicelib.store.dynamodb_table import Row

ITEM_KEYS = ("pk", "sk")


class Written(NamedTuple):
    """One item before and after a call; None if there is none."""

    before: Item | None
    after: Item | None


def index_keys() -> list[tuple[str, ...]]:
    """The key attributes of each index, besides those of the table."""
    indexes = Row.declaration()["GlobalSecondaryIndexes"]
    return [tuple(key["AttributeName"] for key in index["KeySchema"]) for index in indexes]


def write_units(written: Written, indexes: Iterable[Sequence[str]], *, transaction: bool) -> tuple[int, int]:
    """Of the item, and of its index entries. The larger of the two sizes counts."""
    sizes = [units_of(item, transaction=transaction) for item in written if item]
    return max(sizes, default=2 if transaction else 1), sum(_entry(written, keys) for keys in indexes)


def _entry(written: Written, keys: Sequence[str]) -> int:
    old, new = (_projection(item, keys) for item in written)
    return 0 if old == new else sum(units_of(entry) for entry in (old, new) if entry)


def _projection(item: Item | None, keys: Sequence[str]) -> Item | None:
    if item is None or not all(key in item for key in keys):
        return None
    return {name: item[name] for name in (*ITEM_KEYS, *keys)}


def read_units(name: str, asked: Mapping[str, Any], answer: Mapping[str, Any]) -> float:
    """Consistent 1 per 4 KB, eventually consistent half; a query counts its items together."""
    match name:
        case "GetItem":
            return _read([answer.get("Item", {})], consistent=bool(asked.get("ConsistentRead")))
        case "Query":
            return _read(answer["Items"], consistent=bool(asked.get("ConsistentRead")))
        case "BatchGetItem":
            table, keys = next(iter(asked["RequestItems"].items()))
            consistent = bool(keys.get("ConsistentRead"))
            return sum(_read([item], consistent=consistent) for item in answer["Responses"].get(table, ()))
        case _:
            return 0


def _read(items: Iterable[Item], *, consistent: bool) -> float:
    return max(ceil(sum(map(size_of, items)) / READ_UNIT), 1) * (1 if consistent else 0.5)
