"""Domain values as items of the table."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.case import Case
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.inbox import Contact, Submission
from chalicelib.ports import Consumer, Once, Parked, Position, Tracked
from chalicelib.store import codec
from chalicelib.store import dynamodb_keys as keys
from chalicelib.store.dynamodb_size import LARGEST
from chalicelib.store.dynamodb_table import Row

ROOM = 4096
"""What keys, names and index attributes of an item take at most, generously."""

ONCE_KEPT = timedelta(days=400)
"""Longer than a parked record waits for its second try. The store has no clock: this counts from the newest
event that was saved with the key, and a key without events is kept for ever. An expired key that DynamoDB
has not removed yet still counts, for reading and for refusing alike."""


def submission(table: type[Row], value: Submission) -> Row:
    return _row(table, keys.of_ticket(value.ticket, keys.SUBMISSION), data=codec.encode(value))


def case(table: type[Row], case: Case) -> Row:
    """The case as of its next version with the events of this save, in the lists where it is then found.

    `events` reads the events out of it again, when the next save comes.
    """
    stage = keys.stage(case.status)
    row = _row(
        table,
        keys.of_ticket(case.ticket, keys.CASE),
        version=case.version + 1,
        data=codec.encode_case_row(case, case.version + 1),
        all_list=keys.all_list(stage, case.ticket),
        unit_list=None if case.unit is None else keys.unit_list(stage, case.unit),
        work_key=keys.work_key(case.due_at, case.ticket),
    )
    return _due(row, "case", case.wake_at, case.ticket)


def events(table: type[Row], ticket: str, version: int, saved: codec.Saved) -> Row:
    """The events of one save; the personal part apart, so that it can be removed."""
    return _row(table, keys.events(ticket, version), data=saved.public, private=saved.private)


def once(table: type[Row], value: Once, case: Case | None) -> Row:
    expires = case.pending[-1].at + ONCE_KEPT if case and case.pending else None
    return _row(table, keys.once(value.key), text=value.result, expires=expires)


def contact(table: type[Row], value: Contact) -> Row:
    """The contact as of its next version."""
    written = replace(value, version=value.version + 1)
    return _row(table, keys.contact(value.key), version=written.version, data=codec.encode(written))


def delivery(table: type[Row], value: Delivery) -> Row:
    key = keys.delivery(value.ticket, value.id)
    row = _row(table, key, version=value.version, data=codec.encode(value))
    return _due(row, "delivery", value.next_at, value.id)


def pointer(table: type[Row], value: Delivery) -> Iterator[Row]:
    """To a delivery that is not found by its id alone."""
    if keys.ticket_in(value.id) != value.ticket:
        yield _row(table, keys.pointer(value.id), text=value.ticket)


def parked(table: type[Row], value: Parked) -> Row:
    row = _row(table, keys.parked(value.id), data=codec.encode(value))
    if value.resolved_at:
        row.resolved = keys.moment(value.resolved_at)
        return row
    return _due(row, keys.PARKED, value.at, value.id)


def position(table: type[Row], consumer: Consumer, value: Position) -> Row:
    """As text: a sequence number has up to 40 digits, a DynamoDB number 38."""
    return _row(table, keys.position(consumer), version=value.attempts, text=str(value.at))


def tracked(table: type[Row], ticket: str, value: Tracked, revision: int) -> Row:
    key = keys.of_ticket(ticket, keys.TRACKED)
    return _row(table, key, version=revision, data=codec.encode_tracked(value, revision))


def document(table: type[Row], hash: str, text: str) -> Row:
    return _row(table, keys.document(hash), text=text)


def _row(
    table: type[Row],
    key: keys.Key,
    *,
    data: bytes | None = None,
    private: bytes | None = None,
    text: str | None = None,
    **attributes: Any,
) -> Row:
    """InvalidInputError if DynamoDB would not take an item of this size."""
    contents = (data, private, (text or "").encode())
    if sum(len(content or b"") for content in contents) > LARGEST - ROOM:
        raise InvalidInputError("error.body_too_large", limit=f"{LARGEST // 1024} KB")
    return table(*key, data=data, private=private, text=text, **attributes)


def _due(row: Row, kind: str, at: datetime | None, id: str) -> Row:
    if at is not None:
        row.due_list, row.due_key = keys.due_list(kind, id), keys.due_key(at, id)
    return row
