"""What citizens do by right, and what the office answers; whom a tip-off is about."""

from dataclasses import dataclass

from chalicelib.domain.body import Body, private
from chalicelib.domain.table import OPEN, WITH_UNIT, Rows, stay, to
from chalicelib.domain.values import Channel, Status


@dataclass(frozen=True, kw_only=True)
class CaseKeptOpen(Body):
    """Taken back, but there is a public danger: it goes on, and no unit has it yet."""

    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class CaseKeptWithUnit(Body):
    """The same of a case that a unit had: the unit goes on."""

    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class CitizenObjected(Body):
    """Against a refusal, once; `submission` is the message that says so, if it was one."""

    channel: Channel
    submission: str = ""
    text: str = private()


@dataclass(frozen=True, kw_only=True)
class ObjectionReviewed(Body):
    """The supervisor has decided; if it is not `upheld`, a final refusal follows."""

    upheld: bool
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class CitizenUrged(Body):
    """The citizen asks to get on with it."""

    channel: Channel


@dataclass(frozen=True, kw_only=True)
class CaseUrged(Body):
    """Somebody of the office reminds whoever has the case."""

    text: str = private()


@dataclass(frozen=True, kw_only=True)
class RespondentNamed(Body):
    """Whom a tip-off is about: ids of units and people, with blanks between; replaces what was known."""

    about: str


@dataclass(frozen=True, kw_only=True)
class CaseTakenAway(Body):
    """The unit may not have it: it is waiting for a dispatcher again."""


ROWS: Rows = {
    CaseKeptOpen: to(Status.RECEIVED, Status.WITHDRAWN),
    CaseKeptWithUnit: to(Status.IN_PROGRESS, Status.WITHDRAWN),
    CitizenObjected: to(Status.RECEIVED, Status.DECLINED),
    ObjectionReviewed: stay(Status.RECEIVED),
    CitizenUrged: stay(*OPEN, Status.MERGED),
    CaseUrged: stay(*OPEN),
    RespondentNamed: stay(*OPEN),
    CaseTakenAway: to(Status.ACCEPTED, *WITH_UNIT),
}
