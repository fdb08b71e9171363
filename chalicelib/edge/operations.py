"""A JSON route is declared by its handler's signature: who calls, what it takes and answers (docs/api.md).

`home`, `who`, `lang` and `sender` are handed in; `query`, `headers` and `body` are frozen dataclasses, read
from the request; any other argument stands in the address. /openapi.json is made from the same signatures.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import timedelta
from functools import wraps
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from chalice.app import Blueprint, Request, Response

from chalicelib.bootstrap import deps
from chalicelib.domain.errors import HuiyinError, InvalidInputError
from chalicelib.domain.values import Role
from chalicelib.edge.auth import signed_in
from chalicelib.edge.http import Handler, answers_json, as_json, asked, body_json, lang_of, public, read_as
from chalicelib.edge.query import parameters, read_query
from chalicelib.edge.sender import address_of

T = TypeVar("T")
EVERYBODY = frozenset(Role)
HANDED_IN: Mapping[str, Callable[[Request], object]] = {
    "who": lambda request: signed_in(deps(), request),
    "home": lambda _: deps(),
    "lang": lang_of,
    "sender": address_of,
}
"""In the order in which they are looked for: who may not come in is told nothing of what is wrong."""


@dataclass(frozen=True)
class Created(Generic[T]):
    """An answer with 201."""

    value: T


@dataclass(frozen=True)
class Accepted(Generic[T]):
    """An answer with 202: it is being made, and `place` is where to look for it."""

    value: T
    place: str


@dataclass(frozen=True)
class Public(Generic[T]):
    """An answer that anybody may keep for so long: it is the same for everybody who reads the language."""

    value: T
    kept: timedelta


@dataclass(frozen=True)
class Tagged(Generic[T]):
    """An answer with the version of the case as its ETag, for who wants to act on what they have read."""

    value: T
    version: int


STATUSES: Mapping[Any, int] = {Created: 201, Accepted: 202, Tagged: 200, Public: 200}


@dataclass(frozen=True)
class Variant:
    """What one value in the address takes (None: nothing), and from whom (None: from all who may come in)."""

    body: type | None = None
    roles: frozenset[Role] | None = None


@dataclass(frozen=True)
class Operation:
    """A route as declared. `roles` None: nobody signs in. `raises`: what this one refuses beyond its kind.

    `each` are the variants of what stands last in the address, by its values.
    """

    id: str
    takes: Mapping[str, Any]
    answer: Any
    roles: frozenset[Role] | None
    raises: tuple[type[HuiyinError], ...] = ()
    each: Mapping[str, Variant] = field(default_factory=dict)

    @property
    def kind(self) -> Any:
        """The type of the answer's body; Response for a file."""
        return get_args(self.answer)[0] if get_origin(self.answer) in STATUSES else self.answer

    @property
    def status(self) -> int:
        return STATUSES.get(get_origin(self.answer), 200)

    @property
    def is_tagged(self) -> bool:
        return get_origin(self.answer) is Tagged

    def arguments(self, request: Request, path: Mapping[str, str]) -> dict[str, object]:
        """What the handler is called with; UnauthenticatedError or InvalidInputError if it cannot be."""
        given: dict[str, Any] = {
            name: find(request) for name, find in HANDED_IN.items() if name in self.takes
        }
        if "query" in self.takes:
            given["query"] = read_query(self.takes["query"], asked(request))
        if "headers" in self.takes:
            given["headers"] = _headers(self.takes["headers"], request)
        kind = self._variant(path).body if self.each else self.takes.get("body")
        if kind is not None:
            given["body"] = read_body(kind, request)
        return {**given, **path}

    def answered(self, answer: object) -> Response:
        """What the handler returned, over the wire."""
        match answer:
            case Created(value):
                return as_json(value, self.status)
            case Accepted(value, place):
                response = as_json(value, self.status)
                response.headers["Location"] = place
                return response
            case Public(value, kept):
                return public(as_json(value), kept)
            case Tagged(value, version):
                response = as_json(value)
                response.headers["ETag"] = f'"{version}"'
                return response
            case _:
                return as_json(answer)

    def _variant(self, path: Mapping[str, str]) -> Variant:
        value = path[self.parts(path)[-1]]
        if value not in self.each:
            raise InvalidInputError("error.action_unknown", value[:40])
        return self.each[value]

    def parts(self, path: Iterable[str]) -> tuple[str, ...]:
        """The names in the address, in the order of the signature."""
        return tuple(name for name in self.takes if name in path)


def operation(
    routes: Blueprint,
    *,
    roles: frozenset[Role] = EVERYBODY,
    raises: tuple[type[HuiyinError], ...] = (),
    each: Mapping[str, Variant] | None = None,
) -> Callable[[Handler], Handler]:
    """Declare a handler; a domain error becomes its status and a sentence, as for `answers_json`.

    `roles` tells who may come in; the use case holds them to it, and a test compares.
    """

    def decorate(handler: Handler) -> Handler:
        declared = _declared(handler, roles, raises, each or {})

        @answers_json(routes)
        @wraps(handler)
        def wrapped(**path: str) -> Response:
            return declared.answered(handler(**declared.arguments(routes.current_request, path)))

        wrapped.operation = declared  # type: ignore[attr-defined]  # where the document finds it
        return wrapped  # type: ignore[return-value]  # called by Chalice, with the address alone

    return decorate


def read_body(kind: type[T], request: Request) -> T:
    """The body as `kind`; none at all is good enough where no field is required."""
    return read_as(kind, body_json(request) if request.raw_body or required(kind) else {})


def required(kind: type) -> frozenset[str]:
    """The fields without which there is no such thing."""
    return frozenset(
        each.name for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING
    )


def told(**more: object) -> msgspec.Meta:
    """What a type does not say (maxLength, enum …), for the document; whoever uses the value looks at it."""
    return msgspec.Meta(extra_json_schema=more)


def header_name(field_name: str) -> str:
    """`if_match` is If-Match."""
    return field_name.replace("_", "-").title()


def _headers(kind: type[T], request: Request) -> T:
    """As they came: they are looked at where they are used. One that must be there is empty if it is not."""
    sent = {name: request.headers.get(header_name(name)) for name in parameters(kind)}
    return kind(
        **dict.fromkeys(required(kind), "") | {name: text for name, text in sent.items() if text is not None}
    )


def _declared(
    handler: Callable[..., object],
    roles: frozenset[Role],
    raises: tuple[type[HuiyinError], ...],
    each: Mapping[str, Variant],
) -> Operation:
    takes = get_type_hints(handler, include_extras=True)
    answer = takes.pop("return")
    room = handler.__module__.rpartition(".")[2]
    return Operation(
        id=f"{room}_{handler.__name__}",
        takes=takes,
        answer=answer,
        roles=roles if "who" in takes else None,
        raises=raises,
        each=each,
    )
