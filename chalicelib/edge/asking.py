"""What an officer asks for: the filters of a work list, and the action of a posted form."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from chalicelib.channels import phone
from chalicelib.domain import authority
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.values import Channel, Grade, Status, Type
from chalicelib.edge import desk, forms
from chalicelib.edge.http import read_as
from chalicelib.edge.operations import Variant, told
from chalicelib.ports import Deps
from chalicelib.usecases import actions
from chalicelib.usecases.search import reading
from chalicelib.usecases.search.filters import LONGEST, OTHERWISE_LONGEST, Filters, Paging, Query, Risk

VERSION = re.compile(r'^(\*|(W/)?"?(?P<version>[0-9]{1,9})"?)$')
ACTIONS = {
    name: Variant(action.command, frozenset(authority.ACTIONS[name]))
    for name, action in actions.ACTIONS.items()
}
SETTLING = {"retry": Variant(), "resolve": Variant()}
Word = Annotated[str, told(maxLength=OTHERWISE_LONGEST)]
Moment = Annotated[str, told(anyOf=[{"format": "date"}, {"format": "date-time"}, {"const": ""}])]
Flag = Annotated[str, told(enum=["true", "false", "1", "0", ""])]


def _words(kind: type[StrEnum]) -> msgspec.Meta:
    """Any of them, with commas between; none narrows nothing."""
    one = f"({'|'.join(kind)})"
    return told(pattern=f"^({one}(,{one})*)?$")


@dataclass(frozen=True)
class Pages:
    """A page of a list."""

    cursor: Annotated[str, told(maxLength=LONGEST["cursor"])] = ""
    limit: Annotated[str, told(pattern="^([0-9]{1,3})?$")] = ""


@dataclass(frozen=True)
class Narrowed:
    """`search.filters.Filters` as they are written in an address; a day alone is the office's."""

    unit: Word = ""
    handler: Word = ""
    respondent: Word = ""
    name: Word = ""
    phone: Annotated[str, told(maxLength=LONGEST["phone"])] = ""
    text: Word = ""
    category: Word = ""
    district: Word = ""
    status: Annotated[str, _words(Status)] = ""
    type: Annotated[str, _words(Type)] = ""
    grade: Annotated[str, _words(Grade)] = ""
    channel: Annotated[str, _words(Channel)] = ""
    risk: Annotated[str, _words(Risk)] = ""
    due_from: Moment = ""
    due_to: Moment = ""
    received_from: Moment = ""
    received_to: Moment = ""
    overdue: Flag = ""


def _by_name(kind: type) -> msgspec.Meta:
    """Its fields, and no other: a name that is not known narrows nothing, so that it is refused."""
    (described,) = msgspec.json.schema(kind)["$defs"].values()
    return told(properties=described["properties"], additionalProperties=False)


NarrowedBy = Annotated[dict[str, str], _by_name(Narrowed)]


@dataclass(frozen=True)
class Cases(Narrowed, Pages):
    """A page of them."""


@dataclass(frozen=True)
class OrderHeaders(forms.Keyed):
    """The same order again does nothing; one on an older version of the case than named is refused."""

    if_match: Annotated[str, told(pattern=r'^(\*|(W/)?"?[0-9]{1,9}"?)$')] = "*"


@dataclass(frozen=True)
class Schemas:
    """A JSON schema for the body of each action, by its name, and the types that they share."""

    actions: Mapping[str, Any]
    shared: Mapping[str, Any]


def query(deps: Deps, asked: Mapping[str, str]) -> Query:
    """A page of cases by the parameters that `Query` declares; an error names what is off."""
    found = reading.read(deps, Query, asked)
    return replace(found, phone=_phone(found.phone)) if found.phone else found


def filters(deps: Deps, asked: Mapping[str, str]) -> Filters:
    """The same without a page."""
    found = reading.read(deps, Filters, asked)
    return replace(found, phone=_phone(found.phone)) if found.phone else found


def paging(deps: Deps, asked: Pages) -> Paging:
    """Which page, and nothing else."""
    return reading.read(deps, Paging, asdict(asked))


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


def _phone(text: str) -> str:
    known = phone.normalise(text)
    if known is None:
        raise InvalidInputError("error.field_invalid", "phone")
    return known
