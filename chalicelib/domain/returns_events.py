"""A case changes hands or kind: returned and ruled on, transferred, reassigned, regraded."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.body import Body, private
from chalicelib.domain.returning import ReturnReason, Ruling
from chalicelib.domain.table import WITH_UNIT, Rows, stay, to
from chalicelib.domain.values import Grade, Status, Type


@dataclass(frozen=True, kw_only=True)
class CaseReturned(Body):
    """The unit that has the case gives it back; `unit` is the one that it thinks is right, or empty.

    It has the case until the return is upheld.
    """

    reason: ReturnReason
    returned_by: str
    unit: str = ""
    text: str = private()


@dataclass(frozen=True, kw_only=True)
class ReturnRuled(Body):
    """What became of a return or of the appeal (`final`); what follows for the case is an event of its own.

    `handler` is who had the case, `unit` the one that gets it, or empty; rejected, the unit may appeal until
    `appeal_until`, None: no more. `precedent` are words for the routing of such cases, kept under `category`.
    """

    ruling: Ruling
    returned_by: str
    handler: str
    unit: str = ""
    category: str = ""
    final: bool = False
    appeal_until: datetime | None = None
    text: str = private()
    precedent: str = private()


@dataclass(frozen=True, kw_only=True)
class ReturnAppealed(Body):
    """The unit does not accept that it has to keep the case."""

    returned_by: str
    text: str = private()


@dataclass(frozen=True, kw_only=True)
class CaseTakenBack(Body):
    """A return was upheld: the centre has the case; `unit` gets it at once, unless that is empty."""

    taken_from: str
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseTransferred(Body):
    """Another unit has the case; `before` had it. A question that waited for the citizen has ended."""

    unit: str
    handler: str
    before: str
    ended_question: bool = False
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class CaseReassigned(Body):
    """Another person of the unit has the case; `before` had it."""

    handler: str
    before: str
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class CaseRegraded(Body):
    """Somebody corrected what the case is; with what it was before, that is a label for the next training."""

    type: Type
    category: str
    grade: Grade
    probability: int
    impact: int
    was_type: Type
    was_category: str
    was_grade: Grade
    was_probability: int
    was_impact: int
    handler: str = ""
    reason: str = private()


ROWS: Rows = {
    CaseReturned: stay(Status.DISPATCHED),
    ReturnRuled: stay(*WITH_UNIT),
    ReturnAppealed: stay(Status.IN_PROGRESS, Status.AWAITING_CITIZEN),
    CaseTakenBack: to(Status.ACCEPTED, *WITH_UNIT),
    CaseTransferred: to(Status.DISPATCHED, *WITH_UNIT),
    CaseReassigned: stay(*WITH_UNIT),
    CaseRegraded: stay(*WITH_UNIT),
}
