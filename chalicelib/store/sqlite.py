"""The store of the embedded home: SQLite on a file, or in memory as the fast twin (design.md 1)."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import ConflictError
from chalicelib.domain.inbox import Contact, Submission
from chalicelib.domain.sums import summed
from chalicelib.ports import (
    EVERY,
    Cell,
    Change,
    Consumer,
    Counted,
    CountedQuery,
    Due,
    DueKind,
    Entry,
    Page,
    Parked,
    Position,
    Record,
    Tracked,
    Vector,
    Which,
    WorkQuery,
)
from chalicelib.store import behind, codec, sqlite_counters, sqlite_reads, sqlite_steps
from chalicelib.store.additions import mask
from chalicelib.store.sqlite_engine import Alone, Engine, File, Values
from chalicelib.store.sqlite_schema import micros, moment

PAGE = 1000


class SqliteStore:
    """Implements `ports.Store`. On a file it takes calls from any thread; in memory from one."""

    def __init__(self, path: Path | None = None, *, alone: bool = False) -> None:
        """`alone`: one thread writes the file and nobody reads it meanwhile; it is not durable (a city)."""
        self._db: Engine = File(path) if path and not alone else Alone(path)

    def close(self) -> None:
        """Finish the writes that wait; afterwards the store refuses everything."""
        self._db.close()

    def put_submission(self, submission: Submission) -> Submission | None:
        try:
            self._db.write(sqlite_steps.put_submission(submission))
        except ConflictError:
            return self.submission(submission.ticket)
        return None

    def submission(self, ticket: str) -> Submission | None:
        row = self._row(sqlite_reads.SUBMISSION, (ticket,))
        return codec.decode(row[0], Submission) if row else None

    def commit(self, change: Change) -> None:
        self._db.write(sqlite_steps.commit(change))
        if change.case:
            change.case.version += 1
            change.case.pending.clear()

    def once(self, key: str) -> str | None:
        row = self._row(sqlite_reads.ONCE, (key,))
        return row[0] if row else None

    def case(self, ticket: str) -> Case | None:
        row = self._row(sqlite_reads.CASE, (ticket,))
        return codec.decode_case(row[0]) if row else None

    def history(self, ticket: str) -> list[Event]:
        saves = self._rows(sqlite_reads.HISTORY, (ticket,))
        return [event for save in saves for event in codec.decode_events(*save)]

    def contact(self, key: str) -> Contact:
        row = self._row(sqlite_reads.CONTACT, (key,))
        return codec.decode(row[0], Contact) if row else Contact(key)

    def delivery(self, id: str) -> Delivery | None:
        row = self._row(sqlite_reads.DELIVERY, (id,))
        return codec.decode(row[0], Delivery) if row else None

    def update_delivery(self, delivery: Delivery) -> None:
        self._db.write(sqlite_steps.update_delivery(delivery))

    def deliveries(self, ticket: str) -> list[Delivery]:
        rows = self._rows(sqlite_reads.DELIVERIES, (ticket,))
        return [codec.decode(data, Delivery) for (data,) in rows]

    def due(self, kind: DueKind, now: datetime, limit: int) -> list[Due]:
        rows = self._rows(sqlite_reads.DUE[kind], (micros(now), limit))
        return [Due(kind, id, moment(at), attempts) for id, at, attempts in rows]

    def defer(self, due: Due, until: datetime | None) -> None:
        self._db.write(sqlite_steps.defer(due, until))

    def worklist(self, query: WorkQuery) -> Page[Case]:
        with self._db.reading() as db:
            keys = sqlite_reads.worklist(db, query)
        page = keys[: query.limit]
        cases = (self.case(ticket) for _, ticket in page)
        cursor = sqlite_reads.cursor_of(page[-1]) if len(keys) > len(page) else None
        return Page(tuple(case for case in cases if case), cursor)

    def feed(self, consumer: Consumer, limit: int) -> list[Record]:
        rows = self._rows(sqlite_reads.FEED, (self.position(consumer).at, limit))
        return [
            Record(at, ticket, version, codec.decode_events(public, private) if version else ())
            for at, ticket, version, public, private in rows
        ]

    def feed_lag(self, consumer: Consumer) -> int:
        """How many records the consumer has not finished."""
        ((last,),) = self._rows(sqlite_reads.LAST_POSITION)
        return (last or 0) - self.position(consumer).at

    def position(self, consumer: Consumer) -> Position:
        row = self._row(sqlite_reads.POSITION, (consumer,))
        return Position(*row) if row else Position()

    def advance(self, consumer: Consumer, position: Position) -> None:
        self._db.write(sqlite_steps.advance(consumer, position))

    def park(self, parked: Parked) -> None:
        self._db.write(sqlite_steps.park(parked))

    def parked(self, cursor: str | None, limit: int) -> Page[Parked]:
        rows = self._rows(sqlite_reads.PARKED_LIST, (*sqlite_reads.key_of(cursor), limit + 1))
        page = rows[:limit]
        follows = sqlite_reads.cursor_of(page[-1][:2]) if len(rows) > len(page) else None
        return Page(tuple(codec.decode(data, Parked) for _, _, data in page), follows)

    def find_parked(self, id: str) -> Parked | None:
        row = self._row(sqlite_reads.PARKED, (id,))
        if row is None:
            return None
        return replace(codec.decode(row[1], Parked), resolved_at=moment(row[0]) if row[0] else None)

    def resolve_parked(self, id: str, at: datetime) -> Parked | None:
        """None as well if somebody has resolved it before: only one of two officers acts on it."""
        try:
            self._db.write(sqlite_steps.resolve(id, at))
        except ConflictError:
            return None
        return self.find_parked(id)

    def tracked(self, ticket: str) -> Tracked:
        row = self._row(sqlite_reads.TRACKED, (ticket,))
        return codec.decode_tracked(row[0]) if row else Tracked()

    def track(self, ticket: str, before: Tracked, after: Tracked) -> None:
        self._db.write(sqlite_steps.track(ticket, before, after))

    def counters(self, dimension: str, first: date, last: date, which: Which = EVERY) -> Mapping[str, Vector]:
        with self._db.reading() as db:
            if which.most is None:
                return summed(sqlite_counters.read(db, dimension, first, last, which))
            values = sqlite_counters.page(db, dimension, first, last, which)
            if which.names == frozenset():
                return {value: {} for value in values}
            read = sqlite_counters.read(db, dimension, first, last, replace(which, values=values))
            return summed(read, values)

    def adjust(self, dimension: str, cell: Cell) -> None:
        self._db.write(sqlite_steps.adjust(dimension, cell))

    def tries(self, key: str) -> Vector:
        row = self._row(sqlite_reads.TRIES, (key,))
        return codec.decode_counts(row[0]) if row else {}

    def add_tries(self, key: str, added: Vector, at: datetime, until: datetime) -> None:
        self._db.write(sqlite_steps.add_tries(key, added, at, until))

    def cells(self, dimension: str) -> Iterator[Cell]:
        after = ("", "")
        while rows := self._rows(sqlite_reads.CELLS, (dimension, *after, PAGE)):
            yield from (Cell(period, value, codec.decode_counts(counts)) for period, value, counts in rows)
            after = rows[-1][:2]

    def counted(self, query: CountedQuery) -> Page[Counted]:
        day, ticket = behind.reached(query)
        values = {"dimension": query.dimension, "value": query.value, "last": query.last.isoformat()}
        asked = {"day": day, "ticket": ticket, "mask": mask(query.names), "most": behind.AT_MOST}
        with self._db.reading() as db, closing(db.execute(sqlite_reads.COUNTED, values | asked)) as entries:
            return behind.page(query, entries)

    def put_document(self, hash: str, text: str) -> None:
        self._db.write(sqlite_steps.put_document(hash, text))

    def document(self, hash: str) -> str | None:
        row = self._row(sqlite_reads.DOCUMENT, (hash,))
        return row[0] if row else None

    def enter(self, entry: Entry) -> Entry | None:
        try:
            self._db.write(sqlite_steps.enter(entry))
        except ConflictError:
            return self.entry(entry.book, entry.key)
        return None

    def entry(self, book: str, key: str) -> Entry | None:
        row = self._row(sqlite_reads.ENTRY, (book, key))
        return Entry(*row) if row else None

    def entries(self, book: str, after: str, limit: int) -> list[Entry]:
        return [Entry(*row) for row in self._rows(sqlite_reads.ENTRIES, (book, after, limit))]

    def last_entry(self, book: str) -> Entry | None:
        row = self._row(sqlite_reads.LAST_ENTRY, (book,))
        return Entry(*row) if row else None

    def tickets(self, share: int = 0, shares: int = 1) -> Iterator[str]:
        """As the rows lie in the file: by ticket, each would be read from another place of it."""
        begin = share * PAGE
        while begin <= self._row(sqlite_reads.LAST_ROW, ())[0]:
            page = self._rows(sqlite_reads.TICKETS, (begin, begin + PAGE))
            yield from (ticket for (ticket,) in page)
            begin += shares * PAGE
        if share == 0:
            yield from self._without_case()

    def _without_case(self) -> Iterator[str]:
        after = ""
        while lost := self._rows(sqlite_reads.WITHOUT_CASE, (after, PAGE)):
            yield from (ticket for (ticket,) in lost)
            after = lost[-1][0]

    def _rows(self, sql: str, values: Values = ()) -> list[Any]:
        with self._db.reading() as db:
            return db.execute(sql, values).fetchall()

    def _row(self, sql: str, values: Values) -> Any:
        return next(iter(self._rows(sql, values)), None)
