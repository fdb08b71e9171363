"""The figures that everybody reads: of a month that is over, and of no place with few cases in it.

Only months are told apart, each by itself: of spans that overlap, the difference would tell a single case.
For the same reason few cases are told only together with those of other places (`small_cells`), and neither a
respondent nor a handler is a place here. A later exclusion or reopening still moves the month it is about.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.dimensions import Dimension
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.measures import DURATIONS, FORMULA, MEASURES, RATES
from chalicelib.domain.periods import DAY, next_month
from chalicelib.domain.small_cells import hidden, is_small
from chalicelib.domain.spread import Spread
from chalicelib.ports import Deps
from chalicelib.usecases import public_counts, rates
from chalicelib.usecases.rates import Rate, Row

MONTHS = 12
"""So many can be asked for, the last one that is over first."""

VOLUMES = ("received", "replied")
BY_PLACE = (*(name for name in MEASURES if name in RATES), "on_time_rate")
"""The rates of a unit, a category, a district; of the whole office all are told."""

HOURS_BY_PLACE = "reply_hours"
ORIGINAL = "original_"
_BEFORE = {ORIGINAL + name: name for name in RATES}


@dataclass(frozen=True)
class Volume:
    """Of a month (`2026-03`) or a year so far; None where there are too few to be told apart."""

    period: str
    received: int | None
    replied: int | None


@dataclass(frozen=True)
class Place:
    """What is told of a unit (by its id), a category, a district, or everything; None: too few."""

    value: str
    received: int | None
    replied: int | None
    rates: Mapping[str, Rate | None]
    hours: Mapping[str, Spread | None]
    score: float | None


@dataclass(frozen=True)
class Table:
    """`others`: what is not told apart, together; each of its figures of those places that lack it."""

    rows: tuple[Place, ...]
    others: Place | None


@dataclass(frozen=True)
class Figures:
    """Of a month, and the volumes of those before it. `least`: fewer cases are not told apart."""

    month: str
    first: date
    last: date
    formula: str
    least: int
    volumes: tuple[Volume, ...]
    year: Volume
    office: Place
    units: Table
    categories: Table
    districts: Table


Rank = tuple[bool, float, int, str]
Read = Callable[[str], Row | None]
"""From which row a column is read; None where it is not told."""


def months(deps: Deps) -> tuple[str, ...]:
    """Those that can be asked for, the latest first."""
    return tuple(first.isoformat()[:7] for first in _months(_this_month(deps) - DAY))


def read(deps: Deps, month: str = "") -> Figures:
    """What everybody may read of a month: the last one that is over, if none is asked for.

    It reads the counters of a year's months and of one month's places, whatever the number of cases.
    """
    offered = months(deps)
    if month and month not in offered:
        raise InvalidInputError("error.month_not_open", "month")
    last = _last_of(month or offered[0])
    first = last.replace(day=1)
    volumes = tuple(_volume(deps, begin) for begin in reversed(_months(last)))
    whole = rates.row(deps, Dimension.ALL, "", public_counts.of(deps, Dimension.ALL, first, last).get("", {}))
    return Figures(
        month=first.isoformat()[:7],
        first=first,
        last=last,
        formula=FORMULA,
        least=_least(deps),
        volumes=volumes,
        year=_year(first.isoformat()[:4], volumes),
        office=_office(whole, _least(deps)),
        units=_table(deps, Dimension.UNIT, first, last, _by_score),
        categories=_table(deps, Dimension.CATEGORY, first, last, _by_volume),
        districts=_table(deps, Dimension.DISTRICT, first, last, _by_volume),
    )


def _volume(deps: Deps, first: date) -> Volume:
    month = first.isoformat()[:7]
    counts = public_counts.of(deps, Dimension.ALL, first, _last_of(month)).get("", {})
    received, replied = (counts.get(name, 0) for name in VOLUMES)
    least = _least(deps)
    return Volume(
        month,
        None if is_small(received, least) else received,
        None if is_small(replied, least) else replied,
    )


def _year(year: str, volumes: Iterable[Volume]) -> Volume:
    """The months so far; nothing if one of them is not told: the sum would tell it."""
    own = [each for each in volumes if each.period.startswith(year)]
    return Volume(year, _sum(each.received for each in own), _sum(each.replied for each in own))


def _sum(counts: Iterable[int | None]) -> int | None:
    known = list(counts)
    return None if None in known else sum(count or 0 for count in known)


def _office(row: Row, least: int) -> Place:
    """All rates; those before exclusions only if so many were excluded that nobody's answer can be told."""

    def told(name: str) -> Row | None:
        if name in _BEFORE and is_small(
            row.rates[name].denominator - row.rates[_BEFORE[name]].denominator, least
        ):
            return None
        return None if is_small(_column(row, name), least) else row

    return _place("", told, MEASURES, DURATIONS)


