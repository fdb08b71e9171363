"""How the figures of a report are said: counts, shares, changes, days, names, and where their cases are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from chalicelib.domain.dimensions import BETWEEN, Dimension
from chalicelib.domain.messages import has, percent, say
from chalicelib.domain.report import Ratio
from chalicelib.domain.report_periods import Kind, Period
from chalicelib.domain.steps import DAY

NONE, MINUS = "–", "\u2212"
WORDED = frozenset({Dimension.TYPE, Dimension.CHANNEL, Dimension.GRADE})
"""Whose values have words in the catalogue."""


@dataclass(frozen=True)
class Words:
    """In one language and zone; `units` are names that differ from those in the report."""

    lang: str
    zone: ZoneInfo
    units: Mapping[str, str] = field(default_factory=dict)

    def count(self, n: int) -> str:
        return f"{n:,}"

    def share(self, ratio: Ratio | float | None) -> str:
        """To a tenth of a per cent; a dash where there is nothing to divide."""
        value = (ratio[0] / ratio[1] if ratio[1] else None) if isinstance(ratio, tuple) else ratio
        return NONE if value is None else percent(value)

    def parts(self, ratio: Ratio) -> str:
        return f"{ratio[0]:,} / {ratio[1]:,}"

    def points(self, moved: float | None) -> str:
        """Percentage points, with their sign."""
        return NONE if moved is None else _signed(moved * 100, 1)

    def growth(self, now: float, before: float) -> str:
        """In per cent of before."""
        return f"{_signed((now - before) / before * 100, 1)}%" if before else NONE

    def more(self, now: int, before: int) -> str:
        return _signed(now - before, 0)

    def number(self, value: float | None, places: int = 1) -> str:
        return NONE if value is None else f"{value:,.{places}f}"

    def day(self, day: date) -> str:
        return say(self.lang, "report.day", year=str(day.year), month=self._month(day), day=str(day.day))

    def short_day(self, day: date) -> str:
        return f"{day.month}-{day.day}"

    def span(self, first: date, last: date) -> str:
        return (
            self.day(first)
            if first == last
            else say(self.lang, "report.span", first=self.day(first), last=self.day(last))
        )

    def moment(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        return f"{self.day(local.date())} {local:%H:%M}"

    def period(self, period: Period) -> str:
        """The week, the month … as people call it."""
        first = period.first
        words = {
            "year": str(first.isocalendar().year if period.kind is Kind.WEEKLY else first.year),
            "month": self._month(first),
            "week": str(first.isocalendar().week),
            "quarter": str((first.month + 2) // 3),
        }
        if period.kind is Kind.DAILY:
            return self.day(first)
        return say(self.lang, f"report.period_{period.kind}", **words)

    def _month(self, day: date) -> str:
        return f"{day:%B}" if self.lang == "en" else str(day.month)

    def part(self, first: date, last: date) -> str:
        """Under a column: a day, a week by its first day, a month, a quarter, a year."""
        days = (last - first) // DAY + 1
        if days <= 7:  # noqa: PLR2004  a week
            return self.short_day(first)
        if days <= 31:  # noqa: PLR2004  a month
            return f"{first:%Y-%m}"
        return f"{first.year}" if days > 92 else f"{first.year} Q{(first.month + 2) // 3}"  # noqa: PLR2004

    def value(self, by: str, value: str, name: str = "") -> str:
        """What a value of a dimension is called; of a pair both."""
        dimensions = by.split(BETWEEN)
        if len(dimensions) > 1:
            return " · ".join(map(self.value, dimensions, value.split(BETWEEN)))
        if not value:
            return say(
                self.lang, f"report.none_{by}" if has(self.lang, f"report.none_{by}") else "report.none"
            )
        if by in WORDED and has(self.lang, f"{by}.{value}"):
            return say(self.lang, f"{by}.{value}")
        return self.units.get(value, name or value) if by == Dimension.UNIT else name or value

    def link(self, root: str) -> Callable[..., str]:
        """Of the cases behind a figure: `root` is where the room's pages stand, as seen from this one."""

        def cases(
            measure: str, first: date, last: date, by: str = "all", value: str = "", part: str = ""
        ) -> str:
            asked = {"by": by, "value": value, "from": first, "to": last, "part": part}
            kept = {name: str(said) for name, said in asked.items() if said or name == "value"}
            return f"{root}figures/{measure}?{urlencode(kept)}&lang={self.lang}"

        return cases


def _signed(value: float, places: int) -> str:
    rounded = round(value, places)
    if not rounded:
        return "±0" if not places else f"±{0:.{places}f}"
    return f"{'+' if rounded > 0 else MINUS}{abs(rounded):,.{places}f}"
