"""The survey of a reply (domain.md §5)."""

from dataclasses import replace

from chalicelib.domain import events as e
from chalicelib.domain import running
from chalicelib.domain.folding import Folding, fold
from chalicelib.domain.values import Resolved, Target


@fold.register
def _survey_due(body: e.SurveyDue, to: Folding) -> None:
    to.case.change_cycle(survey_at=to.at)


@fold.register
def _survey_nudged(body: e.SurveyNudged, to: Folding) -> None:
    to.case.change_cycle(nudged_at=to.at)


@fold.register
def _survey_answered(body: e.SurveyAnswered, to: Folding) -> None:
    to.case.change_cycle(
        closed_at=to.at,
        contacted=body.contacted,
        resolved=body.resolved,
        satisfaction=body.satisfaction,
    )
    if body.resolved is not Resolved.YES or body.satisfaction <= 2:  # noqa: PLR2004  domain.md §5
        running.start(to.case, to.sla, Target.SURVEY_REVIEW, to.at)
    to.case.closed_at = to.at


@fold.register
def _survey_reviewed(body: e.SurveyReviewed, to: Folding) -> None:
    to.case.work = replace(to.case.work, fast=False)
    running.meet(to.case, Target.SURVEY_REVIEW, to.at)


@fold.register
def _survey_closed(body: e.SurveyClosed, to: Folding) -> None:
    to.case.change_cycle(closed_at=to.at)
    to.case.closed_at = to.at
