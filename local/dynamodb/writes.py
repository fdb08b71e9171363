"""PutItem, UpdateItem, DeleteItem, and several of them as one transaction."""

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from local.dynamodb.conditions import holds
from local.dynamodb.errors import (
    FAILED,
    NONE,
    CancelledError,
    ConditionFailedError,
    InvalidError,
    ServiceError,
)
from local.dynamodb.reads import Asked, parsed, placeholders
from local.dynamodb.table import Primary, Table
from local.dynamodb.updates import creates, parse_update, updated
from local.dynamodb.values import Item, checked, size_of

MOST_ACTIONS, MOST_BYTES, MOST_TOKENS = 100, 4 * 1024 * 1024, 1000
RETURNS = frozenset({"NONE", "ALL_OLD", "ALL_NEW"})


@dataclass(frozen=True)
class Write:
    """A write that its condition allows: what stood there, and what will."""

    table: Table
    primary: Primary
    old: Item | None
    new: Item | None

    def carry_out(self) -> None:
        self.table.write(self.primary, self.new)


def put(table: Table, asked: Asked) -> Write:
    item = {name: checked(value) for name, value in asked["Item"].items()}
    return _judged(table, table.primary(item), asked, lambda _: item)


def delete(table: Table, asked: Asked) -> Write:
    return _judged(table, table.primary(asked["Key"]), asked, lambda _: None)


def check(table: Table, asked: Asked) -> Write:
    return _judged(table, table.primary(asked["Key"]), asked, lambda old: old)


def update(table: Table, asked: Asked) -> Write:
    key = {name: checked(value) for name, value in asked["Key"].items()}
    primary = table.primary(key)
    beside = placeholders(asked)
    steps = parse_update(asked["UpdateExpression"], beside) if "UpdateExpression" in asked else []
    if {step.path[0] for step in steps} & set(key):
        raise InvalidError("Cannot update attribute: this attribute is part of the key")

    def change(old: Item | None) -> Item | None:
        return updated(steps, old or key) if old or creates(steps) else None

    return _judged(table, primary, asked, change, beside)


def alone(write: Write, asked: Asked) -> Any:
    """Carry it out and answer."""
    wanted = asked.get("ReturnValues", "NONE")
    if wanted not in RETURNS:
        raise NotImplementedError(f"ReturnValues {wanted}")
    write.carry_out()
    told = {"NONE": None, "ALL_OLD": write.old, "ALL_NEW": write.new}[wanted]
    return {"Attributes": told} if told else {}


_ACTIONS = {"Put": put, "Update": update, "Delete": delete, "ConditionCheck": check}


class Transactions:
    """Remembers the tokens of those that were carried out: under one token, one takes effect once."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables
        self._tokens: OrderedDict[str, str] = OrderedDict()

    def write(self, asked: Asked) -> Any:
        actions, token = asked["TransactItems"], asked.get("ClientRequestToken")
        said = json.dumps(actions, sort_keys=True)
        if token and token in self._tokens:
            if self._tokens[token] != said:
                raise ServiceError("IdempotentParameterMismatchException", "another request had this token")
            return {}
        for write in self._judged(actions):
            write.carry_out()
        if token:
            self._tokens[token] = said
            if len(self._tokens) > MOST_TOKENS:
                self._tokens.popitem(last=False)
        return {}

    def _judged(self, actions: list[Any]) -> list[Write]:
        """All of them, or CancelledError with a reason for each."""
        if not 1 <= len(actions) <= MOST_ACTIONS:
            raise InvalidError(f"Member must have length between 1 and {MOST_ACTIONS}: {len(actions)}")
        self._check_different(actions)
        writes, reasons = list[Write](), list[Mapping[str, Any]]()
        for action in actions:
            reason, write = self._one(action)
            reasons.append(reason)
            writes += [write] if write else []
        if len(writes) < len(actions):
            raise CancelledError(reasons)
        if sum(size_of(write.new) for write in writes if write.new) > MOST_BYTES:
            raise InvalidError("Collection size limit exceeded: 4 MB in one transaction")
        return writes

    def _one(self, action: Any) -> tuple[Mapping[str, Any], Write | None]:
        ((kind, asked),) = action.items()
        try:
            return {"Code": NONE}, _ACTIONS[kind](self._tables[asked["TableName"]], asked)
        except ConditionFailedError as error:
            return {"Code": FAILED, "Message": error.message, **error.fields}, None
        except InvalidError as error:
            return {"Code": "ValidationError", "Message": error.message}, None

    def _check_different(self, actions: Iterable[Any]) -> None:
        seen: set[tuple[str, Primary]] = set()
        for action in actions:
            ((_, asked),) = action.items()
            table = self._tables[asked["TableName"]]
            item = table.name, table.primary(asked.get("Key") or asked["Item"])
            if item in seen:
                raise InvalidError("Transaction request cannot include multiple operations on one item")
            seen.add(item)


def _judged(table: Table, primary: Primary, asked: Asked, change: Any, beside: Any = None) -> Write:
    """ConditionFailedError, or InvalidError if what would be written cannot be kept."""
    beside = beside or placeholders(asked)
    condition = parsed(asked, "ConditionExpression", beside)
    beside.finish()
    old = table.get(primary)
    if not holds(condition, old or {}):
        wanted = asked.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
        raise ConditionFailedError(old if wanted else None)
    new = change(old)
    if new is not None:
        table.check(new)
    return Write(table, primary, old, new)
