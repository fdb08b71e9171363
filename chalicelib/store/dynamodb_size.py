"""How large an item is and what it costs, by DynamoDB's published rules: nothing that a fake can measure."""

from collections.abc import Mapping
from math import ceil
from typing import Any

LARGEST = 400 * 1024
WRITE_UNIT = 1024
READ_UNIT = 4096

Item = Mapping[str, Mapping[str, Any]]
"""An item as it travels: {"pk": {"S": "T#1"}}."""


def size_of(item: Item) -> int:
    """Bytes, names included."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def units_of(item: Item, *, transaction: bool = False) -> int:
    """Write units of one item without its indexes; a transaction writes everything twice."""
    return max(ceil(size_of(item) / WRITE_UNIT), 1) * (2 if transaction else 1)


def _value(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "B":
            return len(content)
        case "N":
            # Two digits a byte, and one for sign and exponent.
            return ceil(len(content.strip("-").replace(".", "").strip("0")) / 2) + 1
        case _:
            raise ValueError(f"items of ours have no {kind}")
