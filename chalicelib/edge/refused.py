"""Which refusals an operation answers with, by its kind; their statuses are those of `http.STATUS`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chalicelib.domain import errors as e
from chalicelib.domain.messages import say
from chalicelib.edge.http import status_of_kind
from chalicelib.edge.operations import Operation
from chalicelib.edge.query import parameters
from chalicelib.edge.schemas import JSON, Schemas

PROVIDED = frozenset({"home", "who", "lang", "sender", "query", "headers", "body"})
TOO_MANY = status_of_kind(e.ThrottledError)


@dataclass(frozen=True)
class Problem:
    """`code` for programs, `message` for people, `field` where one is meant."""

    code: str
    message: str
    field: str = ""


@dataclass(frozen=True)
class Unread:
    """What was sent is of no kind that is read here; in these words, since nobody has looked at it."""

    Code: str
    Message: str


def answers(declared: Operation, method: str, schemas: Schemas, lang: str) -> dict[str, Any]:
    """By status, each with the sentence that tells what it means."""
    statuses = sorted({status_of_kind(kind) for kind in _errors(declared, method)})
    found = {status: _answer(status, schemas.of(Problem), lang) for status in statuses}
    if method == "POST":
        found[415] = _answer(415, schemas.of(Unread), lang)
    return {str(status): answer for status, answer in sorted(found.items())}


def _errors(declared: Operation, method: str) -> Iterator[type[e.HuiyinError]]:
    takes = declared.takes
    headers = parameters(takes["headers"]) if "headers" in takes else {}
    yield from declared.raises
    yield e.InvalidInputError
    if "who" in takes:
        yield from (e.UnauthenticatedError, e.NotAllowedError)
    if "sender" in takes:
        yield e.ThrottledError
    if set(takes) - PROVIDED:
        yield e.NotFoundError
    if method == "POST":
        yield from (e.UnlawfulActionError, e.ConflictError)
    if "if_match" in headers:
        yield e.OutdatedError
    if "idempotency_key" in headers:
        yield e.KeyReusedError


def _answer(status: int, schema: Any, lang: str) -> dict[str, Any]:
    answer = {"description": say(lang, f"api_status.{status}"), "content": {JSON: {"schema": schema}}}
    if status == TOO_MANY:
        wait = {"description": say(lang, "api.retry_after"), "schema": {"type": "integer", "minimum": 1}}
        answer["headers"] = {"Retry-After": wait}
    return answer
