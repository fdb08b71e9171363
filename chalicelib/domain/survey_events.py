"""What can happen to the survey of a reply (domain.md §5)."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.body import Body, hidden, private
from chalicelib.domain.values import Channel, Resolved


@dataclass(frozen=True, kw_only=True)
class SurveyDue(Body):
    """The citizen is to be asked about reply `cycle`."""

    cycle: int


@dataclass(frozen=True, kw_only=True)
class SurveyNudged(Body):
    """No answer yet: asked once more."""

    cycle: int


@dataclass(frozen=True, kw_only=True)
class SurveyAnswered(Body):
    """The citizen's three answers, and a free comment; by which channel, and in which message, they came.

    By page also when that was opened, and `source`: where from, as a keyed hash.
    """

    cycle: int
    channel: Channel
    contacted: bool
    resolved: Resolved
    satisfaction: int
    submission: str = ""
    opened_at: datetime | None = None
    comment: str = private()
    source: str = hidden()


@dataclass(frozen=True, kw_only=True)
class SurveyReviewed(Body):
    """Somebody other than the handler looked into a bad answer."""

    finding: str = private()


@dataclass(frozen=True, kw_only=True)
class SurveyClosed(Body):
    """No answer came, or none was asked for (praise); `reason` says which."""

    cycle: int
    reason: str
