"""A question for deadlines as it comes from outside: fields by name, each checked, errors by their text."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from chalicelib.domain.values import Grade
from chalicelib.sla.explain import Question
from chalicelib.sla.policy import Policy

FIELDS = frozenset({"pack", "type", "grade", "start", "dispatched", "procedure"})
YEARS = range(1949, 2200)
"""Beyond them nobody asks; every sum ends long before the calendar of the language does."""
W = TypeVar("W", bound=StrEnum)


class QuestionError(ValueError):
    """What is wrong with a question: the key of its text, and the words of that text."""

    def __init__(self, key: str, **words: str) -> None:
        super().__init__(key)
        self.key, self.words = key, words


def read(fields: Mapping[str, object], policy: Policy) -> Question:
    """The question that the fields ask of that policy; QuestionError for the first that is wrong.

    Moments are in ISO 8601; one without an offset is taken in the office's zone.
    """
    unknown = sorted(fields.keys() - FIELDS)
    if unknown:
        raise QuestionError("due.error.field_unknown", field=unknown[0])
    received_at = _moment(fields, "start", policy.timezone)
    dispatched_at = _moment(fields, "dispatched", policy.timezone) if "dispatched" in fields else received_at
    if dispatched_at < received_at:
        raise QuestionError("due.error.dispatched_early")
    return Question(
        type=_word(fields, "type", policy.types, policy.name),
        grade=_word(fields, "grade", tuple(Grade), policy.name),
        received_at=received_at,
        dispatched_at=dispatched_at,
        procedure=_procedure(fields, policy),
    )


def _procedure(fields: Mapping[str, object], policy: Policy) -> str:
    value = _text(fields, "procedure") if fields.get("procedure") else ""
    if value and value not in policy.procedures:
        raise QuestionError("due.error.procedure_unknown", value=value, pack=policy.name)
    return value


def _word(fields: Mapping[str, object], field: str, known: tuple[W, ...], pack: str) -> W:
    value = _text(fields, field)
    found = next((each for each in known if each == value), None)
    if found is None:
        words = {"field": field, "value": value, "pack": pack, "known": ", ".join(known)}
        raise QuestionError("due.error.value_unknown", **words)
    return found


def _moment(fields: Mapping[str, object], field: str, zone: ZoneInfo) -> datetime:
    value = _text(fields, field)
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        raise QuestionError("due.error.no_moment", field=field, value=value) from None
    if read.year not in YEARS:
        raise QuestionError("due.error.beyond", field=field, value=value)
    return read if read.tzinfo else read.replace(tzinfo=zone)


def _text(fields: Mapping[str, object], field: str) -> str:
    value = fields.get(field)
    if not isinstance(value, str) or not value:
        raise QuestionError("due.error.field_missing", field=field)
    return value
