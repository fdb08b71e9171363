"""What a case adds to each cell of the counters: by day, and by all that it can be looked at by."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from chalicelib.domain.dimensions import LONGEST, Dimension, Pair, pair_name, pair_value
from chalicelib.domain.facts import facts
from chalicelib.domain.head import Head
from chalicelib.domain.values import PROTECTED

Counts = Mapping[str, int]
Place = tuple[str, str]
"""A dimension, or two of them, and the value."""


class Part(NamedTuple):
    """The same counts on one day in several places."""

    day: date
    places: tuple[Place, ...]
    counts: Counts


Contribution = tuple[Part, ...]
_NAMES = {dimension: dimension.value for dimension in Dimension}
_EVERYTHING = (Dimension.ALL.value, "")
Account = tuple[str, str]
"""Unit and handler."""


def contribution(case: Head, day_of: Callable[[datetime], date], pairs: Iterable[Pair] = ()) -> Contribution:
    """What the case adds, from the case alone; the same case always adds the same, in the same order."""
    own = dict(_own(case))
    pairs, parts = tuple(pairs), list[Part]()
    for day, accounts in sorted(_by_day(case, day_of).items()):
        if len(accounts) == 1:
            parts += _of_one(day, accounts, own, pairs)
            continue
        cells: dict[Place, dict[str, int]] = defaultdict(dict)
        for (unit, handler), counts in accounts.items():
            values = {**own, Dimension.UNIT: unit, Dimension.HANDLER: handler}
            for place in _places(values, pairs):
                _add(cells[place], counts)
        parts += grouped(day, cells)
    return tuple(parts)


def _of_one(
    day: date, accounts: Mapping[Account, Counts], own: Mapping[Dimension, str], pairs: Iterable[Pair]
) -> Iterator[Part]:
    """All on one account, as on most days: the same in every place, and nothing to be put together."""
    (((unit, handler), counts),) = accounts.items()
    if kept := {name: counts[name] for name in sorted(counts) if counts[name]}:
        values = {**own, Dimension.UNIT: unit, Dimension.HANDLER: handler}
        yield Part(day, tuple(sorted(_places(values, pairs))), kept)


def grouped(day: date, cells: Mapping[Place, Counts]) -> Iterator[Part]:
    """The cells of a day, those with the same counts together; empty ones are left out."""
    together: dict[tuple[tuple[str, int], ...], list[Place]] = defaultdict(list)
    for place, counts in cells.items():
        if kept := tuple(sorted((name, n) for name, n in counts.items() if n)):
            together[kept].append(place)
    for kept, places in sorted(together.items(), key=lambda item: sorted(item[1])):
        yield Part(day, tuple(sorted(places)), dict(kept))


def _by_day(case: Head, day_of: Callable[[datetime], date]) -> dict[date, dict[Account, dict[str, int]]]:
    days: dict[date, dict[Account, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for fact in facts(case):
        _add(days[day_of(fact.at)][fact.unit, fact.handler], fact.counts)
    return days


def _add(to: dict[str, int], counts: Counts) -> None:
    for name, n in counts.items():
        to[name] = to.get(name, 0) + n


def _own(case: Head) -> Iterator[tuple[Dimension, str]]:
    yield Dimension.CHANNEL, case.channel.value
    # A form takes 500 characters for each of these two, which no key has room for.
    yield Dimension.CATEGORY, case.category[:LONGEST]
    yield Dimension.TYPE, case.type.value
    yield Dimension.GRADE, case.grade.value
    yield Dimension.DISTRICT, (case.district or "")[:LONGEST]
    # Whom a tip-off is about stands in no table.
    yield Dimension.RESPONDENT, "" if case.type in PROTECTED else case.respondent


def _places(values: Mapping[Dimension, str], pairs: Iterable[Pair]) -> Iterator[Place]:
    yield _EVERYTHING
    for dimension, value in values.items():
        if value or dimension is not Dimension.RESPONDENT:
            yield _NAMES[dimension], value
    for first, second in pairs:
        yield pair_name((first, second)), pair_value(values[first], values[second])
