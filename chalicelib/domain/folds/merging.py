"""Cases that are handled as one: the one that follows has the hands of its master, and its own clock."""

from chalicelib.domain import merging_events as m
from chalicelib.domain import running
from chalicelib.domain.folding import Folding, fold
from chalicelib.domain.head import Work
from chalicelib.domain.values import Target

ROUTED = (
    Target.ACCEPTANCE,
    Target.DISPATCH,
    Target.RETURN_WINDOW,
    Target.EXTENSION_DECISION,
    Target.JOINT_REVIEW,
)
"""What saying where it belongs settles; the citizen's own clock and the first contact run on."""


@fold.register
def _merged(body: m.CaseMerged, to: Folding) -> None:
    running.release(to.case, to.sla, to.at)
    # What was asked for or called was so by a unit that has it no more.
    to.case.work = Work(fast=to.case.work.fast)
    running.settle_return(to.case, to.at)
    to.case.drop_proposal()
    for target in ROUTED:
        running.meet(to.case, target, to.at)
    to.case.master, to.case.co_units = body.master, ()
    to.case.unit, to.case.handler = body.unit or None, body.handler or None


@fold.register
def _joined(body: m.CaseJoined, to: Folding) -> None:
    to.case.leads = True


@fold.register
def _unmerged(body: m.CaseUnmerged, to: Folding) -> None:
    to.case.master = ""
    to.case.unit = to.case.handler = None
    # Nobody has it: whoever dispatches is reminded of that anew.
    running.start(to.case, to.sla, Target.DISPATCH, to.at)


@fold.register
def _moved(body: m.MasterMoved, to: Folding) -> None:
    to.case.unit, to.case.handler = body.unit or None, body.handler or None


@fold.register
def _owned(body: m.PromiseOwned, to: Folding) -> None:
    to.case.master = ""
