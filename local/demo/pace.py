"""How fast people are: hours until they act, round the clock for what is pressing, else of office time."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random

from chalicelib.domain.values import Grade, Type
from local.office import Stage

Span = tuple[float, float]
"""Hours, from the fastest to the slowest."""

HANDLERS: Mapping[object, tuple[Span, Span]] = {
    Grade.CRITICAL: ((0.05, 0.12), (0.5, 0.75)),
    Grade.URGENT: ((0.3, 0.9), (2.5, 4.5)),
    Type.INQUIRY: ((0.5, 2), (2.5, 5)),
    Type.SUGGESTION: ((2, 6), (45, 55)),
}
"""To the first contact and to the reply."""
USUAL: tuple[Span, Span] = ((0.5, 4), (9, 24))
ONCE_URGED: tuple[Span, Span] = ((0.3, 0.7), (9, 10))
AT_LAST: Span = (0.5, 1)
AGAIN: tuple[Span, Span] = ((1, 4), (6, 10))
URGING: Span = (0.1, 0.3)
REVIEW: Span = (1, 6)
CITIZENS: Span = (0.1, 2.5)
PRESSING = (Grade.CRITICAL, Grade.URGENT)


class Pace:
    """Plans what people do on the stage."""

    def __init__(self, stage: Stage, random: Random) -> None:
        self._stage, self._random = stage, random

    def act_in(self, hours: Span, act: Callable[[], object], *, around_the_clock: bool = False) -> None:
        span, now = timedelta(hours=self._random.uniform(*hours)), self._stage.now
        calendar = self._stage.deps.sla.calendar
        self._stage.plan(now + span if around_the_clock else calendar.add_working_time(now, span), act)

    def of(self, ticket: str) -> tuple[Span, Span]:
        """A good handler's on this case."""
        case = self._stage.deps.store.case(ticket)
        found = (HANDLERS.get(key) for key in (case.grade, case.type)) if case else ()
        return next((pace for pace in found if pace), USUAL)

    def is_pressing(self, ticket: str) -> bool:
        """Is it worked on at night as well?"""
        case = self._stage.deps.store.case(ticket)
        return case is not None and case.grade in PRESSING
