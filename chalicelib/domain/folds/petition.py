"""Which procedure of the policy a case follows: its running clocks are counted anew."""

from chalicelib.domain import events as e
from chalicelib.domain import running
from chalicelib.domain.folding import Folding, fold


@fold.register
def _chosen(body: e.ProcedureChosen, to: Folding) -> None:
    to.case.procedure = body.procedure
    running.recompute(to.case, to.sla, to.at)


@fold.register
def _left(body: e.ProcedureLeft, to: Folding) -> None:
    to.case.procedure, to.case.left_procedure = "", True
    running.recompute(to.case, to.sla, to.at)
