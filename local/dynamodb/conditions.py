"""Whether an item meets a condition, and where a key condition begins and ends."""

from base64 import b64decode
from collections.abc import Callable, Mapping
from operator import ge, gt, le, lt
from typing import Any, NamedTuple

from local.dynamodb.errors import InvalidError
from local.dynamodb.expressions import Call, Literal, Logic, Node, Operand, Path, Segments, Test
from local.dynamodb.values import KEY_KINDS, SETS, Item, Sort, Value, equal, sort, split

_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def holds(node: Node | None, item: Item) -> bool:
    """Of no condition, always."""
    match node:
        case None:
            return True
        case Logic("NOT", (part,)):
            return not holds(part, item)
        case Logic("AND", parts):
            return all(holds(part, item) for part in parts)
        case Logic(_, parts):
            return any(holds(part, item) for part in parts)
        case Test(name, operands):
            return _tests(name, [_worth(each, item) for each in operands], operands)


def at(item: Item, segments: Segments) -> Value | None:
    """What stands at a path; None if nothing does."""
    value: Value | None = {"M": item}
    for segment in segments:
        value = _within(value, segment) if value else None
    return value


def _within(value: Value, segment: str | int) -> Value | None:
    kind, content = split(value)
    inside: Value | None = None
    if isinstance(segment, str):
        inside = content.get(segment) if kind == "M" else None
    elif kind == "L" and segment < len(content):
        inside = content[segment]
    return inside


def _worth(operand: Operand, item: Item) -> Value | None:
    match operand:
        case Literal(value):
            return value
        case Path(segments):
            return at(item, segments)
        case Call("size", (Path(segments),)):
            measured = at(item, segments)
            return None if measured is None else {"N": str(_length(measured))}
        case Call(name, _):
            raise InvalidError(f"The function is not allowed in a condition: {name}")


def _tests(name: str, worth: list[Value | None], operands: tuple[Operand, ...]) -> bool:
    first = worth[0]
    if name in ("attribute_exists", "attribute_not_exists"):
        if not isinstance(operands[0], Path):
            raise InvalidError(f"{name} wants a path")
        return (first is not None) == (name == "attribute_exists")
    if first is None or (name != "IN" and None in worth):
        # What is not there is unlike everything, and neither more nor less than anything.
        return name == "<>" and (first is None) != (worth[1] is None)
    return _compared(name, first, [each for each in worth[1:] if each is not None])


def _compared(name: str, first: Value, others: list[Value]) -> bool:
    if name == "BETWEEN":
        return _ordered(others[0], "<=", first) and _ordered(first, "<=", others[1])
    if name in _ORDERS:
        return _ordered(first, name, others[0])
    return any(_ALIKE[name](first, other) for other in others)


def _unequal(one: Value, other: Value) -> bool:
    return not equal(one, other)


def _has_type(value: Value, wanted: Value) -> bool:
    return bool(split(value)[0] == split(wanted)[1])


def _ordered(one: Value, operator: str, other: Value) -> bool:
    (kind, _), (second, _) = split(one), split(other)
    return kind == second and kind in KEY_KINDS and _ORDERS[operator](sort(one), sort(other))


def _begins(value: Value, prefix: Value) -> bool:
    (kind, _), (second, _) = split(value), split(prefix)
    if second not in ("S", "B"):
        raise InvalidError("begins_with wants text or bytes")
    if kind != second:
        return False
    whole, start = sort(value), sort(prefix)
    return isinstance(whole, bytes) and isinstance(start, bytes) and whole.startswith(start)


def _contains(value: Value, part: Value) -> bool:
    (kind, content), (second, wanted) = split(value), split(part)
    if kind == "L":
        return any(equal(each, part) for each in content)
    if kind in SETS:
        return SETS[kind] == second and any(equal({second: each}, part) for each in content)
    if kind == second == "S":
        return wanted in content
    return kind == second == "B" and b64decode(wanted) in b64decode(content)


_ALIKE: Mapping[str, Callable[[Value, Value], bool]] = {
    "=": equal,
    "IN": equal,
    "<>": _unequal,
    "begins_with": _begins,
    "contains": _contains,
    "attribute_type": _has_type,
}


def _length(value: Value) -> int:
    kind, content = split(value)
    if kind in ("N", "BOOL", "NULL"):
        raise InvalidError(f"Invalid operand type for size: {kind}")
    return len(b64decode(content)) if kind == "B" else len(content)


class Span(NamedTuple):
    """Part of a partition, by its sort key; None is open."""

    partition: Value
    low: Sort | None = None
    high: Sort | None = None
    low_in: bool = True
    high_in: bool = True


def span(node: Node, hash: str, place: str | None) -> Span:
    """What a key condition asks for: one partition, and perhaps one test of the sort key."""
    tests = list(node.parts) if isinstance(node, Logic) and node.name == "AND" else [node]
    found: dict[str, tuple[str, list[Value]]] = {}
    for each in tests:
        name, operator, values = _key_test(each)
        if name in found:
            raise InvalidError("KeyConditionExpressions must only contain one condition per key")
        found[name] = operator, values
    if hash not in found or found[hash][0] != "=" or not found.keys() <= {hash, place}:
        raise InvalidError("Query condition missed key schema element, or has others")
    partition = found[hash][1][0]
    return _limited(partition, *found[place]) if place in found and place else Span(partition)


def _key_test(node: Node) -> tuple[str, str, list[Value]]:
    match node:
        case Test(operator, (Path((str(name),)), *rest)):
            values = [each.value for each in rest if isinstance(each, Literal)]
            if len(values) == len(rest) and operator not in ("<>", "IN", "contains", "attribute_type"):
                return name, operator, values
        case _:
            pass
    raise InvalidError("Invalid operator used in KeyConditionExpression")


def _limited(partition: Value, operator: str, values: list[Value]) -> Span:
    bound = sort(values[0])
    match operator:
        case "=":
            return Span(partition, bound, bound)
        case "<" | "<=":
            return Span(partition, high=bound, high_in=operator == "<=")
        case ">" | ">=":
            return Span(partition, low=bound, low_in=operator == ">=")
        case "BETWEEN":
            high = sort(values[1])
            if type(bound) is type(high) and _ORDERS[">"](bound, high):
                raise InvalidError("The BETWEEN operator requires upper bound to be at least the lower bound")
            return Span(partition, bound, high)
        case "begins_with" if isinstance(bound, bytes) and bound:
            return Span(partition, bound, _behind(bound), high_in=False)
        case _:
            raise InvalidError(f"Invalid operator used in KeyConditionExpression: {operator}")


def _behind(prefix: bytes) -> bytes | None:
    """The least bytes behind everything that begins so."""
    short = prefix.rstrip(b"\xff")
    return short[:-1] + bytes([short[-1] + 1]) if short else None
