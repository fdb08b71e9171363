"""A policy document: sections are read key by key, and every fault is noted with the path of its key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from chalicelib.sla.errors import Fault, PolicyError, Spot

T = TypeVar("T")
MISSING = object()


@dataclass
class Notes:
    """What is found out while a document is read: its faults, and every key that was asked for."""

    faults: list[Fault] = field(default_factory=list)
    asked: set[tuple[str, ...]] = field(default_factory=set)


class Section:
    """One mapping of the document; what is noted goes to notes that the whole document shares."""

    def __init__(self, value: object, path: tuple[str, ...], notes: Notes) -> None:
        self._path, self._notes = path, notes
        given = value if isinstance(value, Mapping) else {}
        # YAML reads a year as a number and `no` as false; JSON keeps keys as text.
        self._values: Mapping[str, object] = {str(key): item for key, item in given.items()}
        self._asked: set[str] = set()
        self.sound = True
        self.readable = isinstance(value, Mapping)
        if value is MISSING:
            self._note(Fault("is missing", spot=Spot.MISSING))
        elif not self.readable:
            self._note(Fault("needs a mapping"))

    def fault(self, reason: str, key: str = "", spot: Spot = Spot.VALUE) -> None:
        """Note what is wrong with `key`, or with the section."""
        self._note(Fault(reason, (key,) if key else (), spot))

    def read(self, key: str, convert: Callable[[object], T]) -> T:
        """The converted value; a fault if it is missing or `convert` raises PolicyError."""
        self._ask(key)
        if key not in self._values:
            if self.readable:
                self.fault("is missing", key, Spot.MISSING)
            return _unusable(convert)
        try:
            return convert(self._values[key])
        except PolicyError as error:
            for fault in error.faults:
                self._note(fault.below(key))
            return _unusable(convert)

    def optional(self, key: str, convert: Callable[[object], T], default: T) -> T:
        """The same for a key that came after documents were kept; without it they stay as they were."""
        self._ask(key)
        return self.read(key, convert) if key in self._values else default

    def section(self, key: str) -> "Section":
        """The mapping below `key`."""
        self._ask(key)
        return Section(self._values.get(key, MISSING), (*self._path, key), self._notes)

    def optional_section(self, key: str) -> "Section":
        """The same for a section that came later: an empty one where it is missing."""
        self._ask(key)
        return Section(self._values.get(key, {}), (*self._path, key), self._notes)

    @property
    def keys(self) -> tuple[str, ...]:
        """For a section whose keys are data."""
        return tuple(self._values)

    def close(self) -> None:
        """A key that nobody asked for is a fault: a misspelt rule must not fall silent."""
        for key in self._values:
            if key not in self._asked:
                self.fault("is not known", str(key), Spot.KEY)

    def _ask(self, key: str) -> None:
        self._asked.add(key)
        self._notes.asked.add((*self._path, key))

    def _note(self, fault: Fault) -> None:
        self.sound = False
        self._notes.faults.append(fault.below(*self._path))


def _unusable(_: Callable[[object], T]) -> T:
    # Reading goes on to find further faults; a document with a fault becomes no policy.
    return cast("T", None)
