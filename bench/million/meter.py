"""Counts what is read of SQLite: the rows that it hands over, and the instructions of its machine."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from chalicelib.store.sqlite import SqliteStore
from chalicelib.store.sqlite_engine import Engine, Step, Values


@dataclass
class Count:
    """Of one query: `steps` grow with every row or entry that is looked at, handed over or not."""

    rows: int = 0
    steps: int = 0


class _Cursor:
    def __init__(self, cursor: sqlite3.Cursor, count: Count) -> None:
        self._cursor, self._count = cursor, count

    def fetchall(self) -> list[Any]:
        return list(self)

    def fetchmany(self, size: int) -> list[Any]:
        rows = self._cursor.fetchmany(size)
        self._count.rows += len(rows)
        return rows

    def __iter__(self) -> Iterator[Any]:
        for row in self._cursor:
            self._count.rows += 1
            yield row

    def close(self) -> None:
        self._cursor.close()


class _Connection:
    def __init__(self, db: sqlite3.Connection, count: Count) -> None:
        self._db, self._count = db, count

    def execute(self, sql: str, values: Values = ()) -> _Cursor:
        return _Cursor(self._db.execute(sql, values), self._count)


class _Counting:
    """An engine that passes everything on, and counts what is read."""

    def __init__(self, inner: Engine, count: Count) -> None:
        self._inner, self._count = inner, count

    def write(self, steps: Sequence[Step]) -> None:
        self._inner.write(steps)

    @contextmanager
    def reading(self) -> Iterator[Any]:
        def one() -> int:
            self._count.steps += 1
            return 0

        with self._inner.reading() as db:
            db.set_progress_handler(one, 1)
            try:
                yield _Connection(db, self._count)
            finally:
                db.set_progress_handler(None, 1)

    def close(self) -> None:
        self._inner.close()


@contextmanager
def counting(store: SqliteStore) -> Iterator[Count]:
    """The count is full at the end of the context."""
    count, inner = Count(), store._db  # noqa: SLF001  it stands between the store and its engine
    store._db = _Counting(inner, count)  # noqa: SLF001
    try:
        yield count
    finally:
        store._db = inner  # noqa: SLF001
