"""What each write consists of, statement by statement; the order of the steps is the order of refusals."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.case import Case
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import ConflictError, RepeatError
from chalicelib.domain.inbox import Contact, Submission
from chalicelib.ports import (
    Cell,
    Change,
    Consumer,
    Due,
    DueKind,
    Entry,
    Once,
    Parked,
    Position,
    Tracked,
    Vector,
)
from chalicelib.store import additions, codec
from chalicelib.store.sqlite_engine import Step
from chalicelib.store.sqlite_schema import NEVER, maybe_micros, micros

ADD_SUBMISSION = "INSERT INTO submissions VALUES (?, ?) ON CONFLICT (ticket) DO NOTHING"
ADD_ONCE = "INSERT INTO once VALUES (?, ?) ON CONFLICT (key) DO NOTHING"
ADD_CASE = """
    INSERT INTO cases (ticket, version, wake_at, defers, unit, status, due, head)
    VALUES (:ticket, 1, :wake_at, 0, :unit, :status, :due, :head) ON CONFLICT (ticket) DO NOTHING"""
CHANGE_CASE = """
    UPDATE cases SET version = version + 1, wake_at = :wake_at, defers = 0, unit = :unit,
        status = :status, due = :due, head = :head
    WHERE ticket = :ticket AND version = :version"""
ADD_EVENTS = "INSERT INTO events (ticket, version, first_seq, public, private) VALUES (?, ?, ?, ?, ?)"
ADD_RECORD = "INSERT INTO feed (ticket, version) VALUES (?, ?)"
ADD_CONTACT = "INSERT INTO contacts VALUES (:key, 1, :contact) ON CONFLICT (key) DO NOTHING"
CHANGE_CONTACT = """
    UPDATE contacts SET version = version + 1, contact = :contact WHERE key = :key AND version = :version"""
ADD_DELIVERY = "INSERT INTO deliveries VALUES (?, ?, ?, ?, ?, 0, ?) ON CONFLICT (id) DO NOTHING"
CHANGE_DELIVERY = """
    UPDATE deliveries SET version = version + 1, next_at = ?, defers = 0, delivery = ?
    WHERE id = ? AND version = ?"""
DEFER = {
    DueKind.CASE: """
        UPDATE cases SET wake_at = ?, defers = defers + 1
        WHERE ticket = ? AND wake_at = ? AND defers = ?""",
    DueKind.DELIVERY: """
        UPDATE deliveries SET next_at = ?, defers = defers + 1
        WHERE id = ? AND next_at = ? AND defers = ?""",
}
ADVANCE = "INSERT OR REPLACE INTO positions VALUES (?, ?, ?)"
PARK = """
    INSERT INTO parked VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET at = excluded.at, resolved_at = NULL, parked = excluded.parked
    WHERE resolved_at IS NOT NULL"""
RESOLVE = "UPDATE parked SET resolved_at = ? WHERE id = ? AND resolved_at IS NULL"
ADD_TRACKED = """
    INSERT INTO contributions VALUES (:ticket, :revision + 1, :contribution)
    ON CONFLICT (ticket) DO NOTHING"""
CHANGE_TRACKED = """
    UPDATE contributions SET revision = revision + 1, contribution = :contribution
    WHERE ticket = :ticket AND revision = :revision"""
COUNT = """
    INSERT INTO cells VALUES (?, ?, ?, ?)
    ON CONFLICT (dimension, period, value) DO UPDATE SET counts = add_counts(counts, excluded.counts)"""
FORGET = "DELETE FROM tries WHERE until < ?"
TRY = """
    INSERT INTO tries VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET counts = add_counts(counts, excluded.counts), until = excluded.until"""
LIST = "INSERT OR REPLACE INTO counted VALUES (?, ?, ?, ?, ?)"
ADD_ENTRY = "INSERT INTO entries VALUES (?, ?, ?) ON CONFLICT (book, key) DO NOTHING"
KEEP_DOCUMENT = "INSERT INTO documents VALUES (?, ?) ON CONFLICT (hash) DO NOTHING"


def put_submission(submission: Submission) -> list[Step]:
    """ConflictError if the ticket is taken."""
    return [
        Step(ADD_SUBMISSION, (submission.ticket, codec.encode(submission)), ConflictError),
        Step(ADD_RECORD, (submission.ticket, 0)),
    ]


def commit(change: Change) -> list[Step]:
    """RepeatError before ConflictError."""
    steps = [*_once(change.once), *_case(change.case), *_contact(change.contact)]
    return steps + [_delivery(delivery) for delivery in change.deliveries]


def update_delivery(delivery: Delivery) -> list[Step]:
    """ConflictError unless the row has the version that the delivery carries."""
    written = codec.encode(replace(delivery, version=delivery.version + 1))
    values = (maybe_micros(delivery.next_at), written, delivery.id, delivery.version)
    return [Step(CHANGE_DELIVERY, values, ConflictError)]


def defer(due: Due, until: datetime | None) -> list[Step]:
    """Nothing happens to a row that has changed since."""
    return [Step(DEFER[due.kind], (maybe_micros(until), due.id, micros(due.at), due.attempts))]


def advance(consumer: Consumer, position: Position) -> list[Step]:
    """The position replaces the one before."""
    return [Step(ADVANCE, (consumer, position.at, position.attempts))]


def park(parked: Parked) -> list[Step]:
    """Left as it is while it is unresolved; open again once it was resolved."""
    values = (parked.id, micros(parked.at), maybe_micros(parked.resolved_at), codec.encode(parked))
    return [Step(PARK, values)]


def resolve(id: str, at: datetime) -> list[Step]:
    """ConflictError unless it is parked and unresolved."""
    return [Step(RESOLVE, (micros(at), id), ConflictError)]


def track(ticket: str, before: Tracked, after: Tracked) -> list[Step]:
    """ConflictError unless the row has the revision of `before`; then the counters and the lists."""
    written = codec.encode_tracked(after, before.revision + 1)
    row = {"ticket": ticket, "revision": before.revision, "contribution": written}
    sql = CHANGE_TRACKED if before.revision else ADD_TRACKED
    return [Step(sql, row, ConflictError), *_counts(ticket, before, after)]


def adjust(dimension: str, cell: Cell) -> list[Step]:
    """Added to what stands there."""
    return [Step(COUNT, (dimension, cell.period, cell.value, codec.encode_counts(cell.counts)))]


def add_tries(key: str, added: Vector, at: datetime, until: datetime) -> list[Step]:
    """Whoever counts clears away what is out of date, so that there is never more than of the last days."""
    return [Step(FORGET, (micros(at),)), Step(TRY, (key, codec.encode_counts(added), micros(until)))]


def put_document(hash: str, text: str) -> list[Step]:
    """Left as it is if it exists: the hash says that it is the same."""
    return [Step(KEEP_DOCUMENT, (hash, text))]


def enter(entry: Entry) -> list[Step]:
    """ConflictError if the key is taken in that book."""
    return [Step(ADD_ENTRY, (entry.book, entry.key, entry.text), ConflictError)]


def _once(once: Once | None) -> Iterator[Step]:
    if once:
        yield Step(ADD_ONCE, (once.key, once.result), RepeatError)


def _case(case: Case | None) -> Iterator[Step]:
    if case:
        yield Step(CHANGE_CASE if case.version else ADD_CASE, head(case), ConflictError)
        yield from _events(case)


def head(case: Case) -> dict[str, object]:
    """The row of a case as of its next version."""
    return {
        "ticket": case.ticket,
        "version": case.version,
        "wake_at": maybe_micros(case.wake_at),
        "unit": case.unit,
        "status": case.status,
        "due": NEVER if case.due_at is None else micros(case.due_at),
        "head": codec.encode_case(case, case.version + 1),
    }


def _events(case: Case) -> Iterator[Step]:
    if case.pending:
        public, private = codec.encode_events(case.pending)
        version = case.version + 1
        yield Step(ADD_EVENTS, (case.ticket, version, case.pending[0].seq, public, private))
        yield Step(ADD_RECORD, (case.ticket, version))


def _contact(contact: Contact | None) -> Iterator[Step]:
    if contact:
        written = codec.encode(replace(contact, version=contact.version + 1))
        row = {"key": contact.key, "version": contact.version, "contact": written}
        yield Step(CHANGE_CONTACT if contact.version else ADD_CONTACT, row, ConflictError)


def _delivery(d: Delivery) -> Step:
    row = (d.id, d.ticket, d.version, micros(d.created_at), maybe_micros(d.next_at), codec.encode(d))
    return Step(ADD_DELIVERY, row)


def _counts(ticket: str, before: Tracked, after: Tracked) -> Iterator[Step]:
    changes = additions.changes(before, after)
    for counter, added in additions.by_period(changes).items():
        yield Step(COUNT, (*counter, codec.encode_counts(added)))
    for change in changes:
        if change.is_listed:
            key = change.key
            yield Step(LIST, (key.dimension, key.value, key.day.isoformat(), ticket, change.mask))
