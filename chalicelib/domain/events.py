"""What can happen to a case: one frozen body per kind of event, named in the past tense.

Personal data stand in fields marked `private`; how they stay outside the hash is told in chain.py.
"""

from dataclasses import dataclass

from chalicelib.domain.body import Body, private
from chalicelib.domain.call_events import (
    PicturesLost,
    RecordingKept,
    RecordingLost,
    RecordingTranscribed,
    TranscriptMissing,
)
from chalicelib.domain.notice_events import CitizenInformed, Notice, Proof
from chalicelib.domain.outcomes_events import (
    ExclusionApproved,
    ExclusionProposed,
    ExclusionRefused,
    PromiseFollowedUp,
    PromiseGiven,
    SuggestionAwarded,
    SuggestionDecided,
    TerminationApproved,
    TerminationProposed,
    TerminationRefused,
)
from chalicelib.domain.petition_events import ProcedureChosen, ProcedureLeft, ReexaminationAsked
from chalicelib.domain.returns_events import (
    CaseReassigned,
    CaseRegraded,
    CaseReturned,
    CaseTakenBack,
    CaseTransferred,
    ReturnAppealed,
    ReturnRuled,
)
from chalicelib.domain.rights_events import (
    CaseKeptOpen,
    CaseKeptWithUnit,
    CaseTakenAway,
    CaseUrged,
    CitizenObjected,
    CitizenUrged,
    ObjectionReviewed,
    RespondentNamed,
)
from chalicelib.domain.supervision_events import (
    SupervisionAnswered,
    SupervisionClosed,
    SupervisionOrdered,
    SupervisionSentBack,
)
from chalicelib.domain.survey_events import (
    SurveyAnswered,
    SurveyClosed,
    SurveyDue,
    SurveyNudged,
    SurveyReviewed,
)
from chalicelib.domain.time_events import CalendarChanged, ReminderDue, TargetEscalated
from chalicelib.domain.values import Channel, DeskKind, Grade, Outcome, Type

__all__ = [
    "Body",
    "CalendarChanged",
    "CaseKeptOpen",
    "CaseKeptWithUnit",
    "CaseReassigned",
    "CaseRegraded",
    "CaseReturned",
    "CaseTakenAway",
    "CaseTakenBack",
    "CaseTransferred",
    "CaseUrged",
    "CitizenInformed",
    "CitizenObjected",
    "CitizenUrged",
    "ExclusionApproved",
    "ExclusionProposed",
    "ExclusionRefused",
    "Notice",
    "ObjectionReviewed",
    "PicturesLost",
    "ProcedureChosen",
    "ProcedureLeft",
    "PromiseFollowedUp",
    "PromiseGiven",
    "Proof",
    "RecordingKept",
    "RecordingLost",
    "RecordingTranscribed",
    "ReexaminationAsked",
    "ReminderDue",
    "RespondentNamed",
    "ReturnAppealed",
    "ReturnRuled",
    "SuggestionAwarded",
    "SuggestionDecided",
    "SupervisionAnswered",
    "SupervisionClosed",
    "SupervisionOrdered",
    "SupervisionSentBack",
    "SurveyAnswered",
    "SurveyClosed",
    "SurveyDue",
    "SurveyNudged",
    "SurveyReviewed",
    "TargetEscalated",
    "TerminationApproved",
    "TerminationProposed",
    "TerminationRefused",
    "TranscriptMissing",
]
"""What stands elsewhere and is an event like those below."""


@dataclass(frozen=True, kw_only=True)
class CaseReceived(Body):
    """A submission became a case, as triage guesses; `taken_by` typed it in, it was `split_from` another."""

    submission: str
    channel: Channel
    lang: str
    policy: str
    type: Type
    category: str
    grade: Grade
    probability: int
    impact: int
    confidence: float
    rule: str
    district: str | None
    shown: bool
    quiet: bool = False
    wordless: bool = False
    desk_kind: DeskKind | None = None
    taken_by: str = ""
    calendar: str = ""
    split_from: str = ""
    repeats: str = ""
    title: str = private()
    respondent: str = private("")


@dataclass(frozen=True, kw_only=True)
class CaseAccepted(Body):
    """Type, category, grade and risk are settled."""

    type: Type
    category: str
    grade: Grade
    probability: int
    impact: int
    district: str | None


@dataclass(frozen=True, kw_only=True)
class CaseDispatched(Body):
    """A unit has the case, and one person of it."""

    unit: str
    handler: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseDeclined(Body):
    """Outside the remit: `reason` is a code of the policy's list; `final` after an objection."""

    reason: str
    final: bool = False
    advice: str = private()


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(Body):
    """The citizen took it back."""

    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class CaseSignedFor(Body):
    """The unit signed for the case; `silent` when the return window passed without a word."""

    silent: bool


@dataclass(frozen=True, kw_only=True)
class ContactMade(Body):
    """A person of the unit did what was due: `how` is met, called, wrote, refused or not_needed."""

    how: str
    note: str = private()


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Body):
    """The handler needs something from the citizen; the reply clock pauses."""

    text: str = private()


@dataclass(frozen=True, kw_only=True)
class QuestionLapsed(Body):
    """The pause limit is used up; the clock runs again."""


@dataclass(frozen=True, kw_only=True)
class CitizenAdded(Body):
    """A further message of the citizen; its text stays in its own submission. `quiet`: one of a flood."""

    submission: str
    why: str
    quiet: bool = False
    taken_by: str = ""


@dataclass(frozen=True, kw_only=True)
class NoteAdded(Body):
    """Internal: never shown to the citizen, moves no clock."""

    text: str = private()


@dataclass(frozen=True, kw_only=True)
class CaseReplied(Body):
    """The answer, the master's if it `follows`; `unit` is the one that its survey credits (traps.md 34)."""

    outcome: Outcome
    unit: str
    direct: bool
    follows: str = ""
    text: str = private()


@dataclass(frozen=True, kw_only=True)
class CaseReopened(Body):
    """Not solved: a new reply clock runs."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseArchived(Body):
    """Every window has passed; nothing changes any more."""
