"""The page of the cases behind a figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from chalicelib.pages.render import render


@dataclass(frozen=True)
class BehindRow:
    """A case of the list; one that the reader may not know has neither ticket nor title."""

    day: str
    ticket: str
    title: str
    unit: str
    status: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BehindView:
    """A page of it; `tabs` are the parts of a rate with their addresses, a count has none."""

    title: str
    place: str
    ratio: str
    part: str
    tabs: tuple[tuple[str, str], ...]
    rows: tuple[BehindRow, ...]
    more: str
    root: str = "../"


def page(lang: str, view: BehindView) -> str:
    return render(lang, "behind.html", view=view)


def address(measure: str, asked: Mapping[str, object]) -> str:
    """Of another page of the same figure."""
    return f"{measure}?{urlencode({name: str(said) for name, said in asked.items() if said})}"
