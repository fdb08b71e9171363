"""The catalogue of what programs of others are told, and the words in which they are told it.

The words name no person and quote nobody: who may know more asks the API with a token of their own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain import score_events, signs_events
from chalicelib.domain import work_events as w
from chalicelib.domain.chain import Event
from chalicelib.domain.endpoints import Topic
from chalicelib.domain.head import Head


@dataclass(frozen=True)
class Kind:
    """One kind of news: what leads to it, what it says, and what of the event stands in it besides."""

    bodies: tuple[type[e.Body], ...]
    says: str
    fields: tuple[str, ...] = ()


CATALOGUE: Mapping[Topic, Kind] = {
    Topic.CASE_RECEIVED: Kind((e.CaseReceived,), "a request became a case, sorted by rules", ("channel",)),
    Topic.CASE_ACCEPTED: Kind((e.CaseAccepted,), "type, category and grade are settled"),
    Topic.CASE_REGRADED: Kind((e.CaseRegraded,), "type, category or grade were corrected"),
    Topic.CASE_DISPATCHED: Kind((e.CaseDispatched,), "a unit has it"),
    Topic.CASE_TRANSFERRED: Kind((e.CaseTransferred,), "another unit has it"),
    Topic.CASE_RETURNED: Kind((e.CaseReturned,), "the unit wants to give it back, and has it until a ruling"),
    Topic.CASE_TAKEN_BACK: Kind((e.CaseTakenBack, e.CaseTakenAway), "no unit has it any more"),
    Topic.CASE_STARTED: Kind((e.CaseSignedFor,), "the unit has signed for it, or counts as if it had"),
    Topic.CASE_CONTACTED: Kind((e.ContactMade,), "somebody of the unit was in contact with the citizen"),
    Topic.CASE_WAITING: Kind((e.QuestionAsked,), "the office has asked the citizen something"),
    Topic.CASE_ADDED_TO: Kind((e.CitizenAdded,), "the citizen wrote again"),
    Topic.CASE_URGED: Kind((e.CitizenUrged,), "the citizen asks to get on with it"),
    Topic.CASE_EXTENDED: Kind((w.ExtensionApproved,), "more time was given", ("target",)),
    Topic.CASE_RESCHEDULED: Kind(
        (e.CalendarChanged,), "the days on which the office works have changed, and due_at may have"
    ),
    Topic.CASE_ESCALATED: Kind((e.TargetEscalated,), "a deadline was missed", ("target", "level")),
    Topic.CASE_SUPERVISED: Kind((e.SupervisionOrdered,), "a supervisor wants a written answer", ("due_at",)),
    Topic.CASE_MERGED: Kind((m.CaseMerged,), "it is handled as one with another case"),
    Topic.CASE_UNMERGED: Kind((m.CaseUnmerged,), "it is handled by itself again"),
    Topic.CASE_DECLINED: Kind((e.CaseDeclined,), "it is not for this office", ("final",)),
    Topic.CASE_OBJECTED: Kind((e.CitizenObjected,), "the citizen objects to that"),
    Topic.CASE_WITHDRAWN: Kind((e.CaseWithdrawn,), "the citizen took it back"),
    Topic.CASE_KEPT_OPEN: Kind(
        (e.CaseKeptOpen, e.CaseKeptWithUnit), "it goes on nevertheless, for there is a public danger"
    ),
    Topic.CASE_REPLIED: Kind((e.CaseReplied,), "the citizen has an answer", ("outcome",)),
    Topic.CASE_PROMISED: Kind((e.PromiseGiven,), "the answer promises a result by a day", ("due_at",)),
    Topic.CASE_FOLLOWED_UP: Kind((e.PromiseFollowedUp,), "what came of the promise", ("outcome",)),
    Topic.CASE_REOPENED: Kind((e.CaseReopened,), "it was not solved, and is handled again"),
    Topic.CASE_REEXAMINED: Kind((e.ReexaminationAsked,), "a higher office examines it again", ("instance",)),
    Topic.CASE_ARCHIVED: Kind((e.CaseArchived,), "every window has passed; nothing changes any more"),
    Topic.SURVEY_SENT: Kind((e.SurveyDue,), "the citizen is asked about the answer", ("cycle",)),
    Topic.SURVEY_ANSWERED: Kind(
        (e.SurveyAnswered,), "what the citizen says of it", ("cycle", "contacted", "resolved", "satisfaction")
    ),
    Topic.SURVEY_CLOSED: Kind((e.SurveyClosed,), "no answer came, or none was asked for", ("cycle",)),
}

TOPICS: Mapping[type[e.Body], Topic] = {
    body: topic for topic, kind in CATALOGUE.items() for body in kind.bodies
}

INTERNAL: frozenset[type[e.Body]] = frozenset(
    {
        # What officers say to each other, and how they come to what is told above.
        *(e.NoteAdded, e.CaseUrged, e.CaseReassigned, e.ReturnRuled, e.ReturnAppealed, e.ObjectionReviewed),
        *(w.UnitAdded, w.UnitRemoved, w.UnitReported, w.JointReviewCalled, w.JointReviewHeld),
        *(w.ExtensionAsked, w.ExtensionRefused, w.HearingCalled, w.HearingHeld, w.HearingLapsed),
        *(w.EvidenceAdded, w.FastSettled, w.FastReviewed, e.ProcedureChosen, e.ProcedureLeft),
        *(e.ExclusionProposed, e.ExclusionApproved, e.ExclusionRefused),
        *(e.TerminationProposed, e.TerminationApproved, e.TerminationRefused),
        *(e.SuggestionDecided, e.SuggestionAwarded),
        *(e.SupervisionAnswered, e.SupervisionSentBack, e.SupervisionClosed),
        *(score_events.StormFound, score_events.PointDisputed, score_events.PointRuled),
        *(signs_events.SurveyFlagged, signs_events.SignsSettled, e.SurveyReviewed, e.SurveyNudged),
        # Whom a tip-off is about, and that a part of a case became one.
        *(e.RespondentNamed, m.CaseSplit),
        # Of other cases: each tells of itself.
        *(m.MasterMoved, m.CaseJoined, m.CaseLeft, m.MergedCaseAdded, m.MergedCaseUrged, m.PromiseOwned),
        # How messages and recordings fare.
        *(e.CitizenInformed, e.ReminderDue, e.QuestionLapsed, e.PicturesLost),
        *(e.RecordingKept, e.RecordingLost, e.RecordingTranscribed, e.TranscriptMissing),
    }
)
"""What is nobody's business outside. A test wants every event to stand either here or in the catalogue."""

