"""The work of a read grows with the rows returned, not with those stored."""

import re

import pytest

from chalicelib.ports import Change, DueKind, WorkQuery
from chalicelib.store import sqlite_reads, sqlite_schema
from chalicelib.store.sqlite import SqliteStore
from tests.store.builders import DAY, NOW, a_case

QUERIES = {name: sql for name, sql in vars(sqlite_reads).items() if name.isupper() and isinstance(sql, str)}
QUERIES |= {f"DUE {kind}": sql for kind, sql in sqlite_reads.DUE.items()}


@pytest.mark.parametrize("name", QUERIES)
def test_every_read_goes_through_an_index(name: str) -> None:
    plan = " / ".join(_plan(QUERIES[name]))
    assert "SEARCH" in plan
    assert "SCAN" not in plan
    # Only sums are put together by value; lists come sorted from their index.
    assert name == "COUNTERS" or "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    "query",
    [
        WorkQuery(limit=5),
        WorkQuery(units=frozenset({"u1", "u2"}), limit=5),
        WorkQuery(units=frozenset({"u1"}), due_before=NOW + DAY, limit=5),
    ],
)
def test_the_work_of_a_list_does_not_grow_with_the_cases(query: WorkQuery) -> None:
    small, large = SqliteStore(), SqliteStore()
    _fill(small, 30)
    _fill(large, 3000)
    assert _instructions(large, query) <= 1.2 * _instructions(small, query)


def _plan(sql: str) -> list[str]:
    db = sqlite_schema.open_for_writing(None)
    values = dict.fromkeys(re.findall(r":(\w+)", sql), 1) or (1,) * sql.count("?")
    return [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


def _fill(store: SqliteStore, cases: int) -> None:
    for number in range(cases):
        unit = f"u{number % 3}"
        store.commit(Change(a_case(f"T{number:05}", unit=unit, due_at=NOW, wake_at=NOW)))


def _instructions(store: SqliteStore, query: WorkQuery) -> int:
    """SQLite's virtual machine steps for a page of the work list and one of the due index."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    with store._db.reading() as db:
        db.set_progress_handler(count, 1)
    assert len(store.worklist(query).items) == 5
    assert len(store.due(DueKind.CASE, NOW, 5)) == 5
    return steps
