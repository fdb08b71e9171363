"""The score card (记分) of a reply: what it earns and costs, each point with its reason (domain.md §5).

It is drawn when the reply is evaluated, or ended without, and all of it counts on that day.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain.cycle import Cycle
from chalicelib.domain.head import Head
from chalicelib.domain.measures import POINTS
from chalicelib.domain.values import Plea, Point, Resolved, Type

SATISFIED = 4
FULL, HALF, NONE, BARE, STORM = POINTS


@dataclass(frozen=True)
class Line:
    """A point of the reply `cycle`: under which of `POINTS`, and the objection to it."""

    cycle: int
    unit: str
    handler: str
    point: Point
    count: str
    plea: Plea | None = None

    @property
    def counts(self) -> bool:
        return self.plea is not Plea.UPHELD


def card(case: Head) -> tuple[Line, ...]:
    """Every point of the case, answer by answer."""
    return tuple(line for cycle in case.cycles for line in lines(case, cycle))


def disputed(case: Head) -> tuple[Line, ...]:
    """The objections that wait for a ruling: of a point that is off the card nothing is left to rule on."""
    return tuple(line for line in card(case) if line.plea is Plea.RAISED)


def lines(case: Head, cycle: Cycle) -> Iterator[Line]:
    """The points of one reply; none while it is evaluated."""
    if cycle.replied_at is None or cycle.closed_at is None:
        return
    # What is excluded was nobody's to solve, and thanks need no proof (as they stand outside the rates).
    judged = not case.excluded and case.type is not Type.PRAISE
    if judged and cycle.answered:
        yield _line(cycle, Point.EVALUATION, _evaluation(cycle))
    if judged and cycle.bare:
        yield _line(cycle, Point.EVIDENCE, BARE)
    if cycle.storm:
        yield _line(cycle, Point.STORM, STORM)


def _evaluation(cycle: Cycle) -> str:
    """Solved in part counts as not solved."""
    met = (cycle.resolved is Resolved.YES) + ((cycle.satisfaction or 0) >= SATISFIED)
    return (NONE, HALF, FULL)[met]


def _line(cycle: Cycle, point: Point, count: str) -> Line:
    return Line(cycle.number, cycle.unit, cycle.handler, point, count, cycle.plea(point))
