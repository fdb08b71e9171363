"""Score cards behind a personal link: the own one at once, those of others by way of a list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from chalicelib.domain import authority
from chalicelib.domain.dimensions import Dimension
from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.messages import LANGUAGES, language, say
from chalicelib.domain.units import Person
from chalicelib.domain.values import Role
from chalicelib.edge import plain, report_pages, score_words
from chalicelib.edge.query import read_query
from chalicelib.edge.scorecards import Shown
from chalicelib.pages import scores as pages
from chalicelib.pages.scores import CardLine, CardsView, CardView, KindRow, Links, PointRow
from chalicelib.ports import Deps
from chalicelib.usecases import personal, scorecards
from chalicelib.usecases.scorecards import Card, Scored

TABS = (Dimension.HANDLER, Dimension.UNIT)


@dataclass(frozen=True)
class _Reading:
    """Who reads in which language, and what they asked for."""

    deps: Deps
    lang: str
    token: str
    person: Person
    query: Shown

    @property
    def desk(self) -> str:
        return f"/desk/{quote(self.token, safe='')}"

    @property
    def is_judged_alone(self) -> bool:
        """There is one card for them, and no list."""
        return self.person.role is Role.HANDLER

    def link(self, value: str = "", **changed: object) -> str:
        """Where a card is, or the list: as it is now, on its first page, but for what is changed."""
        said = {"by": self.query.by, "year": self.query.year, "lang": self.lang, **changed}
        asked = urlencode({name: word for name, word in said.items() if word})
        return f"{self.desk}/scores{'/' if value else ''}{quote(value, safe='')}?{asked}"


def page(deps: Deps, lang: str, token: str, asked: Mapping[str, str]) -> str:
    """The cards that they may see; of who sees the own one alone, that one with its points."""
    read = _reading(deps, lang, token, asked)
    return _card(read, read.person.id) if read.is_judged_alone else pages.cards(lang, _cards(read))


def card(deps: Deps, lang: str, token: str, value: str, asked: Mapping[str, str]) -> str:
    """One card with its points, page by page; NotFoundError for one that is not theirs to see."""
    return _card(_reading(deps, lang, token, asked), value)


def _reading(deps: Deps, lang: str, token: str, asked: Mapping[str, str]) -> _Reading:
    person, query = personal.holder(deps, token), read_query(Shown, asked)
    if person.role not in authority.SEES_SCORES:
        raise NotFoundError
    by = Dimension.HANDLER if person.role is Role.HANDLER else query.by
    return _Reading(deps, lang, token, person, replace(query, by=by, year=query.number(deps)))


def _found(read: _Reading) -> tuple[Card, ...]:
    who = personal.principal(read.person)
    return scorecards.cards(read.deps, who, read.query.by, read.query.number(read.deps)).cards


def _cards(read: _Reading) -> CardsView:
    by = read.query.by
    return CardsView(
        desk=read.desk,
        person=read.person.name,
        switch=read.link(lang=_other(read.lang)),
        by=by,
        tabs=tuple((say(read.lang, f"scores.by_{each}"), read.link(by=each), each == by) for each in TABS),
        years=_years(read),
        lines=tuple(_line(read, each) for each in _found(read)),
    )


def _card(read: _Reading, value: str) -> str:
    who, query = personal.principal(read.person), read.query
    year = query.number(read.deps)
    behind = scorecards.behind(read.deps, who, query.by, value, year, query.cursor)
    found = next((each for each in _found(read) if each.value == value), None)
    if found is None and value not in {*read.deps.office.units, *read.deps.office.people}:
        raise NotFoundError(value)
    view = CardView(
        desk=read.desk,
        person=read.person.name,
        switch=read.link(value, lang=_other(read.lang)),
        name=_name(read, value),
        back="" if read.is_judged_alone else read.link(),
        years=_years(read, value),
        card=_line(read, found) if found else None,
        kinds=tuple(_kinds(read, found)) if found else (),
        rows=tuple(_row(read, each) for each in behind.items),
        more=read.link(value, cursor=behind.cursor) if behind.cursor else "",
    )
    return pages.card(read.lang, view)


def _other(lang: str) -> str:
    return next(each for each in LANGUAGES if each != language(lang))


def _years(read: _Reading, value: str = "") -> Links:
    """This one and the last; another one that was asked for stands in none of the links."""
    this = replace(read.query, year=None).number(read.deps)
    return tuple(
        (say(read.lang, "scores.year", year=str(year)), read.link(value, year=year), year == read.query.year)
        for year in (this, this - 1)
    )


def _line(read: _Reading, card: Card) -> CardLine:
    person = read.deps.office.people.get(card.value)
    unit = person.unit if person else None
    return CardLine(
        name=_name(read, card.value),
        link=read.link(card.value),
        points=score_words.signed(card.points),
        honours=card.honours,
        money=f"{card.money:+,.2f}" if card.money else "",
        place=plain.unit(read.deps, unit, read.lang) if unit else "",
    )


def _name(read: _Reading, value: str) -> str:
    """Of whoever has left the office, the id."""
    if value in read.deps.office.units:
        return plain.unit(read.deps, value, read.lang)
    person = read.deps.office.people.get(value)
    return person.name if person else value


def _kinds(read: _Reading, card: Card) -> Iterator[KindRow]:
    worth = scorecards.worth(read.deps)
    for name, count in card.counts.items():
        each, points = score_words.signed(worth[name]), score_words.signed(worth[name] * count)
        yield KindRow(say(read.lang, name), each, str(count), points)


def _row(read: _Reading, scored: Scored) -> PointRow:
    return PointRow(
        ticket=scored.ticket,
        title=scored.title,
        link=f"{read.desk}/cases/{scored.ticket}" if scored.ticket else "",
        day=report_pages.words_of(read.deps, read.lang).day(scored.day),
        points=score_words.signed(scored.points),
        reasons=tuple(score_words.point(read.deps, read.lang, line) for line in scored.lines),
    )
