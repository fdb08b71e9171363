"""The score cards (记分) of units and people over a year, and behind each sum its points (domain.md §5)."""

from dataclasses import dataclass
from datetime import date

from chalicelib.domain import authority, score
from chalicelib.domain.case import Case
from chalicelib.domain.dimensions import Dimension
from chalicelib.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from chalicelib.domain.measures import POINTS
from chalicelib.domain.score import Line
from chalicelib.domain.values import Role
from chalicelib.ports import CountedQuery, Deps, Page, Principal, Vector, Which
from chalicelib.usecases import casework
from chalicelib.usecases.asked import check_value

OF = (Dimension.UNIT, Dimension.HANDLER)
LIMIT = 50


@dataclass(frozen=True)
class Card:
    """The sum of a year; `counts`: how many of each kind of point; `honours`: not below the policy's line."""

    value: str
    name: str
    points: float
    counts: Vector
    money: float
    honours: bool


@dataclass(frozen=True)
class Cards:
    """The best first; `worth`: what a point of each kind is worth."""

    by: Dimension
    year: int
    worth: dict[str, float]
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Scored:
    """A case with points on that day; ticket and title are empty for whoever may not know of the case."""

    ticket: str
    day: date
    title: str
    points: float
    lines: tuple[Line, ...]


def cards(deps: Deps, who: Principal, by: str, year: int) -> Cards:
    """Of all for those who judge; of the own unit and its people for its head; else the own one alone.

    NotAllowedError for whoever is judged by none, InvalidInputError for what no card is of.
    """
    dimension, (first, last) = _of(by), _span(year)
    mine = _own(deps, who, dimension)
    counters = deps.store.counters(dimension, first, last, Which(names=frozenset(POINTS)))
    found = (_card(deps, value, counts) for value, counts in counters.items() if value)
    told = (card for card in found if card.counts and (mine is None or card.value in mine))
    return Cards(
        dimension, year, worth(deps), tuple(sorted(told, key=lambda card: (-card.points, card.value)))
    )


def behind(deps: Deps, who: Principal, by: str, value: str, year: int, cursor: str | None) -> Page[Scored]:
    """The cases of one card, page by page. NotFoundError for a card that is not theirs to see."""
    dimension, (first, last) = _of(by), _span(year)
    mine = _own(deps, who, dimension)
    check_value(value)
    if mine is not None and value not in mine:
        raise NotFoundError(value)
    names = frozenset(POINTS)
    page = deps.store.counted(CountedQuery(dimension, value, first, last, names, cursor, LIMIT))
    found = ((each, deps.store.case(each.ticket)) for each in page.items)
    return Page(
        tuple(_behind(deps, who, case, each.day, (dimension, value)) for each, case in found if case),
        page.cursor,
    )


def worth(deps: Deps) -> dict[str, float]:
    """By the names of the counts."""
    rule = deps.sla.policy.figures.score
    return dict(zip(POINTS, (rule.full, rule.half, rule.none, rule.bare, rule.storm), strict=True))


def _of(by: str) -> Dimension:
    if by not in OF:
        raise InvalidInputError("error.field_invalid", "by")
    return Dimension(by)


def _span(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _own(deps: Deps, who: Principal, dimension: Dimension) -> frozenset[str] | None:
    """Whose cards this person may see; None: everybody's."""
    if who.role in authority.SEES_MEASURES:
        return None
    if who.role is Role.UNIT_HEAD and who.unit:
        units = deps.office.subtree(who.unit)
        people = (person.id for person in deps.office.people.values() if person.unit in units)
        return units if dimension is Dimension.UNIT else frozenset(people)
    if who.role is Role.HANDLER:
        return frozenset({who.id} if dimension is Dimension.HANDLER else ())
    raise NotAllowedError


def _card(deps: Deps, value: str, counts: Vector) -> Card:
    rule, each = deps.sla.policy.figures.score, worth(deps)
    kept = {name: counts[name] for name in POINTS if counts.get(name)}
    points = sum(each[name] * n for name, n in kept.items())
    named = deps.office.units.get(value) or deps.office.people.get(value)
    name = named.name if named else value
    # Adding zero makes of a zero below zero a plain one.
    return Card(value, name, points, kept, points * rule.money + 0.0, points >= rule.honours)


def _behind(deps: Deps, who: Principal, case: Case, day: date, place: tuple[Dimension, str]) -> Scored:
    """Also the points of that day that were taken off, for they say why the sum is not another one."""
    dimension, value = place
    lines = tuple(
        line
        for line in score.card(case)
        if (line.unit if dimension is Dimension.UNIT else line.handler) == value
        and _day(deps, case, line) == day
    )
    each = worth(deps)
    ticket, title = (case.ticket, case.title) if casework.knows(deps, who, case) else ("", "")
    return Scored(ticket, day, title, sum(each[line.count] for line in lines if line.counts), lines)


def _day(deps: Deps, case: Case, line: Line) -> date | None:
    closed_at = case.cycles[line.cycle - 1].closed_at
    return deps.sla.calendar.local_day(closed_at) if closed_at else None
