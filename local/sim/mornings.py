"""Reports in the simulated world: built under faults, each once, with the figures of that moment."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from chalicelib.domain.delivery import delivery_id
from chalicelib.domain.report import Report
from chalicelib.domain.report_periods import Kind, id_of, last_over
from chalicelib.ports import Deps
from chalicelib.usecases import kept_reports, report_rounds
from chalicelib.usecases.personal import HOUSE
from chalicelib.usecases.subscriptions import subscribers
from local.sim.faults import FaultError, Faults, Killed, faulty
from local.sim.world import World

SALT = 7_000_000
"""Dice of their own: whoever looks for an old seed's life finds it changed as little as can be."""

AGAIN = 0.02
"""Where it has come already, or the hour has not: now and then it comes all the same."""


@dataclass
class Mornings:
    """`kept` are the hashes of the reports as they were found first, `looked` the last day that was done."""

    seed: int
    rate: float
    kept: dict[str, str] = field(default_factory=dict)
    looked: date = date.min
    dice: Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = Random(self.seed + SALT)  # noqa: S311  reproducible dice, nothing secret

    def come(self, world: World) -> Iterator[str]:
        """The schedule's run, if there is reason to; in words, whatever is wrong with what it built."""
        calendar = world.deps.sla.calendar
        today = calendar.local_day(world.now)
        is_early = calendar.local_time(world.now) < world.deps.sla.policy.figures.built_at
        if (is_early or today == self.looked) and self.dice.random() > AGAIN:
            return
        port, proxy = faulty(world.store, Faults(self.dice, self.rate))
        try:
            report_rounds.build_due(replace(world.deps, store=port))
            self.looked = self.looked if is_early else today
        except (FaultError, Killed):
            pass
        world.proxy.rows |= proxy.rows
        yield from self._wrongs(replace(world.deps, store=world.store))

    def _wrongs(self, deps: Deps) -> Iterator[str]:
        today = deps.sla.calendar.local_day(deps.now())
        for kind in Kind:
            period = last_over(kind, today)
            kept = kept_reports.newest(deps, period)
            if kept is None:
                continue
            report = kept_reports.read(deps, HOUSE, kept.id)
            if kept.id not in self.kept:
                # Built by this very run: nobody has counted since, though the clock may stand still.
                yield from _figures(deps, report)
            if self.kept.setdefault(kept.id, kept.sha256) != kept.sha256 or kept.edition > 1:
                yield f"{kept.id} was kept twice"
            if deps.store.entry(report_rounds.TOLD, id_of(period)):
                yield from _untold(deps, report)


def _figures(deps: Deps, report: Report) -> Iterator[str]:
    """They are those of the counters at the moment at which it was built."""
    tables = {"all": (report.whole,), **{by: table.lines for by, table in report.tables.items()}}
    for by, lines in tables.items():
        counters = deps.store.counters(by, report.first, report.last)
        for line in lines:
            counted = {k: n for k, n in counters.get(line.value, {}).items() if ":" not in k}
            if counted != dict(line.now.counts):
                yield f"{report.id} says {dict(line.now.counts)} of {by} {line.value}, counted are {counted}"


def _untold(deps: Deps, report: Report) -> Iterator[str]:
    event = f"report_{report.id.replace('-', '_')}"
    for person, channel in subscribers(deps, report.kind):
        if deps.store.delivery(delivery_id(event, report_rounds.REPORT, person.id, channel)) is None:
            yield f"{person.id} was not told of {report.id}"
