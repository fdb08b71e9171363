"""Returns, transfers and corrections: the citizen's clock runs on through all of them (traps.md 15)."""

from chalicelib.domain import events as e
from chalicelib.domain import running
from chalicelib.domain.folding import Folding, fold
from chalicelib.domain.returning import Ruling, Stage
from chalicelib.domain.values import Target


@fold.register
def _returned(body: e.CaseReturned, to: Folding) -> None:
    to.case.returned = to.case.returned.at(Stage.ASKED)
    to.case.returns += 1
    running.meet(to.case, Target.RETURN_WINDOW, to.at)
    running.start(to.case, to.sla, Target.RETURN_RULING, to.at)


@fold.register
def _ruled(body: e.ReturnRuled, to: Folding) -> None:
    found = to.case.returned
    refused = found.refused(body.returned_by, body.appeal_until)
    to.case.returned = found.over() if body.ruling is Ruling.UPHELD else refused
    running.meet(to.case, Target.RETURN_RULING, to.at)


@fold.register
def _appealed(body: e.ReturnAppealed, to: Folding) -> None:
    to.case.returned = to.case.returned.at(Stage.APPEALED)
    running.start(to.case, to.sla, Target.RETURN_RULING, to.at)


@fold.register
def _taken_back(body: e.CaseTakenBack, to: Folding) -> None:
    _leave(to)
    to.case.unit = to.case.handler = None
    running.meet(to.case, Target.RETURN_WINDOW, to.at)


@fold.register
def _transferred(body: e.CaseTransferred, to: Folding) -> None:
    _leave(to)
    to.case.unit, to.case.handler = body.unit, body.handler
    to.case.co_units = tuple(unit for unit in to.case.co_units if unit != body.unit)
    running.start(to.case, to.sla, Target.RETURN_WINDOW, to.at)


@fold.register
def _reassigned(body: e.CaseReassigned, to: Folding) -> None:
    to.case.handler = body.handler


@fold.register
def _regraded(body: e.CaseRegraded, to: Folding) -> None:
    case = to.case
    regraded = (body.type, body.grade) != (case.type, case.grade)
    case.type, case.category, case.grade = body.type, body.category, body.grade
    case.probability, case.impact = body.probability, body.impact
    if regraded:
        running.recompute(case, to.sla, to.at)


def _leave(to: Folding) -> None:
    """The unit has it no more: nobody waits for an answer to its question, nor for a ruling on its return."""
    running.resume(to.case, to.sla, to.at)
    running.settle_return(to.case, to.at)
