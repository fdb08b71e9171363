"""Parameters of an address or a form as a declared query, and back: by the types of its fields alone."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_type_hints

from chalicelib.domain.errors import InvalidInputError
from chalicelib.ports import Deps
from chalicelib.usecases.search.filters import BOUNDS, END, LONGEST, OTHERWISE_LONGEST

T = TypeVar("T")

FIRST_YEAR, LAST_YEAR = 2000, 2100
FLAGS = {"true": True, "1": True, "false": False, "0": False}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"[0-9]{1,9}")


def read(deps: Deps, kind: type[T], asked: Mapping[str, str]) -> T:
    """What was asked for; nothing between the separators is nothing. InvalidInputError names the field.

    A list has commas between its words, a time its offset; a day alone is the office's.
    """
    types = get_type_hints(kind)
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type]  # T is a dataclass
    given = {name: text.strip() for name, text in asked.items() if text.strip()}
    for name in given:
        if name not in known:
            raise InvalidInputError("error.field_unknown", name[:40])
    return kind(**{name: _one(deps, name, types[name], text) for name, text in given.items()})


def written(query: object) -> dict[str, str]:
    """The inverse: what the fields say that are not empty, in one order."""
    said = ((each.name, getattr(query, each.name)) for each in fields(query))  # type: ignore[arg-type]  # likewise
    return {name: _word(value) for name, value in sorted(said) if value}


def _one(deps: Deps, name: str, kind: Any, text: str) -> object:
    if kind is str:
        return _short(name, text, LONGEST.get(name, OTHERWISE_LONGEST))
    if kind is bool:
        return _of(FLAGS, name, text)
    if kind is int:
        return _number(name, text, *BOUNDS[name])
    if datetime in get_args(kind):
        return _moment(deps, name, text, end=name.endswith(END))
    (word,) = get_args(kind)
    return frozenset(_of(_words(word), name, part.strip()) for part in text.split(",") if part.strip())


def _words(kind: type[StrEnum]) -> dict[str, StrEnum]:
    return {each.value: each for each in kind}


def _of(known: Mapping[str, Any], name: str, text: str) -> Any:
    if text not in known:
        raise InvalidInputError("error.field_invalid", name)
    return known[text]


def _short(name: str, text: str, most: int) -> str:
    text = " ".join(text.split())
    if len(text) > most or not text.isprintable():
        raise InvalidInputError("error.field_invalid", name)
    return text


def _number(name: str, text: str, least: int, most: int) -> int:
    if not _NUMBER.fullmatch(text) or not least <= int(text) <= most:
        raise InvalidInputError("error.field_invalid", name)
    return int(text)


def _moment(deps: Deps, name: str, text: str, *, end: bool) -> datetime:
    """Of a day its beginning, or as an end the beginning of the next one."""
    try:
        is_day = _DAY.fullmatch(text) is not None
        found = date.fromisoformat(text) if is_day else datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInputError("error.date_invalid", name) from None
    if not FIRST_YEAR <= found.year < LAST_YEAR:
        raise InvalidInputError("error.date_invalid", name)
    if not isinstance(found, datetime):
        return deps.sla.calendar.at_local(found + timedelta(days=end), time())
    if found.tzinfo is None:
        raise InvalidInputError("error.date_invalid", name)
    return found


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "true"
    if isinstance(value, frozenset):
        return ",".join(sorted(value))
    return value.isoformat() if isinstance(value, datetime) else str(value)
