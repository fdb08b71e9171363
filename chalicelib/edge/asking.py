"""What an officer asks for: the filters of a work list, and the action of a posted form."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec
from chalice.app import Request

from chalicelib.channels import phone
from chalicelib.domain.errors import InvalidInputError
from chalicelib.edge import desk, forms
from chalicelib.edge.http import body_json, read_as
from chalicelib.ports import Deps
from chalicelib.usecases import actions
from chalicelib.usecases.search import reading
from chalicelib.usecases.search.filters import Filters, Paging, Query

MAX_DIGITS = 9
EVERYWHERE = frozenset({"lang"})
"""Parameters that any address takes."""


def query(deps: Deps, asked: Mapping[str, str]) -> Query:
    """A page of cases by the parameters that `Query` declares; an error names what is off."""
    found = reading.read(deps, Query, {name: text for name, text in asked.items() if name not in EVERYWHERE})
    return replace(found, phone=_phone(found.phone)) if found.phone else found


def filters(deps: Deps, asked: Mapping[str, str]) -> Filters:
    """The same without a page."""
    found = reading.read(deps, Filters, asked)
    return replace(found, phone=_phone(found.phone)) if found.phone else found


def paging(deps: Deps, asked: Mapping[str, str]) -> Paging:
    """Which page, and nothing else."""
    return reading.read(deps, Paging, {name: text for name, text in asked.items() if name not in EVERYWHERE})


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


def order(request: Request, action: str) -> desk.Order:
    """An action by API: the body is its command; Idempotency-Key and If-Match may stand in the headers."""
    return desk.Order(
        action,
        command(action, body_json(request) if request.raw_body else {}),
        forms.given_key(request.headers.get("idempotency-key")),
        version(request.headers.get("if-match")),
    )


def schemas() -> dict[str, object]:
    """A JSON schema for the body of each action, by its name, and the types that they share."""
    kinds = {name: action.command for name, action in actions.ACTIONS.items()}
    found, shared = msgspec.json.schema_components(kinds.values(), ref_template="#/shared/{name}")
    return {"actions": dict(zip(kinds, found, strict=True)), "shared": shared}


def version(given: str | None) -> int | None:
    """What If-Match names: the version in quotes; None for nothing or `*`, which any version fits."""
    text = (given or "*").strip().removeprefix("W/").strip('"')
    if text == "*":
        return None
    if not text.isdecimal() or len(text) > MAX_DIGITS:
        raise InvalidInputError("error.field_invalid", "if_match")
    return int(text)


def _phone(text: str) -> str:
    known = phone.normalise(text)
    if known is None:
        raise InvalidInputError("error.field_invalid", "phone")
    return known
