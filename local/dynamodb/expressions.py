"""The grammar of conditions, updates and projections, as DynamoDB's documentation has it.

Names may be given as `#n`, values only as `:v`; what is given and not used is an error, as it is there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from local.dynamodb.errors import InvalidError
from local.dynamodb.values import Value

T = TypeVar("T")
Segments = tuple[str | int, ...]
_TOKEN = re.compile(r"\s*(?:(<>|<=|>=|[=<>()+\-,.\[\]])|([#:]?[A-Za-z0-9_]+))")


@dataclass(frozen=True)
class Path:
    """Of an attribute, or of what is inside of one: `a.b[2]`."""

    segments: Segments


@dataclass(frozen=True)
class Literal:
    value: Value


@dataclass(frozen=True)
class Call:
    """A function, or in an update an operator: `+`, `-`."""

    name: str
    arguments: "tuple[Operand, ...]"


Operand = Path | Literal | Call


@dataclass(frozen=True)
class Test:
    """A comparison, BETWEEN, IN, or a function that is true or false; `=` of two operands, and so on."""

    name: str
    operands: tuple[Operand, ...]


@dataclass(frozen=True)
class Logic:
    """AND, OR, NOT."""

    name: str
    parts: "tuple[Node, ...]"


Node = Test | Logic

TESTS = {
    "attribute_exists": 1,
    "attribute_not_exists": 1,
    "attribute_type": 2,
    "begins_with": 2,
    "contains": 2,
}
FUNCTIONS = {"size": 1, "if_not_exists": 2, "list_append": 2}
COMPARATORS = frozenset({"=", "<>", "<", "<=", ">", ">="})


@dataclass
class Placeholders:
    """Names and values beside the expressions of one request."""

    names: Mapping[str, str]
    values: Mapping[str, Value]
    used: set[str] = field(default_factory=set)

    def name(self, token: str) -> str:
        return self._told(self.names, token) if token.startswith("#") else token

    def value(self, token: str) -> Value:
        return self._told(self.values, token)

    def finish(self) -> None:
        """InvalidError for what no expression used."""
        unused = {*self.names, *self.values} - self.used
        if unused:
            raise InvalidError(
                f"Value provided in ExpressionAttributes unused in expressions: {sorted(unused)}"
            )

    def _told(self, table: Mapping[str, T], token: str) -> T:
        self.used.add(token)
        if token not in table:
            raise InvalidError(f"An expression attribute used in expression is not defined: {token}")
        return table[token]


@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[str, ...]:
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if not match:
            raise InvalidError(f"Invalid expression: Syntax error at {text[at : at + 20]!r}")
        found.append(match[1] or match[2])
        at = match.end()
    return tuple(found)


class Parser:
    """Reads one expression from left to right."""

    def __init__(self, text: str, placeholders: Placeholders) -> None:
        self._rest, self._at = _tokens(text), 0
        self._placeholders = placeholders

    def condition(self) -> Node:
        node = self._either()
        self.end()
        return node

    def paths(self) -> list[Path]:
        """A projection."""
        found = self.listed(self.path)
        self.end()
        return found

    def listed(self, read: Callable[[], T]) -> list[T]:
        found = [read()]
        while self.takes(","):
            found.append(read())
        return found

    def takes(self, *words: str) -> str:
        """The next token if it is one of these words, in capitals; else nothing."""
        word = self.peek().upper()
        if word and word in words:
            self._at += 1
            return word
        return ""

    def expect(self, word: str) -> None:
        if not self.takes(word):
            raise InvalidError(f"Invalid expression: Syntax error: {word} expected before {self.peek()!r}")

    def peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._rest[at] if at < len(self._rest) else ""

    def next(self) -> str:
        token = self.peek()
        self._at += 1
        return token

    def end(self) -> None:
        if self.peek():
            raise InvalidError(f"Invalid expression: Syntax error: token {self.peek()!r}")

    def operand(self) -> Operand:
        token = self.peek()
        if token.startswith(":"):
            return Literal(self._placeholders.value(self.next()))
        if self.peek(1) == "(":
            return self._call(FUNCTIONS)
        return self.path()

    def path(self) -> Path:
        segments: list[str | int] = [self._name()]
        while True:
            if self.takes("."):
                segments.append(self._name())
            elif self.takes("["):
                segments.append(int(self.next()))
                self.expect("]")
            else:
                return Path(tuple(segments))

    def _name(self) -> str:
        token = self.next()
        if not token or not (token[0] == "#" or token[0].isalpha() or token[0] == "_"):
            raise InvalidError(f"Invalid expression: Syntax error: {token!r} is no name")
        return self._placeholders.name(token)

    def _call(self, known: Mapping[str, int]) -> Call:
        name = self.next()
        self.expect("(")
        arguments = self.listed(self.operand)
        self.expect(")")
        if known.get(name) != len(arguments):
            raise InvalidError(f"Invalid expression: {name} with {len(arguments)} operands")
        return Call(name, tuple(arguments))

    def _either(self) -> Node:
        node = self._both()
        while self.takes("OR"):
            node = Logic("OR", (node, self._both()))
        return node

    def _both(self) -> Node:
        node = self._negated()
        while self.takes("AND"):
            node = Logic("AND", (node, self._negated()))
        return node

    def _negated(self) -> Node:
        if self.takes("NOT"):
            return Logic("NOT", (self._negated(),))
        if self.takes("("):
            node = self._either()
            self.expect(")")
            return node
        return self._test()

    def _test(self) -> Test:
        if self.peek() in TESTS and self.peek(1) == "(":
            call = self._call(TESTS)
            return Test(call.name, call.arguments)
        left = self.operand()
        word = self.takes("BETWEEN", "IN", *COMPARATORS)
        if word == "BETWEEN":
            low = self.operand()
            self.expect("AND")
            return Test(word, (left, low, self.operand()))
        if word == "IN":
            self.expect("(")
            among = self.listed(self.operand)
            self.expect(")")
            return Test(word, (left, *among))
        if not word:
            raise InvalidError(f"Invalid expression: Syntax error: token {self.peek()!r}")
        return Test(word, (left, self.operand()))
