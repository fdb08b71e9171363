"""What all events have in common: scalars that can be hashed, and personal data that can be removed."""

from dataclasses import dataclass, field
from typing import Any


def private(*default: str) -> Any:
    """A field of personal data: outside the hash, removable. One that came later has a default."""
    metadata = {"private": True}
    return field(default=default[0], metadata=metadata) if default else field(metadata=metadata)


def hidden() -> Any:
    """The same of what a machine told us of a person: kept for what is looked for in it, shown to nobody."""
    return field(default="", metadata={"private": True, "hidden": True})


@dataclass(frozen=True, kw_only=True)
class Body:
    """What an event says. Fields are JSON scalars, enums, aware datetimes or None."""
