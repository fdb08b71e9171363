"""The page of public figures and typical cases, and the officers' page by which those get there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.pages.render import render


@dataclass(frozen=True)
class Bar:
    """A number in words; `width` in percent of the longest one, or of the whole."""

    words: str
    width: int = 0


@dataclass(frozen=True)
class MonthRow:
    """Volumes of a month; `chosen` is the one that the page is about."""

    name: str
    link: str
    received: Bar
    replied: Bar
    chosen: bool = False


@dataclass(frozen=True)
class RateRow:
    """A rate with its parts, the goal in words if there is one, and whether that is reached."""

    name: str
    meaning: str
    share: Bar
    parts: str
    goal: str = ""
    reached: bool = False


@dataclass(frozen=True)
class PlaceRow:
    """A unit, a category or a district: a cell for each column, in words."""

    name: str
    cells: tuple[Bar, ...]


@dataclass(frozen=True)
class PlaceTable:
    """`key` is that of its heading; `others`, if any, is what is not told apart."""

    key: str
    rows: tuple[PlaceRow, ...]
    others: PlaceRow | None


@dataclass(frozen=True)
class TypicalText:
    """A typical case as everybody reads it; `lang` is that of its own words."""

    title: str
    text: str
    lang: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OpenView:
    """Everything in words already."""

    office: str
    month: str
    value: str
    """The month as addresses have it."""
    least: str
    formula: str
    months: tuple[MonthRow, ...]
    year: str
    rates: tuple[RateRow, ...]
    hours: tuple[tuple[str, str, str, str], ...]
    """Name, median, 90th percentile, of how many."""
    tables: tuple[PlaceTable, ...]
    columns: tuple[str, ...]
    root: tuple[str, str] | None
    """The last day and its root."""
    typical: tuple[TypicalText, ...]
    more: str = ""
    """Where older ones are."""


@dataclass(frozen=True)
class ProposalView:
    """A proposal as officers read it: its steps in sentences, and what this reader may do with it."""

    id: str
    ticket: str
    title: str
    text: str
    state: str
    steps: tuple[str, ...]
    acts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TypicalView:
    """The officers' page; `failed` is the form, or the proposal, that could not be carried out."""

    path: str
    person: str
    queues: bool
    """Whether the reader has a desk to go back to."""
    proposes: bool
    limits: tuple[int, int]
    """Characters of a title and of a text."""
    proposals: tuple[ProposalView, ...]
    more: str = ""
    failed: str = ""
    error: str = ""
    wrong: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def figures(lang: str, view: OpenView) -> str:
    """For everybody, and for print."""
    return render(lang, "open.html", view=view)


def typical(view: TypicalView, lang: str = "zh-CN") -> str:
    """For supervisors and managers."""
    return render(lang, "typical.html", view=view)
