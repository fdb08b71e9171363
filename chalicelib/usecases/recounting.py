"""The tracker is held against the cases, and brought back to them where it is wrong (design.md 8).

Three things must agree: what a case says it adds, what is noted of it, and what all notes come to in the
counters. Sums are compared by a fingerprint of each day and month, so that a million cases take no more room
than a thousand: only where fingerprints differ are cells counted one by one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import blake2b
from operator import mul
from typing import NamedTuple

from chalicelib.domain.contribution import Contribution, Counts
from chalicelib.domain.periods import periods
from chalicelib.ports import Cell, Deps
from chalicelib.usecases.saving import persist
from chalicelib.usecases.tracking import dimensions, recompute, retrack

PRIME = 2**61 - 1
"""Fingerprints are sums below it; two that differ are equal by chance once in 10^18."""

SHOWN = 1_000
"""Tickets that are named; how many there are is counted."""

Place = tuple[str, str, str]
"""Dimension, period, value."""

Progress = Callable[[int], None]

SHARES = 64
"""Parts into which the cases fall; how many are looked at together is for who runs them to say."""


@dataclass(frozen=True)
class Difference:
    """What the tracker says of a count in a place and a period, and what the cases say."""

    dimension: str
    period: str
    value: str
    name: str
    counted: int
    recomputed: int


@dataclass
class Looked:
    """What was looked at; `stale`: cases of which something else is noted, `sums`: fingerprints by period."""

    cases: int = 0
    cells: int = 0
    stale: int = 0
    tickets: list[str] = field(default_factory=list)
    sums: dict[str, int] = field(default_factory=lambda: defaultdict(int), repr=False)

    def add(self, other: "Looked") -> None:
        self.cases += other.cases
        self.cells += other.cells
        self.stale += other.stale
        self.tickets = [*self.tickets, *other.tickets][:SHOWN]
        for period, n in other.sums.items():
            self.sums[period] += n

    @property
    def wrong(self) -> frozenset[str]:
        """The periods in which something is."""
        return frozenset(period for period, total in self.sums.items() if total % PRIME)


@dataclass
class Verified(Looked):
    """All of it, and what is wrong with it."""

    differences: list[Difference] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.stale and not self.differences


class Task(NamedTuple):
    """A share of the cases, or the counters of a dimension."""

    share: int | None = None
    dimension: str = ""


Run = Callable[[bytes, Iterable[Task]], Iterable[Looked]]
"""Does the tasks in any order, one after the other or in several processes."""


def verify(deps: Deps, key: bytes, progress: Progress = lambda _: None, run: Run | None = None) -> Verified:
    """Recompute everything from the cases; `key` is random and makes fingerprints that nobody can foresee.

    `progress` is told the cases as they are done. What is changed meanwhile may show as a difference that is
    none afterwards.
    """
    verified = Verified()
    for looked in (run or in_turn(deps))(key, tasks(deps)):
        verified.add(looked)
        progress(looked.cases)
    if verified.wrong:
        verified.differences = sorted(_differences(deps, verified.wrong), key=repr)
    return verified


def tasks(deps: Deps) -> Iterator[Task]:
    """Together everything that is verified: the longest first."""
    yield from (Task(share) for share in range(SHARES))
    yield from (Task(dimension=dimension) for dimension in dimensions(deps))


def in_turn(deps: Deps) -> Run:
    """One after the other, here."""
    return lambda key, wanted: (look(deps, key, task) for task in wanted)


def look(deps: Deps, key: bytes, task: Task) -> Looked:
    """Do one task."""
    looked = Looked()
    prints = _Fingerprints(key, looked.sums)
    for ticket in deps.store.tickets(task.share, SHARES) if task.share is not None else ():
        noted = deps.store.tracked(ticket)
        if not _is_noted(deps, ticket, noted.contribution):
            looked.stale += 1
            looked.tickets += [ticket] if len(looked.tickets) < SHOWN else []
        prints.note(noted.contribution)
        looked.cases += 1
    for cell in deps.store.cells(task.dimension) if task.dimension else ():
        prints.take(task.dimension, cell)
        looked.cells += 1
    return looked


def rebuild(deps: Deps, key: bytes, progress: Progress = lambda _: None, run: Run | None = None) -> Verified:
    """Count every case as it is now, while the office works; and mend counters that no case accounts for.

    Returns what is still wrong afterwards: nothing, unless cases were changing all the while.
    """
    for ticket in deps.store.tickets():
        if deps.store.case(ticket):
            persist(partial(retrack, deps, ticket))
        progress(1)
    for difference in verify(deps, key, run=run).differences:
        missing = {difference.name: difference.recomputed - difference.counted}
        deps.store.adjust(difference.dimension, Cell(difference.period, difference.value, missing))
    return verify(deps, key, run=run)


def _is_noted(deps: Deps, ticket: str, noted: Contribution) -> bool:
    case = deps.store.case(ticket)
    return case is None or recompute(deps, case).contribution == noted


class _Fingerprints:
    """Per period the sum over its cells of count × weight of its name × weight of its place."""

    def __init__(self, key: bytes, sums: dict[str, int]) -> None:
        self._sums = sums

        def digest(text: str) -> int:
            return int.from_bytes(blake2b(text.encode(), key=key, digest_size=8).digest()) % PRIME

        @lru_cache(maxsize=200_000)
        def of_place(place: tuple[str, str]) -> int:
            return digest("\n".join(place))

        self._of_place, self._of_name = of_place, lru_cache(maxsize=10_000)(digest)

    def note(self, contribution: Contribution) -> None:
        """What a case adds."""
        for part in contribution:
            gained = sum(map(self._of_place, part.places)) * self._of(part.counts)
            for period in periods(part.day):
                self._sums[period] += gained

    def take(self, dimension: str, cell: Cell) -> None:
        """What is counted."""
        self._sums[cell.period] -= self._of_place((dimension, cell.value)) * self._of(cell.counts)

    def _of(self, counts: Counts) -> int:
        return sum(map(mul, counts.values(), map(self._of_name, counts)))


def _differences(deps: Deps, wrong: frozenset[str]) -> Iterator[Difference]:
    counted, recomputed = _Sums(), _Sums()
    cells = ((dimension, cell) for dimension in dimensions(deps) for cell in deps.store.cells(dimension))
    for dimension, cell in cells:
        if cell.period in wrong:
            counted.add((dimension, cell.period, cell.value), cell.counts)
    for ticket in deps.store.tickets():
        for part in deps.store.tracked(ticket).contribution:
            for period in wrong.intersection(periods(part.day)):
                for dimension, value in part.places:
                    recomputed.add((dimension, period, value), part.counts)
    for place in counted.found.keys() | recomputed.found.keys():
        yield from _of_place(place, counted.found[place], recomputed.found[place])


def _of_place(place: Place, counted: Counts, recomputed: Counts) -> Iterator[Difference]:
    for name in counted.keys() | recomputed.keys():
        was, should_be = counted.get(name, 0), recomputed.get(name, 0)
        if was != should_be:
            yield Difference(*place, name, was, should_be)


class _Sums:
    def __init__(self) -> None:
        self.found: dict[Place, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def add(self, place: Place, counts: Mapping[str, int]) -> None:
        for name, n in counts.items():
            self.found[place][name] += n
