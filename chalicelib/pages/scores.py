"""The pages of the score cards: those of a year, and one with every point."""

from dataclasses import dataclass

from chalicelib.pages.render import render

Links = tuple[tuple[str, str, bool], ...]
"""What stands on a link, where it leads, and whether that is here."""


@dataclass(frozen=True)
class CardLine:
    """A card of the list, in words; `money` and `place`, the person's unit, are empty where there is none."""

    name: str
    link: str
    points: str
    honours: bool
    money: str = ""
    place: str = ""


@dataclass(frozen=True)
class KindRow:
    """A kind of point of one card: what for, the worth of each, how many, and their sum."""

    name: str
    worth: str
    count: str
    points: str


@dataclass(frozen=True)
class PointRow:
    """A case of one card: its points of a day with their reasons; no more of one that they may not know."""

    ticket: str
    title: str
    link: str
    day: str
    points: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CardsView:
    """The cards of a year, the best first; `switch` is the same in the other language."""

    desk: str
    person: str
    switch: str
    by: str
    tabs: Links
    years: Links
    lines: tuple[CardLine, ...]


@dataclass(frozen=True, kw_only=True)
class CardView:
    """One card; `card` is None if nothing counts yet, `back` is the list, if the reader has one."""

    desk: str
    person: str
    switch: str
    name: str
    back: str
    years: Links
    card: CardLine | None
    kinds: tuple[KindRow, ...]
    rows: tuple[PointRow, ...]
    more: str = ""


def cards(lang: str, view: CardsView) -> str:
    return render(lang, "scores.html", view=view)


def card(lang: str, view: CardView) -> str:
    return render(lang, "score_card.html", view=view)
