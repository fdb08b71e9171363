"""JSON Schemas of dataclasses, as msgspec reads and writes them."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import msgspec

JSON = "application/json"
PLACE = "#/components/schemas/"
OURS = "chalicelib."
Schema: TypeAlias = Mapping[str, Any]


class Schemas:
    """Of many types at once, so that what they share is told once."""

    def __init__(self, kinds: Iterable[Any], taken: Iterable[Any] = ()) -> None:
        """`taken` are read from requests: they refuse fields that they do not know (`http.read_as`)."""
        kinds = tuple(dict.fromkeys(kinds))
        found, shared = _shortly(msgspec.json.schema_components(kinds, ref_template=PLACE + "{name}"))
        self._of: Mapping[Any, Schema] = dict(zip(kinds, found, strict=True))
        self.components: dict[str, dict[str, Any]] = dict(sorted(shared.items()))
        for kind in taken:
            self.components[self.of(kind)["$ref"].removeprefix(PLACE)]["additionalProperties"] = False

    def of(self, kind: Any) -> Schema:
        return self._of[kind]


def _shortly(written: Any) -> Any:
    """msgspec calls two types of one name by their whole modules: `plain.Held` is enough."""
    if isinstance(written, dict):
        return {_short(name): _shortly(each) for name, each in written.items()}
    if isinstance(written, list | tuple):
        return [_shortly(each) for each in written]
    return PLACE + _short(written.removeprefix(PLACE)) if _is_place(written) else written


def _short(name: Any) -> Any:
    is_long = isinstance(name, str) and name.startswith(OURS)
    return ".".join(name.split(".")[-2:]) if is_long else name


def _is_place(written: object) -> bool:
    return isinstance(written, str) and written.startswith(PLACE)
