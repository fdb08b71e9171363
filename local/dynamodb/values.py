"""Attribute values as they travel, {"S": "text"}: what is equal, how they sort, how large they are."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from math import ceil
from typing import Any

from local.dynamodb.errors import InvalidError

Value = Mapping[str, Any]
"""One entry: its kind and its content. Bytes stand in base64."""

Item = Mapping[str, Value]
"""Never changed in place: who writes makes a new one."""

LARGEST = 400 * 1024
DIGITS = 38
SETS = {"SS": "S", "NS": "N", "BS": "B"}
KEY_KINDS = frozenset({"S", "N", "B"})

Sort = bytes | Decimal


def split(value: Value) -> tuple[str, Any]:
    """Kind and content."""
    ((kind, content),) = value.items()
    return kind, content


def checked(value: Value) -> Value:
    """As DynamoDB keeps it; InvalidError for what it would not take."""
    if len(value) != 1:
        raise InvalidError(
            f"Supplied AttributeValue must contain exactly one of the supported datatypes: {value}"
        )
    kind, content = split(value)
    if kind not in _CHECKS:
        raise InvalidError(f"no such kind of value: {kind}")
    return {kind: _CHECKS[kind](content)}


def _as_it_is(content: Any) -> Any:
    return content


def _bytes(content: str) -> str:
    return b64encode(b64decode(content, validate=True)).decode()


def _number(content: str) -> str:
    return number_text(number(content))


def _null(content: bool) -> bool:
    if not content:
        raise InvalidError("Null attribute value types must have the value of true")
    return True


def _list(content: list[Value]) -> list[Value]:
    return [checked(each) for each in content]


def _map(content: Item) -> Item:
    return {name: checked(each) for name, each in content.items()}


def _set_of(check: Callable[[str], str]) -> Callable[[list[str]], list[str]]:
    def members(content: list[str]) -> list[str]:
        found = [check(each) for each in content]
        if not found or len(set(found)) < len(found):
            raise InvalidError("One or more parameter values were invalid: a set is empty or has duplicates")
        return found

    return members


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "S": _as_it_is,
    "B": _bytes,
    "N": _number,
    "BOOL": _as_it_is,
    "NULL": _null,
    "L": _list,
    "M": _map,
    "SS": _set_of(_as_it_is),
    "NS": _set_of(_number),
    "BS": _set_of(_bytes),
}


def number(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except (InvalidOperation, TypeError):
        raise InvalidError(f"The parameter cannot be converted to a numeric value: {text}") from None
    if not value.is_finite() or len(value.as_tuple().digits) > DIGITS:
        raise InvalidError("Attempting to store more than 38 significant digits in a Number")
    return value


def number_text(value: Decimal) -> str:
    """Without an exponent or zeros that say nothing."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if value == 0 else text


def canonical(value: Value) -> Any:
    """Equal for equal values: numbers by amount, sets in any order."""
    kind, content = split(value)
    match kind:
        case "N":
            return kind, number(content)
        case "SS" | "NS" | "BS":
            return kind, frozenset(canonical({SETS[kind]: each}) for each in content)
        case "L":
            return kind, tuple(map(canonical, content))
        case "M":
            return kind, frozenset((name, canonical(each)) for name, each in content.items())
        case _:
            return kind, content


def equal(one: Value, other: Value) -> bool:
    return one == other or canonical(one) == canonical(other)


def same(one: Item | None, other: Item | None) -> bool:
    """Whether a write from one to the other would change nothing."""
    if one is None or other is None:
        return one is other
    return one == other or canonical({"M": one}) == canonical({"M": other})


def sort(value: Value) -> Sort:
    """What texts, numbers and bytes are ordered by, each among its kind."""
    kind, content = split(value)
    match kind:
        case "S":
            return str(content).encode()
        case "N":
            return number(content)
        case "B":
            return b64decode(content)
        case _:
            raise InvalidError(f"Invalid operand type for an order: {kind}")


def size_of(item: Item) -> int:
    """Bytes, names included, by DynamoDB's published rules."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(value: Value) -> int:
    kind, content = split(value)
    if kind in SETS:
        return sum(_SIZES[SETS[kind]](each) for each in content)
    return _SIZES[kind](content) if kind in _SIZES else 1


def _text_size(content: str) -> int:
    return len(content.encode())


def _bytes_size(content: str) -> int:
    return len(content) * 3 // 4 - content[-2:].count("=")


def _number_size(content: str) -> int:
    return ceil(len(content.strip("-").replace(".", "").strip("0")) / 2) + 1


def _list_size(content: list[Value]) -> int:
    return 3 + sum(1 + _size(each) for each in content)


def _map_size(content: Item) -> int:
    return 3 + len(content) + size_of(content)


_SIZES: Mapping[str, Callable[[Any], int]] = {
    "S": _text_size,
    "B": _bytes_size,
    "N": _number_size,
    "L": _list_size,
    "M": _map_size,
}
