"""Managers ask for figures in the simulated world: all pages together are every row."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from random import Random

from chalicelib.domain.measures import MEASURES
from chalicelib.domain.steps import Step
from chalicelib.ports import Deps
from chalicelib.usecases import reports, tracking
from chalicelib.usecases.asked import Asked
from chalicelib.usecases.personal import HOUSE
from chalicelib.usecases.rates import Rate, Row, choose
from local.sim.world import World

QUESTIONS = 4
"""At each rest."""


def wrongs(world: World) -> Iterator[str]:
    """With dice of their own."""
    deps, dice = replace(world.deps, store=world.store), Random(len(world.submitted))  # noqa: S311  a game
    today = deps.sla.calendar.local_day(deps.now())
    for _ in range(QUESTIONS):
        by = dice.choice(tracking.dimensions(deps))
        first = date.fromordinal(today.toordinal() - dice.randint(0, 91))
        asked = Asked(by, first, today, limit=dice.choice((1, 3, 50)))
        asked = replace(
            asked, step=dice.choice((None, *Step)), sort=dice.choice(("", "on_time_rate", "score"))
        )
        measures = frozenset(dice.sample(sorted(MEASURES), dice.choice((0, 2))))
        yield from wrong(deps, replace(asked, measures=measures, compare=dice.random() < 1 / 2))


def wrong(deps: Deps, asked: Asked) -> Iterator[str]:
    """Too much, too little, twice, or another figure than the counters have by themselves."""
    found = listed(deps, asked)
    names = choose(asked.measures).names
    every = reports.every(deps, asked.by, asked.first, asked.last)
    expected = {row.value: row for row in every if names is None or names & row.counts.keys()}
    if sorted(row.value for row in found) != sorted(expected):
        yield f"{asked}: {[row.value for row in found]}, not {sorted(expected)}"
        return
    for row in found:
        if row.rates != _rates(expected[row.value], asked):
            yield f"{asked}: {row.value} has {row.rates}, not {expected[row.value].rates}"


def listed(deps: Deps, asked: Asked) -> list[Row]:
    """The rows of all pages."""
    page = reports.measures(deps, HOUSE, asked)
    found = list(page.rows)
    while page.cursor:
        page = reports.measures(deps, HOUSE, replace(asked, cursor=page.cursor))
        found += page.rows
    return found


def _rates(row: Row, asked: Asked) -> Mapping[str, Rate]:
    return {name: rate for name, rate in row.rates.items() if not asked.measures or name in asked.measures}
