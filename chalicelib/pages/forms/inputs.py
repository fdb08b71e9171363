"""A field of an officer's form."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Input:
    """A field of an officer's form; `words` is the prefix under which the catalogue has its options."""

    name: str
    label: str
    kind: str = "area"
    options: tuple[str, ...] = ()
    words: str = ""
    required: bool = True


Forms = Mapping[str, tuple[Input, ...]]
"""The fields of each action's form; their names are those of casework's commands."""
