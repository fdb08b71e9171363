"""The daily root: one hash over all cases that a day changed, and over the root before it (design.md 11).

A leaf names the first event and the last one, so that a day proves how a case began as well as how far it
had come. Leaves, nodes and roots are hashed with different first bytes: none can pass for another. A node
without a neighbour moves up as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

NOTHING = sha256(b"").hexdigest()
"""The tree of a day without cases."""

LEFT, RIGHT = "left", "right"

Path = tuple[tuple[str, str], ...]
"""From a leaf upwards: on which side the neighbour stands, and its hash."""


@dataclass(frozen=True, order=True)
class Leaf:
    """How far a case had come: the hashes of its first event and of its event number `seq`."""

    ticket: str
    first: str
    seq: int
    tip: str

    @property
    def hash(self) -> str:
        return sha256(b"\x00" + f"{self.ticket} {self.first} {self.seq} {self.tip}".encode()).hexdigest()


@dataclass(frozen=True)
class Root:
    """What is published of a day (ISO, of the office's zone); `previous` is the root before it, if any."""

    day: str
    count: int
    tree: str
    previous: str
    root: str


def root_of(day: str, leaves: Sequence[Leaf], previous: str) -> Root:
    """The root of a day's leaves, in the order in which they are given."""
    tree = _levels(leaves)[-1][0] if leaves else NOTHING
    return Root(day, len(leaves), tree, previous, root_hash(day, len(leaves), tree, previous))


def root_hash(day: str, count: int, tree: str, previous: str) -> str:
    """Hex, 64 characters."""
    return sha256(b"\x02" + f"{day} {count} {tree} {previous}".encode()).hexdigest()


def paths(leaves: Sequence[Leaf]) -> list[Path]:
    """Of each leaf the way to the tree's top."""
    levels = _levels(leaves)[:-1] if leaves else []
    return [tuple(_way(levels, place)) for place in range(len(leaves))]


def _way(levels: Sequence[Sequence[str]], place: int) -> list[tuple[str, str]]:
    way = []
    for level in levels:
        neighbour = place ^ 1
        if neighbour < len(level):
            way.append((LEFT if neighbour < place else RIGHT, level[neighbour]))
        place //= 2
    return way


def _levels(leaves: Sequence[Leaf]) -> list[list[str]]:
    levels = [[leaf.hash for leaf in leaves]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([_node(*below[place : place + 2]) for place in range(0, len(below), 2)])
    return levels


def _node(left: str, right: str = "") -> str:
    return sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest() if right else left
