"""What must hold of a score card, told from the events and not from what folds them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chalicelib.domain import events as e
from chalicelib.domain import score, score_events
from chalicelib.domain import work_events as w
from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.measures import POINTS
from chalicelib.domain.values import Plea, Point, Resolved, Type

WORTH = {"yes+": 1.0, "yes-": -0.5, "no+": -0.5, "no-": -1.0}
"""What the usual policy gives for solved or not, and satisfied or not (domain.md §5)."""
SATISFIED = 4


@dataclass
class _Told:
    """What the trail says of one reply."""

    replied: bool = False
    over: bool = False
    owes: bool = False
    proved: bool = False
    said: str = ""
    storm: bool = False
    pleas: dict[Point, Plea] = field(default_factory=dict)


def wrongs(case: Case, events: Sequence[Event]) -> Iterator[str]:
    """What is wrong with the card of a case, one line each."""
    told = [_Told()]
    for event in events:
        wrong = _read(told, event.body)
        if wrong:
            yield f"{event.id}: {wrong}"
    shown: dict[int, float] = {}
    for line in score.card(case):
        worth = dict(zip(POINTS, (1.0, -0.5, -1.0, -0.5, -3.0), strict=True))[line.count]
        shown[line.cycle] = shown.get(line.cycle, 0.0) + (worth if line.counts else 0.0)
    for number, each in enumerate(told, 1):
        expected = sum(_points(case, each)) if each.over else 0.0
        if shown.get(number, 0.0) != expected:
            yield f"reply {number} of {case.ticket} has {shown.get(number)} points instead of {expected}"


def _read(told: list[_Told], body: e.Body) -> str:
    match body:
        case e.CaseReplied():
            told[-1].replied, told[-1].owes = True, not (body.direct or body.follows)
        case w.EvidenceAdded(step="handling"):
            told[-1].proved = True
        case e.SurveyAnswered():
            solved = "yes" if body.resolved is Resolved.YES else "no"
            told[body.cycle - 1].said = solved + ("+" if body.satisfaction >= SATISFIED else "-")
            told[body.cycle - 1].over = True
        case e.SurveyClosed():
            told[body.cycle - 1].over = True
        case e.CaseReopened():
            told[-1].over = True
            told.append(_Told())
        case e.ReexaminationAsked():
            # What was answered before is judged by whoever examines it, and by no card.
            told.append(_Told())
        case score_events.StormFound():
            wrong = not told[body.cycle - 1].replied or told[body.cycle - 1].storm
            told[body.cycle - 1].storm = True
            return "a storm without a reply, or found twice" if wrong else ""
        case score_events.PointDisputed():
            return _plead(told[body.cycle - 1], body.point, Plea.RAISED, None)
        case score_events.PointRuled():
            return _plead(told[body.cycle - 1], body.point, body.ruling, Plea.RAISED)
        case _:
            pass
    return ""


def _plead(told: _Told, point: Point, plea: Plea, before: Plea | None) -> str:
    wrong = told.pleas.get(point) is not before or not told.over
    told.pleas[point] = plea
    return f"{point} was {plea} out of turn" if wrong else ""


def _points(case: Case, told: _Told) -> Iterator[float]:
    judged = told.replied and not case.excluded and case.type is not Type.PRAISE
    found = (
        (Point.EVALUATION, WORTH.get(told.said, 0.0), judged),
        (Point.EVIDENCE, -0.5, judged and told.owes and not told.proved),
        (Point.STORM, -3.0, told.storm),
    )
    for point, worth, holds in found:
        if holds and told.pleas.get(point) is not Plea.UPHELD:
            yield worth
