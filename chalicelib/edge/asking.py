"""What an officer asks for: the filters of a work list, and the action of a posted form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.domain import authority
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.values import Status
from chalicelib.edge import desk, forms
from chalicelib.edge.http import read_as
from chalicelib.edge.operations import Variant, told
from chalicelib.ports import Deps, WorkQuery
from chalicelib.usecases import actions

MAX_PAGE = 200
VERSION = re.compile(r'^(\*|(W/)?"?(?P<version>[0-9]{1,9})"?)$')
ACTIONS = {
    name: Variant(action.command, frozenset(authority.ACTIONS[name]))
    for name, action in actions.ACTIONS.items()
}
SETTLING = {"retry": Variant(), "resolve": Variant()}


@dataclass(frozen=True)
class Cases:
    """Of a unit with its subtree, in these statuses, due before then."""

    unit: str | None = None
    status: frozenset[Status] = frozenset()
    due_before: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    cursor: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=MAX_PAGE)] = WorkQuery.limit


@dataclass(frozen=True)
class OrderHeaders(forms.Keyed):
    """The same order again does nothing; one on an older version of the case than named is refused."""

    if_match: Annotated[str, told(pattern=r'^(\*|(W/)?"?[0-9]{1,9}"?)$')] = "*"


@dataclass(frozen=True)
class Schemas:
    """A JSON schema for the body of each action, by its name, and the types that they share."""

    actions: Mapping[str, Any]
    shared: Mapping[str, Any]


def work_query(deps: Deps, asked: Cases) -> WorkQuery:
    """InvalidInputError for a unit that the office does not have."""
    if asked.unit and asked.unit not in deps.office.units:
        raise InvalidInputError("error.unit_unknown", "unit")
    units = deps.office.subtree(asked.unit) if asked.unit else None
    return WorkQuery(units, asked.status, asked.due_before, asked.cursor, asked.limit)


def posted(values: Mapping[str, str]) -> tuple[str, object]:
    """The action of a posted form and its command; empty fields were not filled in."""
    action = values.get("action", "")
    return action, command(action, {k: v for k, v in values.items() if v and k not in ("action", "seen")})


def command(action: str, given: Mapping[str, object]) -> object:
    """The command of an action, its fields checked."""
    if action not in actions.ACTIONS:
        raise InvalidInputError("error.action_unknown", action[:40])
    kind: type[object] = actions.ACTIONS[action].command
    return read_as(kind, given)


def order(action: str, headers: OrderHeaders, command: object) -> desk.Order:
    """An action by API, with its command."""
    return desk.Order(action, command, forms.given_key(headers.idempotency_key), version(headers.if_match))


def schemas() -> Schemas:
    kinds = {name: action.command for name, action in actions.ACTIONS.items()}
    found, shared = msgspec.json.schema_components(kinds.values(), ref_template="#/shared/{name}")
    return Schemas(dict(zip(kinds, found, strict=True)), shared)


def version(given: str) -> int | None:
    """What If-Match names: the version in quotes; None for `*`, which any version fits."""
    found = VERSION.fullmatch(given.strip())
    if not found:
        raise InvalidInputError("error.field_invalid", "if_match")
    return int(found["version"]) if found["version"] else None
