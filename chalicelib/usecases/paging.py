"""Which values of a dimension stand on a page of measures, and in which order."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.dimensions import BETWEEN, LONGEST_PLACE, Dimension
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.measures import MEASURES
from chalicelib.domain.periods import each
from chalicelib.domain.sums import summed
from chalicelib.ports import Deps, Vector, Which
from chalicelib.usecases.asked import OF_UNITS, Asked
from chalicelib.usecases.rates import SCORE, choose, score

RANKED = 8_000
"""Counters that are read to put values into an order; who asks for more is asked to narrow it."""

LOOKS = 4
"""Pages that are looked through for pairs within a unit; then the reader goes on behind the cursor."""

_MARK = "="
"""Begins a cursor, so that the empty value has one, too."""

Fits = Callable[[str], bool]
Names = frozenset[str] | None
"""Of the counts that are read; None: all."""


@dataclass(frozen=True)
class Values:
    """A page of them; `counters` where they were read with it."""

    order: tuple[str, ...]
    cursor: str | None = None
    counters: Mapping[str, Vector] | None = None


def paged(deps: Deps, asked: Asked, most: int, names: Names) -> Values:
    """So many at most, read with these counts where that comes with it.

    InvalidInputError for a cursor of another question, or more than can be ranked.
    """
    within = _within(deps, asked)
    if asked.value is not None:
        return Values((asked.value,) if within(asked.value) else ())
    if asked.sort:
        return _cut(_behind(asked, _ranked(deps, asked, within)), most)
    after, known = _after(asked), _known(deps, asked)
    if known is None:
        return _walk(deps, asked, names, most, within)
    return _cut(
        [value for value in sorted(known) if within(value) and (after is None or value > after)], most
    )


def below(deps: Deps, values: Collection[str]) -> frozenset[str]:
    """Units with all below them; what is no unit of the office is by itself."""
    units = (deps.office.subtree(value) for value in values if value in deps.office.units)
    return frozenset(values).union(*units)


def subtrees(deps: Deps, counters: Mapping[str, Vector]) -> Mapping[str, Vector]:
    """Each unit that has something at or below it; what no unit has yet stays by itself."""
    return summed((unit, counts) for value, counts in counters.items() for unit in _above(deps, value))


def _above(deps: Deps, value: str) -> Sequence[str]:
    """From the unit itself upwards."""
    return deps.office.path(value) if value in deps.office.units else (value,)


def _cut(values: Sequence[str], most: int) -> Values:
    page = tuple(values[:most])
    return Values(page, _MARK + page[-1] if len(values) > most else None)


def _after(asked: Asked) -> str | None:
    if asked.cursor is None:
        return None
    if not asked.cursor.startswith(_MARK) or len(asked.cursor) > LONGEST_PLACE + len(_MARK):
        raise InvalidInputError("error.invalid_cursor", "cursor")
    return asked.cursor.removeprefix(_MARK)


def _behind(asked: Asked, ranked: Sequence[str]) -> Sequence[str]:
    """The rest of an order as it is now."""
    after = _after(asked)
    if after is None:
        return ranked
    if after not in ranked:
        raise InvalidInputError("error.invalid_cursor", "cursor")
    return ranked[ranked.index(after) + 1 :]


def _within(deps: Deps, asked: Asked) -> Fits:
    """Whether a value, or what of a pair is a unit or a person, belongs to the unit that was asked for."""
    if not asked.within:
        return lambda _: True
    parts = asked.by.split(BETWEEN)
    place = next(number for number, part in enumerate(parts) if part in OF_UNITS)
    theirs = _theirs(deps, parts[place], asked.within)
    return lambda value: value.split(BETWEEN)[place] in theirs


def _theirs(deps: Deps, by: str, unit: str) -> frozenset[str]:
    """The units at and below it, or their people."""
    units = deps.office.subtree(unit)
    if by == Dimension.UNIT:
        return units
    return frozenset(person.id for person in deps.office.people.values() if person.unit in units)


def _known(deps: Deps, asked: Asked) -> frozenset[str] | None:
    """Every value that can be meant, where that is known without looking at all of them."""
    if asked.subtree:
        return frozenset(unit for value in _values(deps, asked) for unit in _above(deps, value))
    return _theirs(deps, asked.by, asked.within) if asked.within and BETWEEN not in asked.by else None


def _walk(deps: Deps, asked: Asked, names: Names, most: int, within: Fits) -> Values:
    """Behind the page before, in the order of the store."""
    found, after = dict[str, Vector](), _after(asked)
    for _ in range(LOOKS):
        left = most - len(found)
        which = Which(after=after, most=left + 1, names=names)
        read = deps.store.counters(asked.by, asked.first, asked.last, which)
        values = sorted(read)
        found |= {value: read[value] for value in values[:left] if within(value)}
        if len(values) <= left:
            return Values(tuple(found), None, found)
        after = values[left - 1]
        if len(found) == most:
            break
    return Values(tuple(found), f"{_MARK}{after}", found)


def _ranked(deps: Deps, asked: Asked, within: Fits) -> list[str]:
    """The best first, of two alike the one with more behind it, and no rate last."""
    theirs = None if asked.subtree else _known(deps, asked)
    values = _values(deps, asked) if theirs is None else _few(theirs, _may_be_ranked(asked))
    which = Which(values=values, names=choose({asked.sort}).names)
    read = deps.store.counters(asked.by, asked.first, asked.last, which)
    sums = subtrees(deps, read) if asked.subtree else read
    meant = (unit for value in values for unit in _above(deps, value)) if asked.subtree else values
    ordered = sorted(filter(within, frozenset(meant)))
    return sorted(ordered, key=lambda value: _rank(deps, asked.sort, sums.get(value, {})))


def _values(deps: Deps, asked: Asked) -> frozenset[str]:
    """All that have something; of more than may be read, no counts are."""
    most = _may_be_ranked(asked)
    which = Which(most=most + 1, names=frozenset())
    return _few(deps.store.counters(asked.by, asked.first, asked.last, which), most)


def _may_be_ranked(asked: Asked) -> int:
    return RANKED // len(list(each(asked.first, asked.last)))


def _few(values: Collection[str], most: int) -> frozenset[str]:
    if len(values) > most:
        raise InvalidInputError("error.ranking_too_wide")
    return frozenset(values)


def _rank(deps: Deps, sort: str, counts: Vector) -> tuple[bool, float, int]:
    if sort == SCORE:
        found, behind = score(counts, deps.sla.policy.weights), MEASURES["resolution_rate"].of(counts)[1]
        return found is None, -(found or 0), -behind
    numerator, denominator = MEASURES[sort].of(counts)
    return not denominator, -numerator / denominator if denominator else 0, -denominator