DATA: Mapping[str, str] = {
    "ticket": "the number of the case",
    "sequence": "the event's number in its case: of two, the higher one is the later one",
    "status": "where the case stood after the event",
    "request_type": "what kind of request it is",
    "grade": "how pressing it is",
    "category": "what it is about, a category of the office's rules",
    "unit": "the id of the unit that has it, or null",
    "district": "a district of the office, or null",
    "due_at": "when the citizen must have an answer, or null",
}
"""What every event but `ping` says of its case."""

DETAILS: Mapping[str, str] = {
    "channel": "how the request came",
    "target": "which deadline",
    "level": "how far it has climbed: 1 the unit's head, 2 the supervisor, 3 the manager",
    "due_at": "by when; `data.due_at` is that of the case",
    "final": "whether nothing more can be said against it",
    "outcome": "what the answer settles",
    "instance": "2 or 3",
    "cycle": "which answer it is about: 1 the first",
    "contacted": "whether somebody was in contact",
    "resolved": "yes, partly or no",
    "satisfaction": "from 1, very dissatisfied, to 5, very satisfied",
}
"""What stands in `data.details`, where the catalogue names it."""


def words(event: Event, head: Head, category: str, district: str | None) -> str:
    """The body that is posted: of one event always the same. `head` is the case right after the event.

    Category and district are handed in as the office's rules know them: a form takes any words for either.
    """
    topic = TOPICS[type(event.body)]
    details = {name: _plain(getattr(event.body, name)) for name in CATALOGUE[topic].fields}
    data = {
        "ticket": event.ticket,
        "sequence": event.seq,
        "status": head.status,
        "request_type": head.type,
        "grade": head.grade,
        "category": category,
        "unit": head.unit or None,
        "district": district,
        "due_at": _plain(head.due_at),
    }
    return envelope(topic, event.at, data | ({"details": details} if details else {}))


def envelope(topic: Topic, at: datetime, data: Mapping[str, object]) -> str:
    """As the specification recommends it: type, timestamp, data."""
    said = {"type": topic, "timestamp": _plain(at), "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
