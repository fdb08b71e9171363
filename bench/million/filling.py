"""A file of the embedded home, filled with the statements of the store itself, in large transactions."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench import crowd
from bench.million import city
from bench.million.lives import Life
from bench.million.stamps import DAYS, NOW, Print, prints
from chalicelib import parts
from chalicelib.domain.inbox import KEPT_TICKETS, Contact, OpenTicket
from chalicelib.ports import Deps, Entry, Tracked
from chalicelib.store import additions, codec, sqlite_schema, sqlite_steps
from chalicelib.store.sqlite import SqliteStore
from chalicelib.usecases import roots
from chalicelib.usecases.contacts import contact_key
from chalicelib.usecases.tracking import recompute

CASE = """
    INSERT INTO cases (ticket, version, wake_at, defers, unit, status, due, head)
    VALUES (:ticket, :version + 1, :wake_at, 0, :unit, :status, :due, :head)"""
ADD_TRACKED, ADD_EVENTS = sqlite_steps.ADD_TRACKED, sqlite_steps.ADD_EVENTS
ROWS, CASES = 20_000, 40_000
"""Rows of a kind that are written at a time; cases of which the counters are summed up before."""

FAST = "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -1000000"


@contextmanager
def opened(path: Path) -> Iterator[tuple[Deps, SqliteStore]]:
    """The office of the large city on that file, at the moment at which its cases were last seen."""
    store = SqliteStore(path)
    try:
        yield replace(crowd.office(store, NOW), office=city.office()), store
    finally:
        store.close()


def fill(path: Path, lives: list[Life], cases: int, progress: Callable[[int], None] = lambda _: None) -> None:
    """Cases with what was sent, their trails and contacts, and all that the tracker keeps.

    Of what was delivered, and of the feed, there is nothing; events carry the new ticket, and the dates and
    hashes of the life that they were copied from.
    """
    deps = replace(crowd.office(SqliteStore(), NOW), office=city.office())
    with closing(sqlite_schema.open_for_writing(path)) as db:
        db.executescript(FAST)
        db.execute("BEGIN")
        filling = _Filling(db, deps)
        for together in prints(lives, cases):
            filling.add(together)
            progress(len(together))
        filling.finish(cases)
        db.execute("COMMIT")
        db.execute("ANALYZE")
    store = SqliteStore(path)
    parts.keep_policy(store)
    store.close()


class _Filling:
    def __init__(self, db: sqlite3.Connection, deps: Deps) -> None:
        self._db, self._deps = db, deps
        self._waiting: dict[str, list[Any]] = defaultdict(list)
        self._gained: dict[additions.Counter, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._uncounted = 0
        self._tickets: dict[int, list[OpenTicket]] = defaultdict(list)

    def add(self, together: list[Print]) -> None:
        """Cases of one mould add the same in the same places."""
        mould = together[0].mould
        tracked = recompute(self._deps, mould.case)
        row = codec.encode_tracked(tracked, 1)
        changes = additions.changes(Tracked(), tracked)
        self._count(changes, len(together))
        for each in together:
            self._case(each)
            self._put(ADD_TRACKED, {"ticket": each.ticket, "revision": 0, "contribution": row})
            for change in changes:
                if change.is_listed:
                    key = change.key
                    listed = (key.dimension, key.value, key.day.isoformat(), each.ticket, change.mask)
                    self._put(sqlite_steps.LIST, listed)

    def _case(self, each: Print) -> None:
        case, old, submission = each.mould.case, each.mould.life.submission, each.submission()
        case.ticket = each.ticket
        row = sqlite_steps.head(case)
        # The row says as of the next version: it is to be the one that the life had.
        row |= {"version": case.version - 1, "head": codec.encode_case(case, case.version)}
        self._put(CASE, row)
        self._put(sqlite_steps.ADD_SUBMISSION, (each.ticket, codec.encode(submission)))
        before, after = old.ticket.encode(), each.ticket.encode()
        for version, first, public, private in each.mould.life.saves:
            self._put(ADD_EVENTS, (each.ticket, version, first, public.replace(before, after), private))
        self._tickets[each.citizen].append(OpenTicket(each.ticket, submission.received_at))

    def _count(self, changes: list[additions.Change], times: int) -> None:
        for counter, added in additions.by_period(changes).items():
            counts = self._gained[counter]
            for name, n in added.items():
                counts[name] += n * times
        self._uncounted += times
        if self._uncounted >= CASES:
            self._write_counters()

    def _write_counters(self) -> None:
        rows = ((*counter, codec.encode_counts(added)) for counter, added in sorted(self._gained.items()))
        self._db.executemany(sqlite_steps.COUNT, rows)
        self._gained.clear()
        self._uncounted = 0

    def _put(self, sql: str, row: object) -> None:
        rows = self._waiting[sql]
        rows.append(row)
        if len(rows) >= ROWS:
            self._write(sql)

    def _write(self, sql: str) -> None:
        rows = self._waiting[sql]
        if sql == sqlite_steps.LIST:
            # Neighbours in the tree go in together.
            rows.sort()
        self._db.executemany(sql, rows)
        rows.clear()

    def finish(self, cases: int) -> None:
        """Contacts and days, and what still waits."""
        for number in range(min(cases, city.NUMBERS)):
            kept = tuple(self._tickets[number][-KEPT_TICKETS:])
            contact = Contact(contact_key(self._deps, city.phone(number)), version=1, tickets=kept)
            self._put(sqlite_steps.ADD_CONTACT, {"key": contact.key, "contact": codec.encode(contact)})
        today = self._deps.sla.calendar.local_day(NOW)
        for ago in range(DAYS + 2):
            self._put(sqlite_steps.ADD_ENTRY, _of_day(today - timedelta(days=ago)))
        for sql in self._waiting:
            self._write(sql)
        self._write_counters()


def _of_day(day: date) -> tuple[str, str, str]:
    entry = Entry(roots.DAYS, day.isoformat())
    return (entry.book, entry.key, entry.text)
