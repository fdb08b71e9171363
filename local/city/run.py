"""Live a city, bring it to rest, and count it thrice: the tracker, its recomputation, somebody else."""

import json
import resource
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from chalicelib.usecases.recounting import Verified, verify
from local.city import counting, export
from local.city.counting import Compared
from local.city.life import GRAIN, City, begin, found
from local.sim.world import build

KEY = b"no secret in a game"
A_YEAR = 365
EVERY = 60.0
"""Seconds of work between two lines of progress."""

Progress = Callable[[str, int, datetime], None]


@dataclass(frozen=True)
class Plan:
    """Which city to live, on what, and where its facts stay."""

    cases: int
    seed: int
    rate: float
    days: int = A_YEAR
    store: str = "sqlite"
    file: Path | None = None
    export: Path | None = None
    grain: timedelta = GRAIN


@dataclass(frozen=True)
class Told:
    """What was lived and what was counted."""

    city: City
    facts: dict[str, int]
    verified: Verified
    compared: Compared
    lived: float
    counted: float

    @property
    def sound(self) -> bool:
        """Whether all three agree, everywhere."""
        return self.verified.sound and not self.compared.differences

    def lines(self) -> Iterator[str]:
        """For people."""
        world, tally = self.city.world, self.city.following.tally
        yield f"{self.facts['cases']} cases, {self.facts['events']} events, until {world.now.isoformat()}"
        yield f"{world.faults.killed} kills, {world.faults.failed} failed calls; {tally}"
        yield f"{world.proxy.repeated} records came again"
        yield (
            f"tracker and recomputation: {self.verified.cases} cases, {self.verified.cells} cells, "
            f"{self.verified.stale} stale, {len(self.verified.differences)} differences"
        )
        for kind, numbers in self.compared.figures.items():
            yield f"{kind} held against the facts: {sum(numbers.values())} ({json.dumps(numbers)})"
        yield f"{self.compared.differences} differences"
        yield from (f"differs  {different}" for different in self.compared.shown)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        yield f"{self.lived:.0f} s to live, {self.counted:.0f} s to count, {peak} MB at most"


def live_and_count(plan: Plan, progress: Progress = lambda *_: None) -> Told:
    """The same plan always lives the same city."""
    begun = process_time()
    city = live(plan, progress)
    lived = process_time()
    with TemporaryDirectory() as temporary:
        folder = plan.export or Path(temporary)
        facts, verified, compared = compare(city, folder)
    return Told(city, facts, verified, compared, lived - begun, process_time() - lived)


def live(plan: Plan, progress: Progress = lambda *_: None) -> City:
    """A city at rest."""
    world = build(plan.seed, plan.rate, plan.store, start=begin(), file=plan.file)
    city, said = found(world, plan.cases, plan.days), process_time()

    def tell(cases: int, at: datetime) -> None:
        nonlocal said
        if process_time() - said >= EVERY:
            said = process_time()
            progress(f"{said:.0f} s", cases, at)

    city.grain = plan.grain
    city.live(plan.cases, tell)
    city.rest()
    return city


def compare(city: City, folder: Path) -> tuple[dict[str, int], Verified, Compared]:
    """The facts, tracker against recomputation, tracker against somebody else's count."""
    from dataclasses import replace

    deps = replace(city.world.deps, store=city.world.store)
    facts = export.export(city.world.store, folder)
    return facts, verify(deps, KEY), counting.count(deps, folder)
