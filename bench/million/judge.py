"""Asks every query, counts what it reads and takes its time; holds both against the limits."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time

from bench.million.meter import counting
from bench.million.proof import Proof
from bench.million.queries import Query, queries
from bench.million.rival import Page
from chalicelib.ports import Deps
from chalicelib.store.sqlite import SqliteStore

TRIES = 5
MOST_MS = 50.0
ROWS: Mapping[str, int] = {"list": 9_000, "behind": 9_000}
"""A page looks at 200 cases, or at 4 times 2,000 lines of a list; each case is a row, its words some more.
Figures have bounds of their own.
"""

SLOWER, SLOWER_PAGE = 500, 20
"""Of one figure, for which the other makes a whole page; and of all that the page tells."""

VERIFY_S = 300
MEMORY = 1.3
"""Of what the proof needs for a tenth of the cases."""


@dataclass(frozen=True)
class Measured:
    """A query on one store: rows handed over, SQLite's steps, length of the answer, middle of the times."""

    kind: str
    name: str
    most: int
    rows: int
    steps: int
    found: int
    cpu_ms: float
    wall_ms: float


@dataclass(frozen=True)
class Held:
    """Something measured against its limit; `cases` are those that were stored."""

    what: str
    cases: int
    measured: float
    limit: float
    at_least: bool = False

    @property
    def kept(self) -> bool:
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


@dataclass(frozen=True)
class Ours:
    """CPU of a figure and of a page of ours, in ms."""

    figure: str
    one_ms: float
    whole_ms: float


def measure(deps: Deps, store: SqliteStore) -> Iterator[Measured]:
    """Counted once, then timed: counting is slow."""
    for query in queries(deps):
        yield one(query, store)


def one(query: Query, store: SqliteStore, tries: int = TRIES) -> Measured:
    """The middle of so many tries."""
    with counting(store) as count:
        found = query.ask()
    cpu, wall = timed(query.ask, tries)
    most = query.most or ROWS[query.kind]
    return Measured(query.kind, query.name, most, count.rows, count.steps, found, cpu, wall)


def timed(ask: Callable[[], object], tries: int = TRIES) -> tuple[float, float]:
    """Middle of CPU and of wall time, in ms."""
    cpus, walls = [], []
    for _ in range(tries):
        cpu, wall = process_time(), perf_counter()
        ask()
        cpus.append((process_time() - cpu) * 1000)
        walls.append((perf_counter() - wall) * 1000)
    return median(cpus), median(walls)


def of_queries(measured: list[Measured], cases: int) -> Iterator[Held]:
    """CPU is judged, for a busy machine makes everybody wait; what is waited for is told beside it."""
    for each in measured:
        yield Held(f"rows: {each.name}", cases, each.rows, each.most)
        yield Held(f"ms: {each.name}", cases, round(each.cpu_ms, 1), MOST_MS)


def of_proofs(small: Proof, full: Proof) -> Iterator[Held]:
    """What is waited for is judged, on all cores; the CPU stands beside it."""
    yield Held("verify: wrong", full.cases, full.wrong, 0)
    yield Held(f"verify: seconds ({full.cpu_s:.0f} s of CPU)", full.cases, round(full.wall_s, 1), VERIFY_S)
    yield Held("verify: memory, of that of fewer cases", full.cases, full.memory_mb / small.memory_mb, MEMORY)


def of_rival(ours: Mapping[str, Ours], theirs: list[Page], tickets: int) -> Iterator[Held]:
    """How often ours goes into theirs, in CPU: a figure, and all that stands on the page with it."""
    for page in theirs:
        same = ours[page.figure]
        one, whole = page.cpu_ms / same.one_ms, page.cpu_ms / same.whole_ms
        yield Held(f"django-helpdesk / ours: {same.figure}", tickets, round(one), SLOWER, at_least=True)
        what = f"django-helpdesk / ours, a page of: {page.figure}"
        yield Held(what, tickets, round(whole), SLOWER_PAGE, at_least=True)
