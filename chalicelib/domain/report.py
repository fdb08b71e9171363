"""A report as it is kept: figures and tickets, no words and no person; pages and sheets are made of it.

Titles and names of citizens are not in it: it is never changed, and personal data are removed one day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from chalicelib.domain.process_risk import Risk
from chalicelib.domain.report_periods import Kind, Period
from chalicelib.domain.spread import Spread

Ratio = tuple[int, int]
"""Numerator and denominator."""


@dataclass(frozen=True)
class Figures:
    """Counts that are not zero, rates that have a denominator, hours that were counted."""

    counts: Mapping[str, int] = field(default_factory=dict)
    rates: Mapping[str, Ratio] = field(default_factory=dict)
    hours: Mapping[str, Spread] = field(default_factory=dict)
    score: float | None = None

    def count(self, name: str) -> int:
        return self.counts.get(name, 0)

    def ratio(self, name: str) -> Ratio:
        return self.rates.get(name, (0, 0))

    def share(self, name: str) -> float | None:
        """None if there is nothing to divide."""
        n, of = self.ratio(name)
        return n / of if of else None


NOTHING = Figures()


@dataclass(frozen=True)
class Line:
    """One value of a dimension in the period and in the one before; `name` as it was called then."""

    value: str
    name: str
    now: Figures
    before: Figures = NOTHING

    def moved(self, rate: str) -> float | None:
        """By how much the rate has changed, as a share of one; None if one of the periods has none."""
        now, before = self.now.share(rate), self.before.share(rate)
        return None if now is None or before is None else now - before


@dataclass(frozen=True)
class Table:
    """Lines of one dimension or a pair (`by`); so many smaller ones are left out."""

    by: str
    lines: tuple[Line, ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Part:
    """A day, a week or a month of the course."""

    first: date
    last: date
    figures: Figures


@dataclass(frozen=True)
class Moved:
    """What a group did to the rate of the whole, in shares of one: by its own rate, by its part of it."""

    value: str
    name: str
    own: float
    mix: float
    now: Ratio
    before: Ratio

    @property
    def total(self) -> float:
        return self.own + self.mix


@dataclass(frozen=True)
class Change:
    """Why a rate changed, by one dimension: the groups that moved it most, and all others in `rest`."""

    measure: str
    by: str
    now: Ratio
    before: Ratio
    moved: tuple[Moved, ...]
    rest: float

    @property
    def total(self) -> float:
        return self.now[0] / self.now[1] - self.before[0] / self.before[1]


@dataclass(frozen=True)
class Raised:
    """An early warning: cases of a week, the mean of the weeks before, and what may still be chance."""

    by: str
    value: str
    first: date
    last: date
    count: int
    usual: float
    limit: float


@dataclass(frozen=True)
class Topic:
    """A hot topic: `where` and `who` have it, `causes` are what its rates point to, `tickets` a few of it."""

    line: Line
    usual: float
    limit: float
    places: tuple[tuple[str, int], ...] = ()
    units: tuple[tuple[str, int], ...] = ()
    causes: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()

    @property
    def is_raised(self) -> bool:
        return self.line.now.count("received") > self.limit

    @property
    def first_time(self) -> int:
        """Citizens who had not raised it before within the policy's time for repeats."""
        return self.line.now.count("received") - self.line.now.count("repeated")


@dataclass(frozen=True)
class Listed:
    """Cases of a work list as of then, the first by due time; `more` waited behind those looked through."""

    cases: tuple[tuple[str, datetime | None], ...] = ()
    count: int = 0
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that was told about a period; `before` is what it is compared with.

    `edition` 2 and later replace the one before, for a `reason` and by a person's order.
    """

    id: str
    kind: Kind
    first: date
    last: date
    before: tuple[date, date]
    built_at: datetime
    formula: str
    policy: str
    edition: int = 1
    replaces: str = ""
    reason: str = ""
    ordered_by: str = ""
    goals: Mapping[str, float] = field(default_factory=dict)
    whole: Line
    today: Figures = NOTHING
    """Of the digest: what the day on which it was built had brought by then."""
    course: tuple[Part, ...] = ()
    trend: tuple[Part, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    risks: Mapping[str, tuple[Risk, ...]] = field(default_factory=dict)
    warnings: tuple[Raised, ...] = ()
    warnings_left_out: int = 0
    topics: tuple[Topic, ...] = ()
    lists: Mapping[str, Listed] = field(default_factory=dict)

    @property
    def period(self) -> Period:
        return Period(self.kind, self.first, self.last)
