"""What can happen while several handle a case, more time is asked for, and evidence is gathered."""

from dataclasses import dataclass

from chalicelib.domain.body import Body, private
from chalicelib.domain.table import OPEN, WITH_UNIT, Rows, stay
from chalicelib.domain.values import Measure, Status, Target


@dataclass(frozen=True, kw_only=True)
class UnitAdded(Body):
    """A unit handles the case beside the lead (一单双派); `handler` of it is told, `task` is its part."""

    unit: str
    handler: str
    task: str = private()


@dataclass(frozen=True, kw_only=True)
class UnitRemoved(Body):
    """The lead goes on without that unit; `handler` of it is told."""

    unit: str
    handler: str
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class UnitReported(Body):
    """What a co-handling unit found or did: internal, the lead alone replies."""

    unit: str
    text: str = private()


@dataclass(frozen=True, kw_only=True)
class JointReviewCalled(Body):
    """Units (their ids, with blanks between) and experts are to look at a question together."""

    units: str
    experts: str = private()
    question: str = private()


@dataclass(frozen=True, kw_only=True)
class JointReviewHeld(Body):
    """What they came to."""

    minutes: str = private()


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(Body):
    """More time for `target`, a term such as 5wd; `reason` is written for the citizen."""

    target: Target
    term: str
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class ExtensionApproved(Body):
    """The due moment of `target` moves by the term; the citizen is told with the reason."""

    target: Target
    term: str
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class ExtensionRefused(Body):
    """The due moment stays; why is told to whoever asked."""

    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class HearingCalled(Body):
    """The clocks that the policy names stand still until it is held."""

    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class HearingHeld(Body):
    """The clocks run again."""

    minutes: str = private()


@dataclass(frozen=True, kw_only=True)
class HearingLapsed(Body):
    """The pause limit is used up before it was held; the clocks run again."""


@dataclass(frozen=True, kw_only=True)
class EvidenceAdded(Body):
    """What proves a step (contact, handling, reply), and where it is found."""

    step: str
    text: str = private()
    reference: str = private()


@dataclass(frozen=True, kw_only=True)
class FastSettled(Body):
    """Settled at once by a measure, for an `amount` in yuan; `sampled`: it is looked at afterwards."""

    measure: Measure
    amount: int
    sampled: bool


@dataclass(frozen=True, kw_only=True)
class FastReviewed(Body):
    """A supervisor looked into what was settled at once."""

    finding: str = private()


_HANDLED = (Status.IN_PROGRESS, Status.AWAITING_CITIZEN)

ROWS: Rows = {
    UnitAdded: stay(*WITH_UNIT),
    UnitRemoved: stay(*WITH_UNIT),
    UnitReported: stay(*WITH_UNIT),
    JointReviewCalled: stay(*_HANDLED),
    JointReviewHeld: stay(*OPEN),
    ExtensionAsked: stay(*_HANDLED),
    ExtensionApproved: stay(*OPEN),
    ExtensionRefused: stay(*OPEN),
    HearingCalled: stay(*_HANDLED),
    HearingHeld: stay(*OPEN),
    HearingLapsed: stay(*OPEN),
    EvidenceAdded: stay(*_HANDLED, Status.REPLIED),
    FastSettled: stay(Status.IN_PROGRESS),
    FastReviewed: stay(*OPEN, Status.REPLIED, Status.EVALUATED),
}
"""What was asked for or called stays so when the case goes to another unit meanwhile."""
