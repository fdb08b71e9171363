"""Query parameters as the fields of a dataclass; each refusal names its parameter.

A field has the parameter's name, with an underscore behind it where Python has the word for itself (`from_`).
A sequence is written with commas.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from types import NoneType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from chalicelib.domain.errors import InvalidInputError

T = TypeVar("T")
FLAGS = {"false": False, "true": True}
ALWAYS = "lang"
"""Any request may say in which language it wants to be answered."""


@dataclass(frozen=True)
class Parameter:
    """The field that it fills, and its type where it is given."""

    field: str
    kind: Any

    @property
    def is_list(self) -> bool:
        return get_origin(_plain(self.kind)) in (tuple, frozenset)


def read_query(kind: type[T], asked: Mapping[str, str]) -> T:
    """InvalidInputError for a parameter that there is not, or a value that does not fit its type."""
    query = {name: text for name, text in asked.items() if name != ALWAYS}
    known = parameters(kind)
    unknown = next((name for name in query if name not in known), None)
    if unknown is not None:
        raise InvalidInputError("error.field_unknown", unknown[:40])
    return kind(**{known[name].field: _read(text, name, known[name]) for name, text in query.items()})


def parameters(kind: Any) -> Mapping[str, Parameter]:
    """Those of a dataclass, by their names."""
    hints = get_type_hints(kind, include_extras=True)
    return {each.name.rstrip("_"): Parameter(each.name, _stated(hints[each.name])) for each in fields(kind)}


def _read(text: str, name: str, parameter: Parameter) -> object:
    kind = _plain(parameter.kind)
    if kind is bool:
        return _flag(text, name)
    is_date = kind in (date, datetime)
    try:
        said = text.split(",") if parameter.is_list else text
        # Only figures come as text: a date would be read from seconds, too.
        return msgspec.convert(said, parameter.kind, strict=is_date)
    except msgspec.ValidationError:
        raise InvalidInputError("error.date_invalid" if is_date else "error.field_invalid", name) from None


def _flag(text: str, name: str) -> bool:
    if text not in FLAGS:
        raise InvalidInputError("error.field_invalid", name)
    return FLAGS[text]


def _stated(hint: Any) -> Any:
    """Without the None of a parameter that is not given."""
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    return kinds[0] if NoneType in get_args(hint) else hint


def _plain(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind
