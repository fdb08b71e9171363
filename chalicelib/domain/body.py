"""What all events have in common: scalars that can be hashed, and personal data that can be removed."""

from dataclasses import dataclass, field
from typing import Any


def private() -> Any:
    """A field of personal data: outside the hash, removable."""
    return field(metadata={"private": True})


def hidden() -> Any:
    """The same of what a machine told us of a person: kept for what is looked for in it, shown to nobody."""
    return field(default="", metadata={"private": True, "hidden": True})


@dataclass(frozen=True, kw_only=True)
class Body:
    """What an event says. Fields are JSON scalars, enums, aware datetimes or None."""
