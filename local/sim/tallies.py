"""What the tracker counts is what the cases say, in every place; and behind each count stand its cases."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.domain.dimensions import LISTED
from chalicelib.domain.measures import COUNTS
from chalicelib.ports import CountedQuery, Vector
from chalicelib.usecases import recounting, tracking
from local.sim.world import World

KEY = b"no secret in a game"
MANY = 10_000


def wrongs(world: World) -> Iterator[str]:
    """Counted here by hand, and once more as `huiyin tracker verify` does it."""
    deps = replace(world.deps, store=world.store)
    expected, listed, days = _expected(world)
    span = min(days, default=date(2026, 1, 1)).replace(day=1), max(days, default=date(2026, 1, 1))
    for dimension in tracking.dimensions(deps):
        counted = _plain(world.store.counters(dimension, *span))
        if different := counted ^ _plain(expected[dimension]):
            yield f"{dimension}: counted and recomputed are not the same in {sorted(different)}"
    found = recounting.verify(deps, KEY)
    if not found.sound:
        yield f"the tracker is not what the cases say: {found}"
    shown = {(d, v) for d, v, _, _ in listed}
    for dimension, value in sorted(shown):
        names = frozenset(COUNTS)
        page = world.store.counted(CountedQuery(dimension, value, *span, names, limit=MANY))
        behind = {(dimension, value, each.day, each.ticket) for each in page.items}
        wanted = {each for each in listed if each[:2] == (dimension, value)}
        if page.cursor is None and behind != wanted:
            yield f"behind {dimension} {value}: {behind ^ wanted}"


def _expected(world: World) -> tuple[dict[str, Any], set[tuple[str, str, date, str]], set[date]]:
    """Sums, who is listed behind them, and every day on which something counts."""
    sums: dict[str, Any] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    listed, days = set(), set()
    for ticket in world.submitted:
        case = world.store.case(ticket)
        for part in tracking.recompute(world.deps, case).contribution if case else ():
            days.add(part.day)
            for dimension, value in part.places:
                for name, count in part.counts.items():
                    sums[dimension][value][name] += count
                if dimension in LISTED and not COUNTED.isdisjoint(part.counts):
                    listed.add((dimension, value, part.day, ticket))
    return sums, listed, days


COUNTED = frozenset(COUNTS)


def _plain(table: Mapping[str, Vector]) -> set[tuple[str, str, int]]:
    return {(value, name, n) for value, vector in table.items() for name, n in vector.items() if n}