def _table(deps: Deps, by: Dimension, first: date, last: date, rank: Callable[[Place], Rank]) -> Table:
    """The places that have something to tell apart, in their rank; and what they lack, together."""
    least = _least(deps)
    cells = public_counts.of(deps, by, first, last)
    rows = {value: rates.row(deps, by, value, counts) for value, counts in cells.items()}
    kept = {
        name: hidden({value: _column(row, name) for value, row in rows.items()}, least)
        for name in (*VOLUMES, *BY_PLACE, HOURS_BY_PLACE)
    }

    def apart(value: str) -> Read:
        return lambda name: None if value in kept[name] else rows[value]

    def together(name: str) -> Row | None:
        row = rates.row(deps, by, "", public_counts.sum_of(cells[value] for value in kept[name]))
        return None if is_small(_column(row, name), least) or not kept[name] else row

    places = (_place(value, apart(value), BY_PLACE, (HOURS_BY_PLACE,)) for value in rows)
    others = _place("", together, BY_PLACE, (HOURS_BY_PLACE,))
    told = sorted(filter(_tells, places), key=rank)
    return Table(tuple(told), others if _tells(others) else None)


def _place(value: str, row_for: Read, rates: Iterable[str], hours: Iterable[str]) -> Place:
    received, replied = (_count(row_for(name), name) for name in VOLUMES)
    scored = [row_for(name) for name in RATES]
    return Place(
        value=value,
        received=received,
        replied=replied,
        rates={name: row.rates[name] if (row := row_for(name)) else None for name in rates},
        hours={name: row.hours[name] if (row := row_for(name)) else None for name in hours},
        score=scored[0].score if scored[0] and all(scored) else None,
    )


def _count(row: Row | None, name: str) -> int | None:
    return None if row is None else _column(row, name)


def _column(row: Row, name: str) -> int:
    """How many cases stand behind a figure."""
    if name in row.rates:
        return row.rates[name].denominator
    return row.hours[name].count if name in row.hours else row.counts.get(name, 0)


def _tells(place: Place) -> bool:
    """Anything that is told and is not nothing."""
    rates = any(rate and rate.denominator for rate in place.rates.values())
    return bool(place.received or place.replied or rates)


def _by_score(place: Place) -> Rank:
    """The best first; of two alike the one with more behind it, and no score last."""
    rate = place.rates["resolution_rate"]
    return place.score is None, -(place.score or 0), -(rate.denominator if rate else 0), place.value


def _by_volume(place: Place) -> Rank:
    """The most frequent first."""
    return place.received is None, -(place.received or 0), -(place.replied or 0), place.value


def _least(deps: Deps) -> int:
    return deps.sla.policy.figures.public_least


def _months(last: date) -> list[date]:
    """The first day of each month offered, going back from this one."""
    begins = [last.replace(day=1)]
    while len(begins) < MONTHS:
        begins.append((begins[-1] - DAY).replace(day=1))
    return begins


def _this_month(deps: Deps) -> date:
    return deps.sla.calendar.local_day(deps.now()).replace(day=1)


def _last_of(month: str) -> date:
    return next_month(date.fromisoformat(f"{month}-01")) - DAY
