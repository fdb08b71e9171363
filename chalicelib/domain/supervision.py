"""Where a supervision order stands, and which clock is its own."""

from enum import StrEnum

from chalicelib.domain.supervision_events import OrderGrade
from chalicelib.domain.values import Target


class OrderState(StrEnum):
    """One order at a time; its answer is sent back once at most."""

    NONE = ""
    OPEN = "open"
    ANSWERED = "answered"
    SENT_BACK = "sent_back"
    ANSWERED_AGAIN = "answered_again"


UNANSWERED = frozenset({OrderState.OPEN, OrderState.SENT_BACK})
ANSWERED = frozenset({OrderState.ANSWERED, OrderState.ANSWERED_AGAIN})
ORDER_TARGETS = (Target.SUPERVISION_ORDER, Target.KEY_ORDER)


def target_of(grade: OrderGrade) -> Target:
    """A target of its own for each: they climb to different people."""
    return Target.KEY_ORDER if grade is OrderGrade.KEY else Target.SUPERVISION_ORDER
