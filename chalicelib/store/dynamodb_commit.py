"""What one use case writes, all or nothing (design.md 4), and what a refusal means."""

from collections.abc import Iterator, Sequence
from itertools import chain

from pynamodb.expressions.condition import Condition

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import ConflictError, RepeatError
from chalicelib.ports import Change
from chalicelib.store import dynamodb_rows as rows
from chalicelib.store.dynamodb_size import unsqueeze
from chalicelib.store.dynamodb_table import Row
from chalicelib.store.dynamodb_transaction import BUSY, FAILED, MOST, Put, Refused, write

Group = tuple[Put, ...]
"""What is written together or left out together: a delivery and the pointer to it."""


def is_new(table: type[Row]) -> Condition:
    return table.pk.does_not_exist()


def has(table: type[Row], version: int) -> Condition:
    """The item has this version; before the first one, there is no item."""
    return table.version == version if version else is_new(table)


def commit(table: type[Row], change: Change) -> None:
    """RepeatError before ConflictError. Deliveries that exist are left out of another try.

    More deliveries than one transaction takes are written before the rest, under the same conditions:
    should we fall over in between, no once-key says that the cause was carried out, and its repeat finds
    them there. For the same reason deliveries alone are written one by one, at half the price of a
    transaction.
    """
    firm = [*_once(table, change), *_case(table, change), *_contact(table, change)]
    unique = {delivery.id: delivery for delivery in reversed(change.deliveries)}
    groups = [_delivery(table, each) for each in unique.values()]
    if not firm:
        for group in groups:
            _write(table, [], [group])
        return
    *early, last = _batches(groups, MOST - len(firm))
    checks = [put for put in firm if put.condition is not None]
    for batch in early:
        _write(table, [], batch, checks)
    _write(table, firm, last)


def _write(table: type[Row], firm: list[Put], groups: list[Group], checks: Sequence[Put] = ()) -> None:
    while firm or groups:
        refused = write(table, [*firm, *chain.from_iterable(groups)], checks=checks)
        if not refused or _is_ours(refused):
            return
        groups = _without_existing(groups, refused)


def _is_ours(refused: Sequence[Refused]) -> bool:
    """Whether an earlier try of ours worked although it failed; RepeatError if the once-key is there.

    The bytes of a head with new events end in the hash of their chain: nobody else writes the same.
    """
    failed = [(item.put, item.stored) for item in refused if item.put and item.code == FAILED]
    if any(put.refusal is RepeatError for put, _ in failed):
        raise RepeatError
    return any(stored and unsqueeze(stored["d"]["B"]) == put.row.data for put, stored in failed)


def _without_existing(groups: list[Group], refused: Sequence[Refused]) -> list[Group]:
    """What is left to try; ConflictError if not deliveries alone stood in the way."""
    if any(item.code == BUSY or (item.put and item.put.refusal) for item in refused):
        raise ConflictError
    existing = [item.put for item in refused]
    return [group for group in groups if group[0] not in existing]


def _batches(groups: list[Group], room: int) -> list[list[Group]]:
    """As few as fit into their transactions, at least one."""
    batches: list[list[Group]] = [[]]
    for group in groups:
        if sum(map(len, batches[-1])) + len(group) > room:
            batches.append([])
        batches[-1].append(group)
    return batches


def _once(table: type[Row], change: Change) -> Iterator[Put]:
    if change.once:
        yield Put(rows.once(table, change.once, change.case), is_new(table), RepeatError)


def _case(table: type[Row], change: Change) -> Iterator[Put]:
    case = change.case
    if case:
        signed = bool(case.pending)
        yield Put(rows.head(table, case), has(table, case.version), ConflictError, signed)
        if signed:
            yield Put(rows.events(table, case))


def _contact(table: type[Row], change: Change) -> Iterator[Put]:
    contact = change.contact
    if contact:
        yield Put(rows.contact(table, contact), has(table, contact.version), ConflictError)


def _delivery(table: type[Row], delivery: Delivery) -> Group:
    pointers = rows.pointer(table, delivery)
    return (Put(rows.delivery(table, delivery), is_new(table)), *map(Put, pointers))
