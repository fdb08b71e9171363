"""What a changed contribution adds to the counters, and which cases it puts behind them; pure functions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from chalicelib.domain.contribution import Contribution, Counts, Place, grouped
from chalicelib.domain.dimensions import LISTED
from chalicelib.domain.measures import COUNTS
from chalicelib.domain.periods import periods
from chalicelib.ports import Tracked

_BIT = {name: 1 << number for number, name in enumerate(COUNTS)}


class Key(NamedTuple):
    """A cell of a day."""

    day: date
    dimension: str
    value: str


class Change(NamedTuple):
    """One cell: what its counters gain, and under which names the case was listed there, and is now."""

    key: Key
    added: Counts
    was: int
    mask: int
    """0: not at all; such a line stays in the list and is passed over."""

    @property
    def is_listed(self) -> bool:
        """Whether the list behind the cell changes."""
        return self.key.dimension in LISTED and self.was != self.mask


Cells = Mapping[Key, Counts]
Counter = tuple[str, str, str]
"""Dimension, period, value."""


def mask(names: Iterable[str]) -> int:
    """A bit for each name; those of durations have none."""
    return sum(_BIT.get(name, 0) for name in set(names))


def changes(before: Tracked, after: Tracked) -> list[Change]:
    """Cell by cell, in order: new minus old, without what stays as it is."""
    old, new = cells(before.contribution), cells(after.contribution)
    keys = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    return [_change(key, old.get(key, {}), new.get(key, {})) for key in keys]


def cells(contribution: Contribution) -> Cells:
    """A contribution cell by cell."""
    return {
        Key(part.day, dimension, value): part.counts
        for part in contribution
        for dimension, value in part.places
    }


def steps(before: Tracked, after: Tracked, most: int) -> Iterator[tuple[list[Change], Tracked]]:
    """At most so many cells at a time, and what the row says after each: the last one is `after`.

    On the way it keeps the version from before, so that whoever finds it there goes on.
    """
    left = changes(before, after)
    now, new = dict(cells(before.contribution)), cells(after.contribution)
    while len(left) > most:
        taken, left = left[:most], left[most:]
        now |= {change.key: new.get(change.key, {}) for change in taken}
        yield taken, replace(before, contribution=_together(now))
    yield left, after


def _change(key: Key, old: Counts, new: Counts) -> Change:
    return Change(key, _difference(old, new), mask(old), mask(new))


def by_period(changes: Iterable[Change]) -> Mapping[Counter, Counts]:
    """What each counter gains, by dimension, day or month, and value: several days of a month at once."""
    gained: dict[Counter, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for change in changes:
        key = change.key
        for period in periods(key.day):
            for name, n in change.added.items():
                gained[key.dimension, period, key.value][name] += n
    return {where: {name: n for name, n in counts.items() if n} for where, counts in gained.items()}


def _difference(old: Counts, new: Counts) -> Counts:
    added = {name: new.get(name, 0) - old.get(name, 0) for name in sorted(old.keys() | new.keys())}
    return {name: n for name, n in added.items() if n}


def _together(found: Cells) -> Contribution:
    days: dict[date, dict[Place, Counts]] = defaultdict(dict)
    for key, counts in found.items():
        days[key.day][key.dimension, key.value] = counts
    return tuple(part for day in sorted(days) for part in grouped(day, days[day]))
