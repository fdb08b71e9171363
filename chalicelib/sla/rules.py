"""The parts of a policy that are values of their own (domain.md §1–§5 give the meaning and the defaults)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta

from chalicelib.domain.dimensions import Pair
from chalicelib.domain.values import Grade, Measure, PauseReason, Role, Start, Target, Type
from chalicelib.sla.terms import Term, shortest_of_each_kind

OTHERS = "others"
GRADES = tuple(Grade)
BEFORE_THE_TYPE = frozenset({Grade.CRITICAL, Grade.URGENT})


@dataclass(frozen=True)
class QuietHours:
    """Local hours of the night in which only what cannot wait goes out: `begin` included, `end` not."""

    begin: time
    end: time

    def holds(self, clock_time: time) -> bool:
        """Whether that local time is quiet; the span may run over midnight."""
        if self.begin <= self.end:
            return self.begin <= clock_time < self.end
        return clock_time >= self.begin or clock_time < self.end


@dataclass(frozen=True)
class RoundRule:
    """Staff get what can wait as one message in `every`; what citizens get in the morning takes `morning`."""

    every: timedelta
    morning: timedelta


@dataclass(frozen=True)
class SurveyRule:
    """Waits to the second: from the reply's receipt to the survey, and two from the sent survey."""

    after: timedelta
    nudge_after: timedelta
    close_after: timedelta


@dataclass(frozen=True)
class SignRule:
    """What makes an answer look as if it were not the citizen's own; nothing is looked for with 0.

    `hasty`: given sooner than so long after it could be given. `citizens`: more of them than so many have
    answered from one source on one day.
    """

    hasty: timedelta
    citizens: int


@dataclass(frozen=True)
class PauseRule:
    """Which targets stand still, for what, how long in sum; a question that stops nothing waits as long."""

    limit: Term
    targets: frozenset[Target]
    reasons: frozenset[PauseReason]

    def stops(self, target: Target, reason: PauseReason) -> bool:
        """Whether the target's clock stands still for that."""
        return reason in self.reasons and target in self.targets


@dataclass(frozen=True)
class ExtensionRule:
    """How often a clock may be extended, how far (None: as the first term), and who approves."""

    times: int
    limit: Term | None
    approver: Role


@dataclass(frozen=True)
class FastPathRule:
    """What a handler may settle at once, up to so many yuan; no measure: nothing. `sample`: a share."""

    amount: int
    measures: frozenset[Measure]
    sample: float


@dataclass(frozen=True)
class MatterRule:
    """When requests belong together: repeats of one citizen, a group matter of several."""

    repeat_within: timedelta
    group_citizens: int
    group_within: timedelta


@dataclass(frozen=True)
class Weights:
    """Shares of the three rates in the composite score; they sum to 1."""

    response: float
    resolution: float
    satisfaction: float


@dataclass(frozen=True)
class Score:
    """What each point of a score card is worth (domain.md §5), and what hangs on the sum of a year.

    `money`: what a point is worth in money, in the office's currency; `honours`: no honours below that sum.
    """

    full: float = 1
    half: float = -0.5
    none: float = -1
    bare: float = -0.5
    storm: float = -3
    money: float = 0
    honours: float = 0


@dataclass(frozen=True)
class Figures:
    """What the tracker tells beside each dimension: `pairs` of them, `goals` of rates, a `score` card.

    Reports are built from `built_at` on, by the office's clock.
    """

    pairs: tuple[Pair, ...] = ()
    goals: Mapping[str, float] = field(default_factory=dict)
    score: Score = Score()
    built_at: time = time(7)


@dataclass(frozen=True)
class Row:
    """The terms of one target, keyed by grade, by type, or `others`, and from what they are counted."""

    cells: Mapping[str, tuple[Term, ...]]
    start: Start
    _known: dict[tuple[Type, Grade], tuple[Term, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def terms(self, type: Type, grade: Grade) -> tuple[Term, ...]:
        """Terms of this grade and of every lower one: a higher grade is never due later.

        Of those of one kind only the shortest, for it always ends first.
        """
        found = self._known.get((type, grade))
        if found is None:
            found = self._known[type, grade] = self._gathered(type, grade)
        return found

    def _gathered(self, type: Type, grade: Grade) -> tuple[Term, ...]:
        cells = (self._cell(type, lower) for lower in GRADES[GRADES.index(grade) :])
        return shortest_of_each_kind(term for cell in cells for term in cell)

    def gaps(self) -> tuple[Grade, ...]:
        """Grades for which a type without a cell of its own would find no term."""
        return () if OTHERS in self.cells else tuple(grade for grade in GRADES if grade not in self.cells)

    def _cell(self, type: Type, grade: Grade) -> tuple[Term, ...]:
        order = (grade, OTHERS) if grade in BEFORE_THE_TYPE else (type, grade, OTHERS)
        return next(self.cells[key] for key in order if key in self.cells)
