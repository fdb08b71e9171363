"""The supervision order: its clock runs to the moment that the order names."""

from chalicelib.domain import events as e
from chalicelib.domain import running
from chalicelib.domain.folding import Folding, fold
from chalicelib.domain.supervision import ORDER_TARGETS, OrderState, target_of


@fold.register(e.SupervisionOrdered)
def _ordered(body: e.SupervisionOrdered, to: Folding) -> None:
    running.start_until(to.case, target_of(body.grade), to.at, body.due_at)
    to.case.order = OrderState.OPEN


@fold.register
def _answered(body: e.SupervisionAnswered, to: Folding) -> None:
    _meet(to)
    is_second = to.case.order is OrderState.SENT_BACK
    to.case.order = OrderState.ANSWERED_AGAIN if is_second else OrderState.ANSWERED


@fold.register
def _sent_back(body: e.SupervisionSentBack, to: Folding) -> None:
    running.start_until(to.case, target_of(body.grade), to.at, body.due_at)
    to.case.order = OrderState.SENT_BACK


@fold.register
def _closed(body: e.SupervisionClosed, to: Folding) -> None:
    _meet(to)
    to.case.order = OrderState.NONE


def _meet(to: Folding) -> None:
    for target in ORDER_TARGETS:
        running.meet(to.case, target, to.at)
