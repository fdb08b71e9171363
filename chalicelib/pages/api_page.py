"""The OpenAPI document as a page for people: one section for each group of operations, then the types."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.messages import say
from chalicelib.domain.values import Role
from chalicelib.pages.render import render

PLACE = "#/components/schemas/"
GROUPS = ("citizen", "open", "staff", "counter", "manager", "audit")


@dataclass(frozen=True)
class Spelled:
    """A type in a word or two, with the names of those that are told further below."""

    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A parameter, a field or an answer."""

    name: str
    kind: Spelled
    about: str
    place: str = ""
    required: bool = False


@dataclass(frozen=True)
class Shown:
    """An operation."""

    id: str
    method: str
    path: str
    summary: str
    who: str
    parameters: tuple[Row, ...]
    body: Spelled | None
    answers: tuple[Row, ...]


@dataclass(frozen=True)
class Type:
    """A schema by its name: an object's fields, or the values of a choice."""

    name: str
    about: str
    values: tuple[str, ...]
    fields: tuple[Row, ...]


def api(lang: str, document: Mapping[str, Any]) -> str:
    """What `edge/openapi.py` wrote, for reading."""
    groups: dict[str, list[Shown]] = {}
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            groups.setdefault(said["tags"][0], []).append(_shown(lang, path, method, said))
    types = [_type(name, schema) for name, schema in document["components"]["schemas"].items()]
    ordered = sorted(groups.items(), key=lambda group: _place(group[0]))
    return render(lang, "api.html", groups=ordered, types=types, version=document["info"]["version"])


def _place(group: str) -> tuple[int, str]:
    return GROUPS.index(group) if group in GROUPS else len(GROUPS), group


def _shown(lang: str, path: str, method: str, said: Mapping[str, Any]) -> Shown:
    body = said.get("requestBody")
    return Shown(
        id=said["operationId"],
        method=method.upper(),
        path=path,
        summary=said["summary"],
        who=_who(lang, said),
        parameters=tuple(_parameter(lang, each) for each in said["parameters"]),
        body=_content(body) if body else None,
        answers=tuple(
            Row(status, _content(one), one["description"]) for status, one in said["responses"].items()
        ),
    )


def _who(lang: str, said: Mapping[str, Any]) -> str:
    if not said["security"]:
        return say(lang, "api.anybody")
    known = [role for role in Role if role in said.get("x-roles", ())]
    between = "、" if lang == "zh-CN" else ", "
    return between.join(say(lang, f"role.{role}") for role in known) or say(lang, "api.signed_in")


def _parameter(lang: str, said: Mapping[str, Any]) -> Row:
    place = say(lang, f"api.in_{said['in']}")
    return Row(said["name"], _spelled(said["schema"]), said["description"], place, said["required"])


def _content(said: Mapping[str, Any]) -> Spelled:
    schemas = [each["schema"] for each in said.get("content", {}).values()]
    return _spelled(schemas[0]) if schemas and schemas[0] else Spelled("")


def _type(name: str, schema: Mapping[str, Any]) -> Type:
    needed = schema.get("required", ())
    fields = tuple(
        Row(field, _spelled(said), said.get("description", ""), required=field in needed)
        for field, said in schema.get("properties", {}).items()
    )
    values = tuple(str(value) for value in schema.get("enum", ()))
    return Type(name, schema.get("description", ""), values, fields)


def _spelled(schema: Mapping[str, Any]) -> Spelled:
    links = tuple(dict.fromkeys(_links(schema)))
    return Spelled(_text(schema), links)


def _links(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for each in schema:
            yield from _links(each)
    elif isinstance(schema, Mapping):
        if "$ref" in schema:
            yield schema["$ref"].removeprefix(PLACE)
        for each in schema.values():
            yield from _links(each)


def _text(schema: Mapping[str, Any]) -> str:
    """`string`, `integer 1–200`, `[Line]`, `{string: Rate}`, `Step | null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(PLACE)
    if "anyOf" in schema:
        return " | ".join(map(_text, schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(f'"{value}"' for value in schema["enum"])
    if "items" in schema or "prefixItems" in schema:
        inner = schema.get("prefixItems") or [schema["items"]]
        return f"[{', '.join(map(_text, inner))}]"
    if schema.get("additionalProperties"):
        return f"{{string: {_text(schema['additionalProperties'])}}}"
    return " ".join(filter(None, (str(schema.get("type", "any")), schema.get("format", ""), _room(schema))))


def _room(schema: Mapping[str, Any]) -> str:
    least = schema.get("minimum", schema.get("minLength"))
    most = schema.get("maximum", schema.get("maxLength"))
    if least is None and most is None:
        return ""
    return f"{'' if least is None else least}–{'' if most is None else most}"
