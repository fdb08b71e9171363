"""What an update expression makes of an item. Every operand is read from the item as it was before."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from local.dynamodb.conditions import at
from local.dynamodb.errors import InvalidError
from local.dynamodb.expressions import Call, Literal, Operand, Parser, Path, Placeholders, Segments
from local.dynamodb.values import SETS, Item, Value, canonical, checked, number, number_text, split


@dataclass(frozen=True)
class Step:
    """One action of a clause."""

    clause: str
    path: Segments
    operand: Operand | None = None


def parse_update(text: str, placeholders: Placeholders) -> list[Step]:
    """The actions in order; InvalidError if two of them touch the same place."""
    parser, steps, seen = Parser(text, placeholders), list[Step](), set[str]()
    while parser.peek():
        clause = parser.takes(*_READERS)
        if not clause or clause in seen:
            raise InvalidError(f"Invalid UpdateExpression: Syntax error: token {parser.peek()!r}")
        seen.add(clause)
        steps += parser.listed(lambda read=_READERS[clause]: read(parser))  # type: ignore[misc]  # its own parser
    _check_apart([step.path for step in steps])
    return steps


def updated(steps: Iterable[Step], before: Item) -> Item:
    after = before
    for step in steps:
        after = _PUT[step.clause](after, before, step)
    return after


def creates(steps: Iterable[Step]) -> bool:
    """Whether an item that is not there comes to be: to remove from nothing leaves nothing."""
    clauses = {step.clause for step in steps}
    return not clauses or bool(clauses & {"SET", "ADD"})


def _check_apart(paths: list[Segments]) -> None:
    for number_, one in enumerate(paths):
        for other in paths[number_ + 1 :]:
            shared = min(len(one), len(other))
            if one[:shared] == other[:shared]:
                raise InvalidError(f"Two document paths overlap with each other: {one} {other}")


def _read_set(parser: Parser) -> Step:
    path = parser.path()
    parser.expect("=")
    operand = parser.operand()
    operator = parser.takes("+", "-")
    return Step("SET", path.segments, Call(operator, (operand, parser.operand())) if operator else operand)


def _read_remove(parser: Parser) -> Step:
    return Step("REMOVE", parser.path().segments)


def _read_add(parser: Parser) -> Step:
    return Step("ADD", parser.path().segments, parser.operand())


def _read_delete(parser: Parser) -> Step:
    return Step("DELETE", parser.path().segments, parser.operand())


_READERS: Mapping[str, Callable[[Parser], Step]] = {
    "SET": _read_set,
    "REMOVE": _read_remove,
    "ADD": _read_add,
    "DELETE": _read_delete,
}


def _set(after: Item, before: Item, step: Step) -> Item:
    return _changed(after, step.path, checked(_worth(step.operand, before)))


def _remove(after: Item, _: Item, step: Step) -> Item:
    return _changed(after, step.path, None) if at(after, step.path) is not None else after


def _add(after: Item, before: Item, step: Step) -> Item:
    old, more = at(before, step.path), checked(_worth(step.operand, before))
    kind, content = split(more)
    if kind not in ("N", *SETS) or (old is not None and kind not in old):
        raise InvalidError("An operand in the update expression has an incorrect data type")
    if old is None:
        return _changed(after, step.path, more)
    if kind == "N":
        return _changed(after, step.path, _sum(old, more, 1))
    known = {canonical({SETS[kind]: each}) for each in old[kind]}
    new = [each for each in content if canonical({SETS[kind]: each}) not in known]
    return _changed(after, step.path, {kind: [*old[kind], *new]})


def _delete(after: Item, before: Item, step: Step) -> Item:
    old, less = at(before, step.path), checked(_worth(step.operand, before))
    kind, content = split(less)
    if kind not in SETS or (old is not None and kind not in old):
        raise InvalidError("An operand in the update expression has an incorrect data type")
    if old is None:
        return after
    gone = {canonical({SETS[kind]: each}) for each in content}
    kept = [each for each in old[kind] if canonical({SETS[kind]: each}) not in gone]
    return _changed(after, step.path, {kind: kept} if kept else None)


_PUT: Mapping[str, Callable[[Item, Item, Step], Item]] = {
    "SET": _set,
    "REMOVE": _remove,
    "ADD": _add,
    "DELETE": _delete,
}


def _worth(operand: Operand | None, item: Item) -> Value:
    match operand:
        case Literal(value):
            return value
        case Path(segments):
            return _there(at(item, segments))
        case Call("if_not_exists", (Path(segments), otherwise)):
            stored = at(item, segments)
            return _worth(otherwise, item) if stored is None else stored
        case Call("list_append", (first, second)):
            return {"L": [*_of("L", _worth(first, item)), *_of("L", _worth(second, item))]}
        case Call("+" | "-" as sign, (first, second)):
            return _sum(_worth(first, item), _worth(second, item), 1 if sign == "+" else -1)
        case _:
            raise InvalidError(f"Invalid UpdateExpression: the function is not allowed here: {operand}")


def _there(value: Value | None) -> Value:
    if value is None:
        raise InvalidError("The provided expression refers to an attribute that does not exist in the item")
    return value


def _sum(one: Value, other: Value, sign: int) -> Value:
    amount = number(_of("N", one)) + sign * number(_of("N", other))
    return {"N": number_text(amount)}


def _of(kind: str, value: Value) -> Any:
    if kind not in value:
        raise InvalidError("An operand in the update expression has an incorrect data type")
    return value[kind]


def _changed(item: Item, path: Segments, value: Value | None) -> Item:
    """With that value at the path, or without one."""
    if len(path) == 1 and value is not None:
        return {**item, str(path[0]): value}
    if len(path) == 1:
        return {name: each for name, each in item.items() if name != path[0]}
    return {**item, str(path[0]): _inside(_parent(item.get(str(path[0]))), path[1:], value)}


def _inside(parent: Value, path: Segments, value: Value | None) -> Value:
    kind, content = split(parent)
    if isinstance(path[0], str):
        if kind != "M":
            raise InvalidError("The document path provided in the update expression is invalid for update")
        return {"M": _changed(content, path, value)}
    if kind != "L":
        raise InvalidError("The document path provided in the update expression is invalid for update")
    return {"L": _in_list(list(content), path[0], path[1:], value)}


def _in_list(content: list[Value], index: int, rest: Segments, value: Value | None) -> list[Value]:
    if rest:
        content[index] = _inside(_parent(content[index] if index < len(content) else None), rest, value)
    elif value is not None:
        content[index : index + 1] = [value]
    else:
        del content[index : index + 1]
    return content


def _parent(value: Value | None) -> Value:
    if value is None:
        raise InvalidError("The document path provided in the update expression is invalid for update")
    return value
