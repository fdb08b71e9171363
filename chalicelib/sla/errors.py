"""What can be wrong with a policy."""

from dataclasses import dataclass, replace
from enum import Enum


class Spot(Enum):
    """What a fault points to: the value at its path, the key, or the mapping in which that is missing."""

    VALUE = "value"
    KEY = "key"
    MISSING = "missing"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: keys as text and places of a list from 0, from the top of the document."""

    reason: str
    path: tuple[str | int, ...] = ()
    spot: Spot = Spot.VALUE

    def below(self, *path: str | int) -> "Fault":
        """The same fault, seen from further up."""
        return replace(self, path=(*path, *self.path))

    def __str__(self) -> str:
        keys = ".".join(part for part in self.path if isinstance(part, str))
        return f"{keys or 'policy'}: {self.reason}"


class PolicyError(ValueError):
    """A policy, or a part of one, that cannot be taken; the message names the path of each key at fault."""

    def __init__(self, reason: str, *faults: Fault) -> None:
        super().__init__(reason)
        self.faults = faults or (Fault(reason),)

    @classmethod
    def of(cls, *faults: Fault) -> "PolicyError":
        """Everything that is wrong with a document; what is said twice is told once."""
        told = tuple(dict.fromkeys(faults))
        return cls("; ".join(map(str, told)), *told)
