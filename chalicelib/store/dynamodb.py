"""The store of the cloud home: one DynamoDB table through PynamoDB (design.md 4).

Reads by key are consistent. Indexes and the stream run behind; what they say is looked at again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from pynamodb.expressions.update import Action

from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import ConflictError
from chalicelib.domain.inbox import Contact, Submission
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
from chalicelib.store import codec, dynamodb_books, dynamodb_counters, dynamodb_lists
from chalicelib.store import dynamodb_keys as keys
from chalicelib.store import dynamodb_rows as rows
from chalicelib.store.dynamodb_commit import commit, is_new
from chalicelib.store.dynamodb_stream import StreamReader
from chalicelib.store.dynamodb_table import Row, table
from chalicelib.store.dynamodb_transaction import put, update

T = TypeVar("T")


class DynamoStore:
    """Implements `ports.Store`. `host` is the address of a stand-in for DynamoDB; None is the real one."""

    def __init__(self, table_name: str, *, region: str | None = None, host: str | None = None) -> None:
        self._table = table(table_name, region, host)
        self._stream = StreamReader(table_name, region, host)

    def put_submission(self, submission: Submission) -> Submission | None:
        if put(rows.submission(self._table, submission), is_new(self._table)):
            return None
        return self.submission(submission.ticket)

    def submission(self, ticket: str) -> Submission | None:
        return self._decoded(keys.of_ticket(ticket, keys.SUBMISSION), Submission)

    def commit(self, change: Change) -> None:
        commit(self._table, change)
        if change.case:
            change.case.version += 1
            change.case.pending.clear()

    def once(self, key: str) -> str | None:
        row = self._table.find(keys.once(key))
        return row.text if row else None

    def case(self, ticket: str) -> Case | None:
        row = self._table.find(keys.of_ticket(ticket, keys.CASE))
        return codec.decode_case(codec.decode_case_row(row.data).head) if row else None

    def history(self, ticket: str) -> list[Event]:
        """Between a case and its earlier saves another save may come: the last one is then read twice."""
        items = self._of_ticket(ticket, keys.CASE)
        if not items:
            return []
        case, *others = items
        last = codec.decode_case_row(case.data).last
        before = keys.events(ticket, int(case.version)).sk
        saves = [codec.Saved(item.data, item.private) for item in others if item.sk < before]
        return [event for save in [*saves, *filter(None, [last])] for event in codec.decode_events(*save)]

    def contact(self, key: str) -> Contact:
        return self._decoded(keys.contact(key), Contact) or Contact(key)

    def delivery(self, id: str) -> Delivery | None:
        ticket = keys.ticket_in(id)
        found = self._decoded(keys.delivery(ticket, id), Delivery)
        if found is None and (pointer := self._table.find(keys.pointer(id))):
            found = self._decoded(keys.delivery(pointer.text, id), Delivery)
        return found

    def update_delivery(self, delivery: Delivery) -> None:
        """What stands there in the same bytes is an earlier try of ours: no claim equals another.

        A lease is too short to be worth a place in an index: the due entry stays as it was, and `due` looks
        at the row.
        """
        t, written = self._table, rows.delivery(self._table, replace(delivery, version=delivery.version + 1))
        held = t.version == delivery.version
        if delivery.leased:
            done = update(written, [t.data.set(written.data), t.version.set(written.version)], held)
        else:
            done = put(written, held)
        if not done and not self._is_written(written):
            raise ConflictError

    def deliveries(self, ticket: str) -> list[Delivery]:
        found = [codec.decode(row.data, Delivery) for row in self._of_ticket(ticket, keys.DELIVERIES)]
        return sorted(found, key=lambda delivery: (delivery.created_at, delivery.id))

    def due(
        self, kind: DueKind, now: datetime, limit: int, shards: Iterable[int] = range(keys.SHARDS)
    ) -> list[Due]:
        """Of some shards alone if the sweep is fanned out."""
        return dynamodb_lists.due(self._table, kind, now, limit, shards)

    def defer(self, due: Due, until: datetime | None) -> None:
        row = self._due_row(due)
        if row is None:
            return
        at = self._table.due_key
        actions: list[Action] = [self._table.due_list.remove(), at.remove()]
        if until:
            actions = [at.set(keys.due_key(until, due.id, due.attempts + 1))]
        update(row, actions, at == keys.due_key(due.at, due.id, due.attempts))

    def worklist(self, query: WorkQuery) -> Page[Case]:
        return dynamodb_lists.worklist(self._table, query)

    def feed(self, consumer: Consumer, limit: int) -> list[Record]:
        return self._stream.read(self.position(consumer).at, limit)

    def position(self, consumer: Consumer) -> Position:
        row = self._table.find(keys.position(consumer))
        return Position(int(row.text), int(row.version)) if row else Position()

    def advance(self, consumer: Consumer, position: Position) -> None:
        put(rows.position(self._table, consumer, position))

    def park(self, parked: Parked) -> None:
        put(rows.parked(self._table, parked), is_new(self._table) | self._table.resolved.exists())

    def parked(self, cursor: str | None, limit: int) -> Page[Parked]:
        return dynamodb_lists.parked(self._table, cursor, limit)

    def find_parked(self, id: str) -> Parked | None:
        row = self._table.find(keys.parked(id))
        if row is None:
            return None
        resolved_at = datetime.fromisoformat(row.resolved) if row.resolved else None
        return replace(codec.decode(row.data, Parked), resolved_at=resolved_at)

    def resolve_parked(self, id: str, at: datetime) -> Parked | None:
        """None as well if somebody has resolved it before: only one of two officers acts on it."""
        t = self._table
        actions: list[Action] = [t.resolved.set(keys.moment(at)), t.due_list.remove(), t.due_key.remove()]
        waits = t.pk.exists() & t.resolved.does_not_exist()
        return self.find_parked(id) if update(t(*keys.parked(id)), actions, waits) else None

    def tracked(self, ticket: str) -> Tracked:
        row = self._table.find(keys.of_ticket(ticket, keys.TRACKED))
        return codec.decode_tracked(row.data) if row else Tracked()

    def track(self, ticket: str, before: Tracked, after: Tracked) -> None:
        dynamodb_counters.track(self._table, ticket, before, after)

    def counters(self, dimension: str, first: date, last: date, which: Which = EVERY) -> Mapping[str, Vector]:
        return dynamodb_counters.counters(self._table, dimension, first, last, which)

    def adjust(self, dimension: str, cell: Cell) -> None:
        dynamodb_counters.adjust(self._table, dimension, cell)

    def tries(self, key: str) -> Vector:
        return dynamodb_counters.tries(self._table, key)

    def add_tries(self, key: str, added: Vector, at: datetime, until: datetime) -> None:  # noqa: ARG002  its own clock forgets
        dynamodb_counters.add_tries(self._table, key, added, until)

    def cells(self, dimension: str) -> Iterator[Cell]:
        return dynamodb_counters.cells(self._table, dimension)

    def counted(self, query: CountedQuery) -> Page[Counted]:
        return dynamodb_counters.counted(self._table, query)

    def put_document(self, hash: str, text: str) -> None:
        put(rows.document(self._table, hash, text), is_new(self._table))

    def document(self, hash: str) -> str | None:
        row = self._table.find(keys.document(hash))
        return row.text if row else None

    def enter(self, entry: Entry) -> Entry | None:
        return dynamodb_books.enter(self._table, entry)

    def entry(self, book: str, key: str) -> Entry | None:
        return dynamodb_books.find(self._table, book, key)

    def entries(self, book: str, after: str, limit: int) -> list[Entry]:
        return dynamodb_books.behind(self._table, book, after, limit)

    def last_entry(self, book: str) -> Entry | None:
        return dynamodb_books.last(self._table, book)

    def tickets(self, share: int = 0, shares: int = 1) -> Iterator[str]:
        return dynamodb_books.tickets(self._table, share, shares)

    def _decoded(self, key: keys.Key, kind: type[T]) -> T | None:
        row = self._table.find(key)
        return codec.decode(row.data, kind) if row else None

    def _of_ticket(self, ticket: str, prefix: str) -> list[Row]:
        """All of them, page after page of 1 MB."""
        pk, _ = keys.of_ticket(ticket, prefix)
        return list(self._table.query(pk, self._table.sk.startswith(prefix), consistent_read=True))

    def _is_written(self, row: Row) -> bool:
        found = self._table.find(keys.Key(row.pk, row.sk))
        return found is not None and bool(found.data == row.data)

    def _due_row(self, due: Due) -> Row | None:
        if due.kind is DueKind.CASE:
            return self._table(*keys.of_ticket(due.id, keys.CASE))
        delivery = self.delivery(due.id)
        return self._table(*keys.delivery(delivery.ticket, due.id)) if delivery else None
