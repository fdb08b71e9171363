"""A policy document: sections are read key by key, and every fault is noted with the path of its key."""

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

from chalicelib.sla.errors import PolicyError

T = TypeVar("T")


class Section:
    """One mapping of the document; its faults go to a list that the whole document shares."""

    def __init__(self, value: object, path: str, faults: list[str]) -> None:
        self._path, self._faults = path, faults
        given = value if isinstance(value, Mapping) else {}
        # YAML reads a year as a number and `no` as false; JSON keeps keys as text.
        self._values: Mapping[str, object] = {str(key): item for key, item in given.items()}
        self._asked: set[str] = set()
        self.sound = True
        if not isinstance(value, Mapping):
            self.fault("needs a mapping")

    def fault(self, reason: str, key: object = "") -> None:
        """Note what is wrong with `key`, or with the section."""
        self.sound = False
        self._faults.append(f"{self._at(key)}: {reason}")

    def read(self, key: str, convert: Callable[[object], T]) -> T:
        """The converted value; a fault if it is missing or `convert` raises PolicyError."""
        self._asked.add(key)
        if key not in self._values:
            self.fault("is missing", key)
            return _unusable(convert)
        try:
            return convert(self._values[key])
        except PolicyError as error:
            self.fault(str(error), key)
            return _unusable(convert)

    def section(self, key: str) -> "Section":
        """The mapping below `key`."""
        self._asked.add(key)
        return Section(self._values.get(key), self._at(key), self._faults)

    @property
    def keys(self) -> tuple[str, ...]:
        """For a section whose keys are data."""
        return tuple(self._values)

    def close(self) -> None:
        """A key that nobody asked for is a fault: a misspelt rule must not fall silent."""
        for key in self._values:
            if key not in self._asked:
                self.fault("is not known", key)

    def _at(self, key: object) -> str:
        return ".".join(part for part in (self._path, str(key)) if part) or "policy"


def _unusable(_: Callable[[object], T]) -> T:
    # Reading goes on to find further faults; a document with a fault becomes no policy.
    return cast("T", None)
