"""What can happen to a supervision order (督办单): it asks whoever has the case for a written answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.body import Body, private
from chalicelib.domain.table import WITH_UNIT, Rows, stay
from chalicelib.domain.values import Status


class OrderGrade(StrEnum):
    """How far a missed order climbs: to the head of the unit, or to the manager as well."""

    GENERAL = "general"
    KEY = "key"


@dataclass(frozen=True, kw_only=True)
class SupervisionOrdered(Body):
    """A supervisor wants a written answer by `due_at`."""

    grade: OrderGrade
    due_at: datetime
    words: str = private()


@dataclass(frozen=True, kw_only=True)
class SupervisionAnswered(Body):
    """The unit's answer to the order."""

    text: str = private()


@dataclass(frozen=True, kw_only=True)
class SupervisionSentBack(Body):
    """The answer is not enough: a better one is wanted by `due_at`."""

    grade: OrderGrade
    due_at: datetime
    words: str = private()


@dataclass(frozen=True, kw_only=True)
class SupervisionClosed(Body):
    """The answer is accepted, or no longer needed."""

    words: str = private()


_WHILE = (*WITH_UNIT, Status.REPLIED, Status.EVALUATED)

ROWS: Rows = {
    SupervisionOrdered: stay(*WITH_UNIT),
    SupervisionAnswered: stay(*_WHILE),
    SupervisionSentBack: stay(*_WHILE),
    SupervisionClosed: stay(*_WHILE),
}
