"""What is read, each through an index: the work grows with the rows returned, not with those stored."""

import re
import sqlite3
from collections.abc import Iterator
from heapq import merge
from itertools import islice

from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.values import Status
from chalicelib.ports import DueKind, WorkQuery
from chalicelib.store.sqlite_schema import NEVER, micros

Key = tuple[int, str]
"""Where a row stands in a list: its time in microseconds, and its id among those of the same time."""

FIRST_READ = 2
"""Rows of a stream."""

_NUMBER = re.compile(rf"-?[0-9]{{1,18}}|{NEVER}")

SUBMISSION = "SELECT submission FROM submissions WHERE ticket = ?"
ONCE = "SELECT result FROM once WHERE key = ?"
CASE = "SELECT head FROM cases WHERE ticket = ?"
HISTORY = "SELECT public, private FROM events WHERE ticket = ? ORDER BY version"
CONTACT = "SELECT contact FROM contacts WHERE key = ?"
DELIVERY = "SELECT delivery FROM deliveries WHERE id = ?"
DELIVERIES = "SELECT delivery FROM deliveries WHERE ticket = ? ORDER BY created_at, id"
DUE = {
    DueKind.CASE: """
        SELECT ticket, wake_at, defers FROM cases WHERE wake_at <= ? ORDER BY wake_at, ticket LIMIT ?""",
    DueKind.DELIVERY: """
        SELECT id, next_at, defers FROM deliveries WHERE next_at <= ? ORDER BY next_at, id LIMIT ?""",
}
WORKLIST = """
    SELECT due, ticket FROM cases INDEXED BY worklist
    WHERE status = :status AND (due, ticket) > (:due, :ticket) AND due < :before
    ORDER BY due, ticket LIMIT :most"""
WORKLIST_UNIT = """
    SELECT due, ticket FROM cases INDEXED BY worklist_unit
    WHERE unit = :unit AND status = :status AND (due, ticket) > (:due, :ticket) AND due < :before
    ORDER BY due, ticket LIMIT :most"""
FEED = """
    SELECT feed.position, feed.ticket, feed.version, events.public, events.private
    FROM feed LEFT JOIN events ON events.ticket = feed.ticket AND events.version = feed.version
    WHERE feed.position > ? ORDER BY feed.position LIMIT ?"""
LAST_POSITION = "SELECT max(position) FROM feed"
POSITION = "SELECT at, attempts FROM positions WHERE consumer = ?"
PARKED = "SELECT resolved_at, parked FROM parked WHERE id = ?"
PARKED_LIST = """
    SELECT at, id, parked FROM parked WHERE resolved_at IS NULL AND (at, id) > (?, ?)
    ORDER BY at, id LIMIT ?"""
TRACKED = "SELECT contribution FROM contributions WHERE ticket = ?"
TRIES = "SELECT counts FROM tries WHERE key = ?"
CELLS = """
    SELECT period, value, counts FROM cells
    WHERE dimension = ? AND (period, value) > (?, ?) ORDER BY period, value LIMIT ?"""
COUNTED = """
    SELECT day, ticket, mask & :mask FROM counted
    WHERE dimension = :dimension AND value = :value AND (day, ticket) > (:day, :ticket) AND day <= :last
    ORDER BY day, ticket LIMIT :most"""
DOCUMENT = "SELECT text FROM documents WHERE hash = ?"
ENTRY = "SELECT book, key, text FROM entries WHERE book = ? AND key = ?"
ENTRIES = "SELECT book, key, text FROM entries WHERE book = ? AND key > ? ORDER BY key LIMIT ?"
LAST_ENTRY = "SELECT book, key, text FROM entries WHERE book = ? ORDER BY key DESC LIMIT 1"
LAST_ROW = "SELECT coalesce(max(rowid), 0) FROM cases"
TICKETS = "SELECT ticket FROM cases WHERE rowid >= ? AND rowid < ? ORDER BY rowid"
WITHOUT_CASE = """
    SELECT DISTINCT ticket FROM events
    WHERE ticket > ? AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.ticket = events.ticket)
    ORDER BY ticket LIMIT ?"""


def worklist(db: sqlite3.Connection, query: WorkQuery) -> list[Key]:
    """A page of cases and the one after it, from one sorted stream per unit and status, read as needed."""
    streams = [_stream(db, sql, values, query.limit) for sql, values in _streams(query)]
    return list(islice(merge(*streams), query.limit + 1))


def _stream(db: sqlite3.Connection, sql: str, values: dict[str, object], most: int) -> Iterator[Key]:
    """Few at first: of a thousand streams most give a page nothing, and an open cursor each is slow."""
    size = FIRST_READ
    while True:
        rows: list[Key] = db.execute(sql, values | {"most": size}).fetchall()
        yield from rows
        if len(rows) < size:
            return
        values |= {"due": rows[-1][0], "ticket": rows[-1][1]}
        size = min(4 * size, most + 1)


def cursor_of(key: Key) -> str:
    """Continues a list behind this row."""
    return f"{key[0]}:{key[1]}"


def key_of(cursor: str | None) -> Key:
    """The row that a cursor names; InvalidInputError if it is none of ours."""
    if cursor is None:
        return (-NEVER, "")
    number, _, id = cursor.partition(":")
    if not _NUMBER.fullmatch(number):
        raise InvalidInputError("error.invalid_cursor", "cursor")
    return (int(number), id)


def _streams(query: WorkQuery) -> list[tuple[str, dict[str, object]]]:
    due, ticket = max(key_of(query.cursor), (micros(query.due_from) if query.due_from else -NEVER, ""))
    last = NEVER if query.due_from else NEVER + 1
    before = last if query.due_before is None else micros(query.due_before)
    values = {"due": due, "ticket": ticket, "before": before}
    statuses = query.statuses or frozenset(Status)
    if query.units is None:
        return [(WORKLIST, values | {"status": status}) for status in statuses]
    return [
        (WORKLIST_UNIT, values | {"status": status, "unit": unit})
        for unit in query.units
        for status in statuses
    ]
