"""Reading a document of rows; the first fault is raised, and its message begins with the path."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import ClassVar, Self, TypeVar

E = TypeVar("E", bound=StrEnum)


class Reader:
    """One mapping of a document; each kind of document says its name and its own error."""

    name: ClassVar[str] = "document"
    error: ClassVar[type[ValueError]] = ValueError

    def __init__(self, values: Mapping[str, object], at: str = "") -> None:
        self.values, self._at = values, at

    def wrong(self, key: str, reason: str) -> ValueError:
        """The error for the value at `key`, to be raised."""
        return self.error(f"{self._path(key)}: {reason}")

    def only(self, *keys: str) -> None:
        """Any other key is a fault: a misspelt one must not fall silent."""
        unknown = set(self.values) - set(keys)
        if unknown:
            raise self.error(f"{self._at or self.name}.{min(unknown, key=str)}: no such field")

    def text(self, key: str) -> str:
        """A text that is not blank."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "a text is needed")
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self.values.get(key)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false is needed")
        return value

    def one_of(self, values: type[E], key: str) -> E:
        """A member of the enumeration, by its value."""
        word = self.text(key)
        try:
            return values(word)
        except ValueError:
            raise self.wrong(key, f"no {values.__name__.lower()} {word!r}") from None

    def items(self, key: str) -> list[object]:
        """A list of anything."""
        value = self.values.get(key)
        if not isinstance(value, list):
            raise self.wrong(key, "a list is needed")
        return value

    def row(self, key: str) -> Self:
        """The mapping below `key`."""
        return self._below(self.values.get(key), key)

    def rows(self, key: str) -> Iterator[Self]:
        """Each mapping of the list below `key`."""
        for number, value in enumerate(self.items(key)):
            yield self._below(value, f"{key}[{number}]")

    def _below(self, value: object, key: str) -> Self:
        if not isinstance(value, Mapping):
            raise self.wrong(key, "a mapping is needed")
        return type(self)(value, self._path(key))

    def _path(self, key: str) -> str:
        return f"{self._at}.{key}" if self._at else key
