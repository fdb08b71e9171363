"""What one use case writes, all or nothing (design.md 4), and what a refusal means."""

from collections.abc import Iterator, Sequence
from itertools import chain

from pynamodb.expressions.condition import Condition

from chalicelib.domain.case import Case
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import ConflictError, RepeatError
from chalicelib.ports import Change
from chalicelib.store import codec
from chalicelib.store import dynamodb_keys as keys
from chalicelib.store import dynamodb_rows as rows
from chalicelib.store.dynamodb_table import Row
from chalicelib.store.dynamodb_transaction import BUSY, FAILED, MOST, Put, Refused, put, write

Group = tuple[Put, ...]
"""What is written together or left out together: a delivery and the pointer to it."""


def is_new(table: type[Row]) -> Condition:
    return table.pk.does_not_exist()


def has(table: type[Row], version: int) -> Condition:
    """The item has this version; before the first one, there is no item."""
    return table.version == version if version else is_new(table)


def commit(table: type[Row], change: Change) -> None:
    """RepeatError before ConflictError. Deliveries that exist are left out of another try.

    A case carries the events of its last save, so that one conditional put saves it; before it is
    overwritten, those events become an item of their own. More deliveries than one transaction takes are
    written before the rest, under the same conditions: should we fall over in between, no once-key says
    that the cause was carried out, and its repeat finds them there. For the same reason deliveries alone
    are written one by one, at half the price of a transaction.
    """
    if change.case:
        _keep_last_save(table, change.case)
    firm = list(_firm(table, change))
    unique = {delivery.id: delivery for delivery in reversed(change.deliveries)}
    groups = [_delivery(table, each, change) for each in unique.values()]
    if not firm:
        for group in groups:
            _write(table, [], [group])
        return
    *early, last = _batches(groups, MOST - len(firm))
    for batch in early:
        _write(table, [], batch, firm)
    _write(table, firm, last)


def _keep_last_save(table: type[Row], case: Case) -> None:
    """Written again, it says the same; of a case that has moved, the put that follows will be refused."""
    row = table.find(keys.of_ticket(case.ticket, keys.CASE)) if case.version else None
    last = codec.decode_case_row(row.data).last if row and row.version == case.version else None
    if last:
        put(rows.events(table, case.ticket, case.version, last), is_new(table))


def _write(table: type[Row], firm: list[Put], groups: list[Group], checks: Sequence[Put] = ()) -> None:
    while firm or groups:
        refused = write(table, [*firm, *chain.from_iterable(groups)], checks=checks)
        if not refused or _is_ours(table, refused):
            return
        groups = _without_existing(groups, refused)


def _is_ours(table: type[Row], refused: Sequence[Refused]) -> bool:
    """Whether an earlier try of ours worked although it failed; RepeatError if the once-key is there.

    The bytes of new events name the hashes of their chain: nobody else writes the same. They stand in the
    case, or apart if it was saved again since.
    """
    failed = [item.put for item in refused if item.put and item.code == FAILED]
    if any(put.refusal is RepeatError for put in failed):
        raise RepeatError
    return any(_is_written(table, put.row) for put in failed if put.row.sk == keys.CASE)


def _is_written(table: type[Row], row: Row) -> bool:
    events = codec.decode_case_row(row.data).last
    found = table.find(keys.Key(row.pk, row.sk)) if events else None
    if found and found.version == row.version:
        return bool(found.data == row.data)
    saved = table.find(keys.events(keys.ticket_of(row.pk), int(row.version))) if found else None
    return saved is not None and events is not None and saved.data == events.public


def _without_existing(groups: list[Group], refused: Sequence[Refused]) -> list[Group]:
    """What is left to try; ConflictError if not deliveries alone stood in the way."""
    if any(item.code == BUSY or (item.put and item.put.refusal) for item in refused):
        raise ConflictError
    existing = [item.put for item in refused]
    return [group for group in groups if not any(put in existing for put in group)]


def _batches(groups: list[Group], room: int) -> list[list[Group]]:
    """As few as fit into their transactions, at least one."""
    batches: list[list[Group]] = [[]]
    for group in groups:
        if sum(map(len, batches[-1])) + len(group) > room:
            batches.append([])
        batches[-1].append(group)
    return batches


def _firm(table: type[Row], change: Change) -> Iterator[Put]:
    """What is written under its condition or not at all."""
    once, case, contact = change.once, change.case, change.contact
    if once:
        yield Put(rows.once(table, once, case), is_new(table), RepeatError)
    if case:
        yield Put(rows.case(table, case), has(table, case.version), ConflictError)
    if contact:
        yield Put(rows.contact(table, contact), has(table, contact.version), ConflictError)


def _delivery(table: type[Row], delivery: Delivery, change: Change) -> Group:
    row = rows.delivery(table, delivery)
    if change.queued and delivery.next_at and delivery.next_at <= delivery.created_at:
        row.due_list = row.due_key = None
    # By the pointer, an id that stands under another ticket exists as well.
    return tuple(Put(each, is_new(table)) for each in (row, *rows.pointer(table, delivery)))
