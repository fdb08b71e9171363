"""Charts as inline SVG: no script, no colour alone says anything, and a table stands beside each
(docs/decisions.md).

Lengths are units of the picture, which is 640 wide and takes the width it is given. What is dark is this
period, the stroke is the one before, the dashed line is the goal: so it reads in black and white, too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil, floor, log10
from unicodedata import east_asian_width

from markupsafe import Markup

WIDTH = 640
NAMES, VALUES, ROW = 190, 92, 26
"""Room for the names on the left, for the figures on the right, and the height of a row."""

TOP, BOTTOM, LEFT, PLOT = 30, 26, 46, 170
WIDE, NARROW = 17.0, 9.0
"""What a Chinese and a Latin letter take at most: on a phone they are larger than on paper."""

TICKS = 4
LABELS = 8
"""Of the days of a month every fourth is named."""

_DASHES = ("", "7 4", "2 4")
_WIDE = frozenset("WF")


@dataclass(frozen=True)
class Bar:
    """A row: `now` and `before` as parts of the axis, which ends at one; `said` is the figure in words."""

    label: str
    now: float
    said: str
    before: float | None = None


@dataclass(frozen=True)
class Series:
    """A line; None where nothing can be said."""

    name: str
    values: Sequence[float | None]


def bars(title: str, desc: str, rows: Sequence[Bar], goal: float | None = None) -> Markup:
    """Lying bars, each with a stroke where it was before."""
    height, room = ROW * len(rows) + 8, WIDTH - NAMES - VALUES
    drawn = [_bar(row, number * ROW + 4, room) for number, row in enumerate(rows)]
    if goal is not None:
        x = NAMES + room * goal
        drawn.append(Markup('<path class="goal" d="M{x:.1f} 0V{y}"/>').format(x=x, y=height))
    return _picture(title, desc, height, drawn)


def diverging(title: str, desc: str, rows: Sequence[Bar]) -> Markup:
    """Bars to both sides of nothing; `now` is from -1 to 1. Hollow is what pulled down."""
    height, half = ROW * len(rows) + 8, (WIDTH - NAMES - VALUES) / 2
    zero = NAMES + half
    drawn = [_beside(row, number * ROW + 4, zero, half) for number, row in enumerate(rows)]
    drawn.append(Markup('<path class="axis" d="M{x:.1f} 0V{y}"/>').format(x=zero, y=height))
    return _picture(title, desc, height, drawn)


def columns(title: str, desc: str, labels: Sequence[str], standing: Series, line: Series) -> Markup:
    """Standing columns and a line over them, on one scale of counts."""
    top = _round_up(max((value or 0 for each in (standing, line) for value in each.values), default=0) or 1)
    drawn = [*_scale([(n * top / TICKS, f"{n * top / TICKS:,.0f}") for n in range(TICKS + 1)], top)]
    slot = (WIDTH - LEFT) / max(1, len(labels))
    for number, value in enumerate(standing.values):
        tall = PLOT * (value or 0) / top
        drawn.append(
            Markup('<rect class="fill" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}"/>').format(
                x=LEFT + slot * (number + 0.18), y=TOP + PLOT - tall, w=slot * 0.64, h=tall
            )
        )
    drawn += _line(line, 0, top, 0.0)
    drawn += [*_below(labels), *_legend([standing.name], filled=True), *_legend([line.name], at=1)]
    return _picture(title, desc, TOP + PLOT + BOTTOM, drawn)


def lines(title: str, desc: str, labels: Sequence[str], series: Sequence[Series]) -> Markup:
    """Shares over time, each line with a dash and a mark of its own."""
    known = [value for each in series for value in each.values if value is not None]
    low = max(0, floor(min(known, default=0.0) * 5 - 0.25)) / 5
    ticks = [low + (1 - low) * n / TICKS for n in range(TICKS + 1)]
    drawn = [*_scale([(tick, f"{tick:.0%}") for tick in ticks], 1.0, low)]
    for number, each in enumerate(series):
        drawn += _line(each, number, 1.0, low)
    drawn += [*_below(labels), *_legend([each.name for each in series])]
    return _picture(title, desc, TOP + PLOT + BOTTOM, drawn)


def _bar(row: Bar, y: float, room: float) -> Markup:
    drawn = [
        _label(row.label, y),
        Markup('<rect class="fill" x="{x}" y="{y}" width="{w:.1f}" height="15"/>').format(
            x=NAMES, y=y + 2, w=max(room * row.now, 1.0)
        ),
    ]
    if row.before is not None:
        x = NAMES + room * row.before
        drawn.append(Markup('<path class="was" d="M{x:.1f} {y}v21"/>').format(x=x, y=y - 1))
    drawn.append(_value(row.said, y))
    return Markup("").join(drawn)


def _beside(row: Bar, y: float, zero: float, half: float) -> Markup:
    wide = max(abs(row.now) * half, 1.0)
    bar = Markup('<rect class="{kind}" x="{x:.1f}" y="{y}" width="{w:.1f}" height="15"/>').format(
        kind="fill" if row.now >= 0 else "down", x=zero if row.now >= 0 else zero - wide, y=y + 2, w=wide
    )
    return _label(row.label, y) + bar + _value(row.said, y)


def _label(text: str, y: float) -> Markup:
    return Markup('<text class="name" x="{x}" y="{y}">{text}</text>').format(
        x=NAMES - 10, y=y + 14, text=fitting(text, NAMES - 12)
    )


def _value(text: str, y: float) -> Markup:
    return Markup('<text x="{x}" y="{y}">{text}</text>').format(x=WIDTH - VALUES + 8, y=y + 14, text=text)


def fitting(text: str, room: float) -> str:
    """As much of a name as there is room for."""
    taken = 0.0
    for place, letter in enumerate(text):
        taken += WIDE if east_asian_width(letter) in _WIDE else NARROW
        if taken > room:
            return text[: place - 1] + "…"
    return text


def _line(series: Series, number: int, top: float, low: float) -> list[Markup]:
    slot = (WIDTH - LEFT) / max(1, len(series.values))
    points = [
        (LEFT + slot * (place + 0.5), TOP + PLOT * (1 - (value - low) / (top - low)))
        for place, value in enumerate(series.values)
        if value is not None
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    drawn = Markup('<polyline class="line" stroke-dasharray="{dash}" points="{points}"/>').format(
        dash=_DASHES[number % len(_DASHES)] or "none", points=path
    )
    return [drawn, *(_mark(x, y, number) for x, y in points)]


def _mark(x: float, y: float, number: int) -> Markup:
    """A dot, a square, a ring."""
    if number == 1:
        return Markup('<rect class="mark" x="{x:.1f}" y="{y:.1f}" width="7" height="7"/>').format(
            x=x - 3.5, y=y - 3.5
        )
    kind = "mark" if number == 0 else "ring"
    return Markup('<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3.4"/>').format(kind=kind, x=x, y=y)


def _scale(ticks: Iterable[tuple[float, str]], top: float, low: float = 0.0) -> Iterable[Markup]:
    for value, said in ticks:
        y = TOP + PLOT * (1 - (value - low) / (top - low))
        yield Markup('<path class="grid" d="M{left} {y:.1f}H{right}"/>').format(left=LEFT, right=WIDTH, y=y)
        yield Markup('<text class="tick" x="{x}" y="{y:.1f}">{said}</text>').format(
            x=LEFT - 6, y=y + 4, said=said
        )


def _below(labels: Sequence[str]) -> Iterable[Markup]:
    slot, every = (WIDTH - LEFT) / max(1, len(labels)), ceil(len(labels) / LABELS) or 1
    for number, label in enumerate(labels):
        if number % every == 0:
            yield Markup('<text class="under" x="{x:.1f}" y="{y}">{label}</text>').format(
                x=LEFT + slot * (number + 0.5), y=TOP + PLOT + 18, label=label
            )


def _legend(names: Sequence[str], at: int = 0, *, filled: bool = False) -> Iterable[Markup]:
    for number, name in zip(count(at), names, strict=False):
        x = LEFT + number * 150
        if filled:
            yield Markup('<rect class="fill" x="{x}" y="6" width="18" height="10"/>').format(x=x)
        else:
            kind = 0 if at else number
            yield Markup('<path class="line" stroke-dasharray="{dash}" d="M{x} 11h18"/>').format(
                x=x, dash=_DASHES[kind] or "none"
            ) + _mark(x + 9, 11, kind)
        yield Markup('<text x="{x}" y="15">{name}</text>').format(x=x + 24, name=name)


def _round_up(value: float) -> float:
    """To one, two, four or eight times a power of ten, so that all four ticks are whole numbers."""
    power = float(10 ** floor(log10(max(value, TICKS))))
    return next(
        step * power for step in (1, 2, 4, 8, 12) if step * power >= value and step * power % TICKS == 0
    )


def _picture(title: str, desc: str, height: float, drawn: Iterable[Markup]) -> Markup:
    """The words are for who cannot see it; the table beside has the figures."""
    words = Markup("<title>{title}</title><desc>{desc}</desc>").format(title=title, desc=desc)
    return Markup('<svg class="chart" viewBox="0 0 {w} {h}" role="img">{words}{drawn}</svg>').format(
        w=WIDTH, h=height, words=words, drawn=Markup("").join(drawn)
    )
