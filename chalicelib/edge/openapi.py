"""The OpenAPI 3.1 document of the JSON routes, made from what their handlers declare (edge/operations.py)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from chalice.app import Response

from chalicelib.config import VERSION
from chalicelib.domain.messages import has, say
from chalicelib.domain.values import Role
from chalicelib.edge import refused
from chalicelib.edge.operations import EVERYBODY, Operation, header_name, required
from chalicelib.edge.query import ALWAYS, Parameter, parameters
from chalicelib.edge.schemas import JSON, Schema, Schemas

Routes: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Chalice's: an entry with its `view_function`, by address and method."""

OPENAPI = "3.1.0"
TOKEN: Schema = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


@dataclass(frozen=True)
class Door:
    """An operation at one address: of one with variants, one of them."""

    path: str
    method: str
    id: str
    declared: Operation
    body: type | None
    roles: frozenset[Role] | None
    variant: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The names that stand in the address."""
        return tuple(name for name in self.declared.takes if f"{{{name}}}" in self.path)


def is_described(path: str) -> bool:
    """JSON for programs: everything under /v1/, and what everybody may read."""
    return path.startswith("/v1/") or (path.startswith("/open/") and path.endswith(".json"))


def doors(routes: Routes) -> Iterator[Door]:
    """In the order of their addresses. AttributeError for a route that declares nothing."""
    for path in sorted(filter(is_described, routes)):
        for method, entry in sorted(routes[path].items()):
            yield from _variants(path, method, entry.view_function.operation)


def document(routes: Routes, lang: str, base_url: str) -> dict[str, Any]:
    """The whole, with its words in one language."""
    found = tuple(doors(routes))
    schemas = Schemas(_kinds(found), {door.body for door in found if door.body})
    paths: dict[str, dict[str, Any]] = {}
    for door in found:
        paths.setdefault(door.path, {})[door.method.lower()] = _operation(door, schemas, lang)
    return {
        "openapi": OPENAPI,
        "info": {"title": say(lang, "api.title"), "version": VERSION, "description": say(lang, "api.intro")},
        "servers": [{"url": base_url}],
        "paths": paths,
        "components": {"schemas": schemas.components, "securitySchemes": {"token": TOKEN}},
    }


def summary(door: Door, lang: str) -> str:
    """What it does; an officer's action is called as its button is."""
    if not door.variant:
        return say(lang, f"api.{door.id}")
    own = f"api.{door.id}"
    return say(lang, own if has(lang, own) else f"page.do_{door.variant}")


def _variants(path: str, method: str, declared: Operation) -> Iterator[Door]:
    if not declared.each:
        yield Door(path, method, declared.id, declared, declared.takes.get("body"), declared.roles)
    for value, variant in declared.each.items():
        address = f"{path.rpartition('/')[0]}/{value}"
        roles = variant.roles if variant.roles is not None else declared.roles
        yield Door(address, method, f"{declared.id}_{value}", declared, variant.body, roles, value)


def _kinds(found: Sequence[Door]) -> Iterator[Any]:
    """Every type that the document speaks of."""
    yield from (refused.Problem, refused.Unread)
    for door in found:
        takes = door.declared.takes
        yield from (kind for kind in (door.body, door.declared.kind) if kind not in (None, Response))
        yield from (takes[name] for name in door.parts)
        yield from (parameter.kind for parameter in _fields(takes, "query").values())
        yield from (parameter.kind for parameter in _fields(takes, "headers").values())


def _fields(takes: Mapping[str, Any], name: str) -> Mapping[str, Parameter]:
    return parameters(takes[name]) if name in takes else {}


def _operation(door: Door, schemas: Schemas, lang: str) -> dict[str, Any]:
    written: dict[str, Any] = {
        "operationId": door.id,
        "summary": summary(door, lang),
        "tags": [door.declared.id.partition("_")[0]],
        "security": [] if door.roles is None else [{"token": []}],
        "parameters": [*_parameters(door, schemas, lang)],
        "responses": _answer(door, schemas, lang)
        | refused.answers(door.declared, door.method, schemas, lang),
    }
    if door.roles is not None and door.roles != EVERYBODY:
        written["x-roles"] = sorted(door.roles)
    if door.body is not None:
        content = {JSON: {"schema": schemas.of(door.body)}}
        written["requestBody"] = {"required": bool(required(door.body)), "content": content}
    return written


def _parameters(door: Door, schemas: Schemas, lang: str) -> Iterator[dict[str, Any]]:
    takes = door.declared.takes
    for name in door.parts:
        yield _parameter("path", name, schemas.of(takes[name]), lang, required=True)
    for name, each in _fields(takes, "query").items():
        style = {"style": "form", "explode": False} if each.is_list else {}
        needed = each.field in required(takes["query"])
        yield _parameter("query", name, schemas.of(each.kind), lang, required=needed) | style
    for name, each in _fields(takes, "headers").items():
        needed = each.field in required(takes["headers"])
        yield _parameter("header", header_name(name), schemas.of(each.kind), lang, required=needed)
    yield _parameter("query", ALWAYS, {"type": "string"}, lang, required=False)


def _parameter(place: str, name: str, schema: Schema, lang: str, *, required: bool) -> dict[str, Any]:
    said = say(lang, f"api_param.{name.lower().replace('-', '_')}")
    return {"name": name, "in": place, "required": required, "description": said, "schema": dict(schema)}


def _answer(door: Door, schemas: Schemas, lang: str) -> dict[str, Any]:
    declared = door.declared
    if declared.kind is Response:
        place = {"Location": {"description": say(lang, "api.location"), "schema": {"type": "string"}}}
        return {
            "200": {"description": say(lang, "api.file"), "content": {"*/*": {"schema": {}}}},
            "303": {"description": say(lang, "api.elsewhere"), "headers": place},
        }
    answer: dict[str, Any] = {
        "description": say(lang, f"api_status.{declared.status}"),
        "content": {JSON: {"schema": schemas.of(declared.kind)}},
    }
    if declared.is_tagged:
        answer["headers"] = {"ETag": {"description": say(lang, "api.etag"), "schema": {"type": "string"}}}
    return {str(declared.status): answer}
