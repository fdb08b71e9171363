"""What pictures show, ready to be placed by pictures.svg: cells with their colour, by a scale of values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

NONE, INK, LIGHT = "#f4f3ee", "#1d2b2f", "#ffffff"
STEPS = ("#d6e7e1", "#a9cfc3", "#6fae9e", "#3d8375", "#1c5a50", "#0b3a33")
DARK_FROM = 3
WIDTHS = (0.04, 0.12, 0.25, 0.45, 0.7, 1.0)
"""Up to which share of the greatest value a step reaches: most cells are small, and must differ, too."""

THOUSAND = 1000
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """A colour and the values that it stands for."""

    last: int
    fill: str
    ink: str
    label: str


@dataclass(frozen=True)
class Cell:
    """A value in its colour."""

    value: int
    text: str
    fill: str
    ink: str


@dataclass(frozen=True)
class Day:
    """A cell of a calendar, and in which column and row it stands."""

    date: date
    week: int
    weekday: int
    cell: Cell
    off: bool = False
    made_up: bool = False


@dataclass(frozen=True)
class Scale:
    """From light to dark by value; nothing has a colour of its own."""

    steps: tuple[Step, ...]
    none: str = NONE

    def step(self, value: int) -> Step:
        """The step of a value above 0."""
        return next((step for step in self.steps if value <= step.last), self.steps[-1])

    def cell(self, value: int) -> Cell:
        """Fill, ink and text of a cell."""
        step = self.step(value) if value else None
        fill, ink = (step.fill, step.ink) if step else (self.none, INK)
        return Cell(value, short(value), fill, ink)


def scale(values: Sequence[int]) -> Scale:
    """Six steps at most up to the greatest of the values, fewer where these are few."""
    most = max(values, default=0)
    lasts = sorted({ceil(most * width) for width in WIDTHS} - {0})
    spread = [STEPS[-len(lasts) + number] for number in range(len(lasts))] if lasts else []
    firsts = [1, *(last + 1 for last in lasts)]
    steps = (
        Step(last, fill, LIGHT if fill in STEPS[DARK_FROM:] else INK, _range(first, last))
        for first, last, fill in zip(firsts, lasts, spread, strict=False)
    )
    return Scale(tuple(steps))


def short(value: int) -> str:
    """As it fits into a cell: 999, 1.2k, 34k."""
    if value < THOUSAND:
        return str(value)
    return f"{value / THOUSAND:.1f}k" if value < 10 * THOUSAND else f"{value // THOUSAND}k"


def weeks(days: Mapping[date, int], year: int, found: Scale) -> list[Day]:
    """A cell for each day of the year, by the week that it falls in; weeks begin on Monday."""
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    dates = [first + number * DAY for number in range(length)]
    return [
        Day(day, (number + first.weekday()) // 7, day.weekday(), found.cell(days.get(day, 0)))
        for number, day in enumerate(dates)
    ]


def month_weeks(year: int) -> list[tuple[int, int]]:
    """The week in which each month begins, with the month."""
    offset = date(year, 1, 1).weekday()
    begins = [(date(year, month, 1) - date(year, 1, 1)).days for month in range(1, 13)]
    return [((days + offset + 6) // 7, month) for month, days in enumerate(begins, start=1)]


def _range(first: int, last: int) -> str:
    return short(first) if first == last else f"{short(first)}–{short(last)}"
