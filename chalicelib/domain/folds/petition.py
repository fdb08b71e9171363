"""Which procedure a petition follows, and that a higher office examines it again."""

from chalicelib.domain import events as e
from chalicelib.domain import running
from chalicelib.domain.folding import Folding, fold
from chalicelib.domain.head import Cycle
from chalicelib.domain.values import Target


@fold.register
def _chosen(body: e.ProcedureChosen, to: Folding) -> None:
    to.case.procedure = body.procedure
    running.recompute(to.case, to.sla, to.at)


@fold.register
def _left(body: e.ProcedureLeft, to: Folding) -> None:
    to.case.procedure, to.case.left_procedure = "", True
    running.recompute(to.case, to.sla, to.at)


@fold.register
def _asked(body: e.ReexaminationAsked, to: Folding) -> None:
    case = to.case
    case.instance, case.recused = body.instance, tuple(body.recused.split())
    case.unit, case.handler, case.co_units = body.unit, body.handler or None, ()
    case.cycles.append(Cycle(case.cycle.number + 1, to.at, instance=body.instance))
    case.procedure, case.master, case.closed_at = "", "", None
    case.drop_proposal()
    if window := case.clocks.get(Target.REEXAMINATION_REQUEST):
        # That of an earlier answer may have passed before this one arrived.
        running.meet(case, Target.REEXAMINATION_REQUEST, min(to.at, window.due_at))
    # What was promised and what was due before are told by their cycles, and the head is kept small.
    for target in (Target.FOLLOW_UP, Target.REOPENED_REPLY, Target.REPLY):
        case.clocks.pop(target, None)
    running.start(case, to.sla, Target.REEXAMINATION_REPLY, to.at)
    running.start(case, to.sla, Target.RETURN_WINDOW, to.at)
