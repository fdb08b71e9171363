"""What an officer asks for: the filters of a work list, and the action of a posted form."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from chalice.app import Request

from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.values import Status
from chalicelib.edge import desk, forms
from chalicelib.edge.http import body_json, read_as
from chalicelib.ports import Deps, WorkQuery
from chalicelib.usecases import actions

MAX_PAGE = 200
MAX_DIGITS = 9


def query(deps: Deps, asked: Mapping[str, str]) -> WorkQuery:
    """`unit` (with its subtree), `status`, `due_before`, `cursor`, `limit`; an error names what is off."""
    unit = asked.get("unit")
    if unit and unit not in deps.office.units:
        raise InvalidInputError("error.unit_unknown", "unit")
    return WorkQuery(
        units=deps.office.subtree(unit) if unit else None,
        statuses=frozenset(_status(word) for word in (asked.get("status") or "").split(",") if word),
        due_before=_moment(asked.get("due_before")),
        cursor=asked.get("cursor"),
        limit=_limit(asked.get("limit")),
    )


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


def _status(word: str) -> Status:
    if word not in tuple(Status):
        raise InvalidInputError("error.field_invalid", "status")
    return Status(word)


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInputError("error.date_invalid", "due_before") from None
    if moment.tzinfo is None:
        raise InvalidInputError("error.date_invalid", "due_before")
    return moment


def _limit(text: str | None) -> int:
    if text is None:
        return WorkQuery.limit
    if not text.isdecimal() or not 1 <= int(text) <= MAX_PAGE:
        raise InvalidInputError("error.field_invalid", "limit")
    return int(text)
