"""The score card of a reply: a storm is found, a point is disputed, and somebody else rules on it."""

from dataclasses import dataclass

from chalicelib.domain import score
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.head import Head
from chalicelib.domain.score_events import PointDisputed, PointRuled, StormFound
from chalicelib.domain.values import Plea, Point
from chalicelib.usecases.acts.doing import Action, Actions, Doing, one_of, required

RULINGS = (Plea.UPHELD, Plea.REJECTED)


@dataclass(frozen=True)
class FindStorm:
    """Poor work on the latest reply caused a public-opinion storm (domain.md §5)."""

    reason: str


@dataclass(frozen=True)
class DisputePoint:
    """Of the latest reply that has such a point: once, until the case is archived."""

    point: Point
    reason: str


@dataclass(frozen=True)
class RulePoint:
    """On the earliest objection that waits: `upheld` takes the point off."""

    ruling: Plea
    reason: str


def _find_storm(doing: Doing, command: FindStorm) -> None:
    required(command.reason, "reason")
    cycle = next(cycle for cycle in reversed(doing.case.cycles) if cycle.replied_at)
    doing.record(StormFound(cycle=cycle.number, reason=command.reason))


def _dispute(doing: Doing, command: DisputePoint) -> None:
    one_of(command.point, tuple(Point), "point")
    required(command.reason, "reason")
    found = [line for line in _disputable(doing.case) if line.point is command.point]
    if not found:
        raise InvalidInputError("error.point_unknown", "point")
    doing.record(PointDisputed(cycle=found[-1].cycle, point=command.point, reason=command.reason))


def _rule(doing: Doing, command: RulePoint) -> None:
    one_of(command.ruling, RULINGS, "ruling")
    required(command.reason, "reason")
    line = score.disputed(doing.case)[0]
    doing.record(
        PointRuled(
            cycle=line.cycle,
            point=line.point,
            ruling=command.ruling,
            objector=_objector(doing, line),
            reason=command.reason,
        )
    )


def _objector(doing: Doing, line: score.Line) -> str:
    history = doing.deps.store.history(doing.case.ticket)
    disputed = (event for event in history if isinstance(event.body, PointDisputed))
    return next(
        (
            event.actor
            for event in disputed
            if isinstance(event.body, PointDisputed)
            and (event.body.cycle, event.body.point) == (line.cycle, line.point)
        ),
        "",
    )


def _disputable(case: Head) -> list[score.Line]:
    """What counts against somebody; a full point is disputed by nobody."""
    return [line for line in score.card(case) if line.plea is None and line.count != score.FULL]


def _may_storm(case: Head) -> bool:
    replied = [cycle for cycle in case.cycles if cycle.replied_at]
    return bool(replied) and not replied[-1].storm


def _may_dispute(case: Head) -> bool:
    return bool(_disputable(case))


def _is_disputed(case: Head) -> bool:
    return bool(score.disputed(case))


ACTIONS: Actions = {
    "find_storm": Action(FindStorm, _find_storm, StormFound, fits=_may_storm),
    "dispute_point": Action(DisputePoint, _dispute, PointDisputed, fits=_may_dispute),
    "rule_point": Action(RulePoint, _rule, PointRuled, fits=_is_disputed),
}
