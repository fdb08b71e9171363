"""What a list of cases can be narrowed by: the one declaration that addresses, forms and exports are read by.

A field is a parameter of the same name and type.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain.values import Channel, Grade, Status, Type

PAGE = 50
LONGEST: Mapping[str, int] = {"cursor": 2_000, "phone": 30}
OTHERWISE_LONGEST = 100
"""Characters of a parameter."""

BOUNDS: Mapping[str, tuple[int, int]] = {"limit": (1, 200)}
"""The least and the greatest number."""

END = "_to"
"""Ends the name of what a span ends before; a day is wholly in it."""


class Risk(StrEnum):
    """The bands of probability × impact (domain.md §3)."""

    EXTREME = "extreme"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class Filters:
    """A case has to fit all that is named; an empty field narrows nothing."""

    unit: str = ""
    handler: str = ""
    respondent: str = ""
    name: str = ""
    phone: str = ""
    text: str = ""
    category: str = ""
    district: str = ""
    status: frozenset[Status] = frozenset()
    type: frozenset[Type] = frozenset()
    grade: frozenset[Grade] = frozenset()
    channel: frozenset[Channel] = frozenset()
    risk: frozenset[Risk] = frozenset()
    due_from: datetime | None = None
    due_to: datetime | None = None
    received_from: datetime | None = None
    received_to: datetime | None = None
    overdue: bool = False

    @property
    def names_citizen(self) -> bool:
        """It looks for a person, and not for a matter."""
        return bool(self.name or self.phone)

    @property
    def reads_words(self) -> bool:
        """What was sent has to be read for it: the head does not tell."""
        return bool(self.text) or self.names_citizen


@dataclass(frozen=True)
class Paging:
    """A page of a list."""

    cursor: str = ""
    limit: int = PAGE


@dataclass(frozen=True)
class Query(Paging, Filters):
    """A page of a list of cases."""

    @classmethod
    def of(cls, filters: Filters, cursor: str = "", limit: int = PAGE) -> "Query":
        return cls(**_fields(filters), cursor=cursor, limit=limit)

    @property
    def filters(self) -> Filters:
        """What is the same on every page."""
        return Filters(**_fields(self))


def _fields(filters: Filters) -> dict[str, Any]:
    return {each.name: getattr(filters, each.name) for each in fields(Filters)}
