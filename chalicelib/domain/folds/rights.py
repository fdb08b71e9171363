"""The citizen's rights: a withdrawal that the office cannot follow, objection, urging; tip-offs."""

from chalicelib.domain import events as e
from chalicelib.domain import running
from chalicelib.domain.folding import Folding, fold
from chalicelib.domain.values import Target


@fold.register(e.CaseKeptOpen)
@fold.register(e.CaseKeptWithUnit)
def _kept_open(body: e.Body, to: Folding) -> None:
    if isinstance(body, e.CaseKeptOpen):
        to.case.unit = to.case.handler = None
    running.go_on(to.case, to.sla, to.at)


@fold.register
def _objected(body: e.CitizenObjected, to: Folding) -> None:
    to.case.objected, to.case.closed_at = True, None
    running.start(to.case, to.sla, Target.OBJECTION_REVIEW, to.at)


@fold.register
def _reviewed(body: e.ObjectionReviewed, to: Folding) -> None:
    running.meet(to.case, Target.OBJECTION_REVIEW, to.at)
    if body.upheld:
        running.go_on(to.case, to.sla, to.at)


@fold.register
def _urged(body: e.CitizenUrged, to: Folding) -> None:
    to.case.urged += 1


@fold.register
def _named(body: e.RespondentNamed, to: Folding) -> None:
    to.case.about = tuple(body.about.split())


@fold.register
def _taken_back(body: e.CaseTakenAway, to: Folding) -> None:
    running.resume(to.case, to.sla, to.at)
    running.settle_return(to.case, to.at)
    running.meet(to.case, Target.RETURN_WINDOW, to.at)
    to.case.unit = to.case.handler = None
