"""Conditional writes, alone or as one transaction, and which of their conditions failed.

What is no answer to a condition (throttling, a lost connection) is raised as PynamoDB raises it: whoever
called comes again. Within one call botocore tries up to four times under one ClientRequestToken, so that
DynamoDB itself takes a transaction once whose answer was lost.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pynamodb.exceptions import PutError, TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.errors import ConflictError, HuiyinError
from chalicelib.store.dynamodb_table import Row

MOST = 100
"""Actions in one transaction."""

FAILED, BUSY = "ConditionalCheckFailed", "TransactionConflict"
_ALONE = {f"{code}Exception": code for code in (FAILED, BUSY)}


class Put(NamedTuple):
    """An item to write. If its condition fails, all is refused, or this item alone if no error is named."""

    row: Row
    condition: Condition | None = None
    refusal: type[HuiyinError] | None = None


class Addition(NamedTuple):
    """What is added to the numbers of an item, which need not exist."""

    row: Row
    actions: list[Action]


class Refused(NamedTuple):
    """What stood in the way (None: an addition)."""

    put: Put | None
    code: str


def put(row: Row, condition: Condition | None = None) -> bool:
    """Write one item, for half the price; whether its condition held. ConflictError during a transaction."""
    refused = write(type(row), [Put(row, condition)])
    if any(item.code == BUSY for item in refused):
        raise ConflictError
    return not refused


def update(row: Row, actions: list[Action], condition: Condition) -> bool:
    """Change attributes of one item; False if its condition fails, or somebody is changing it just now."""
    try:
        row.update(actions, condition)
    except UpdateError as error:
        _code(error)
        return False
    return True


def write(
    table: type[Row], puts: Sequence[Put], *, checks: Sequence[Put] = (), additions: Sequence[Addition] = ()
) -> list[Refused]:
    """All of them, under the conditions of `checks` as well; or nothing, and what was refused."""
    if len(puts) == 1 and not checks and not additions:
        return _alone(*puts)
    parties = [*checks, *puts, *(None for _ in additions)]
    try:
        with TransactWrite(connection=table.connection().connection) as transaction:
            for check in checks:
                transaction.condition_check(table, check.row.pk, check.row.sk, check.condition)
            for each in puts:
                transaction.save(each.row, each.condition)
            for addition in additions:
                transaction.update(addition.row, addition.actions)
    except TransactWriteError as error:
        return _judged(error, parties)
    return []


def _alone(alone: Put) -> list[Refused]:
    try:
        alone.row.save(alone.condition)
    except PutError as error:
        return [Refused(alone, _code(error))]
    return []


def _judged(error: TransactWriteError, parties: Sequence[Put | None]) -> list[Refused]:
    reasons = zip(parties, error.cancellation_reasons, strict=False)
    refused = [Refused(put, reason.code) for put, reason in reasons if reason]
    if not any(item.code in (FAILED, BUSY) for item in refused):
        raise error
    return refused


def _code(error: PutError | UpdateError) -> str:
    # PynamoDB's own property fails on what never got an answer, a timeout for one.
    response = getattr(error.cause, "response", None) or {}
    code = _ALONE.get(response.get("Error", {}).get("Code", ""))
    if code is None:
        raise error
    return code
