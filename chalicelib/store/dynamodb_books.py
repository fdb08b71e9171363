"""Books: lines that are written once and never changed; and the tickets of all cases.

A book is a partition. What many write at once is spread over several books by those who write it.
"""

from collections.abc import Iterator

from chalicelib.domain.values import Status
from chalicelib.ports import Entry
from chalicelib.store import dynamodb_keys as keys
from chalicelib.store.dynamodb_commit import is_new
from chalicelib.store.dynamodb_table import Row
from chalicelib.store.dynamodb_transaction import put


def enter(table: type[Row], entry: Entry) -> Entry | None:
    """What stands there if the key is taken in that book."""
    row = table(*keys.entry(entry.book, entry.key), text=entry.text)
    return None if put(row, is_new(table)) else find(table, entry.book, entry.key)


def find(table: type[Row], book: str, key: str) -> Entry | None:
    row = table.find(keys.entry(book, key))
    return Entry(book, key, row.text or "") if row else None


def behind(table: type[Row], book: str, after: str, limit: int) -> list[Entry]:
    """In the order of their keys, page after page of 1 MB."""
    pk, condition = keys.entry(book, "").pk, table.sk > after if after else None
    rows = table.query(pk, condition, consistent_read=True, limit=limit)
    return [Entry(book, row.sk, row.text or "") for row in rows]


def last(table: type[Row], book: str) -> Entry | None:
    pk = keys.entry(book, "").pk
    rows = table.query(pk, consistent_read=True, limit=1, scan_index_forward=False)
    return next((Entry(book, row.sk, row.text or "") for row in rows), None)


def tickets(table: type[Row], share: int, shares: int) -> Iterator[str]:
    """By the keys of the work lists, which run behind: a case may be missing for a moment, or come twice."""
    lists = [name for stage in keys.stages(Status) for name in keys.all_lists(stage)]
    for name in lists[share::shares]:
        yield from (keys.ticket_of(row.pk) for row in table.of_all.query(name))
