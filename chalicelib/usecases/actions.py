"""What an officer can order, and what it does to a case; lawful by the table, allowed by the role."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain import events as e
from chalicelib.domain.case import By, Case
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.values import Grade, Outcome, Status, Type
from chalicelib.ports import Deps
from chalicelib.sla.sla import Sla
from chalicelib.usecases import recordings
from chalicelib.usecases.opening import sort

OUTCOMES = (Outcome.SOLVED, Outcome.EXPLAINED, Outcome.UNFOUNDED, Outcome.HANDED_OVER)
DECLINE_REASONS = ("other_legal_path", "other_place", "emergency_number", "unclear", "abusive")
CONTACT_KINDS = ("met", "called", "wrote")


@dataclass(frozen=True)
class Accept:
    """Settle what triage guessed; None leaves the guess as it is."""

    type: Type | None = None
    category: str | None = None
    grade: Grade | None = None
    district: str | None = None


@dataclass(frozen=True)
class Dispatch:
    unit: str
    reason: str = ""


@dataclass(frozen=True)
class Decline:
    reason: str
    advice: str


@dataclass(frozen=True)
class Sign:
    pass


@dataclass(frozen=True)
class Contact:
    how: str
    note: str = ""


@dataclass(frozen=True)
class Ask:
    text: str


@dataclass(frozen=True)
class Note:
    text: str


@dataclass(frozen=True)
class Reply:
    outcome: Outcome
    text: str


@dataclass(frozen=True)
class Inform:
    """The officer told the citizen in person: no message could be delivered."""

    note: str = ""


@dataclass(frozen=True)
class Review:
    finding: str


@dataclass(frozen=True)
class Reopen:
    reason: str


@dataclass(frozen=True)
class Transcribe:
    """The officer has listened to the call and writes down what was said."""

    text: str


@dataclass(frozen=True)
class Doing:
    """An action under way: whose, on what, by which rules."""

    deps: Deps
    case: Case
    sla: Sla
    by: By

    def record(self, body: e.Body) -> None:
        self.case.record(self.by, body, self.sla)

    def take_on(self) -> None:
        """Whoever works on a case has signed for it."""
        self.case.sign(self.by, self.sla)


def _accept(doing: Doing, command: Accept) -> None:
    case = doing.case
    type = command.type or case.type
    _one_of(type, doing.sla.policy.types, "type")
    doing.record(
        e.CaseAccepted(
            type=type,
            category=command.category if command.category is not None else case.category,
            grade=command.grade or case.grade,
            probability=case.probability,
            impact=case.impact,
            district=command.district or case.district,
        )
    )


def _dispatch(doing: Doing, command: Dispatch) -> None:
    try:
        handler = doing.deps.office.handler_on_duty(command.unit)
    except LookupError:
        handler = None
    if handler is None:
        raise InvalidInputError("error.unit_unknown", "unit")
    if doing.case.status is Status.RECEIVED:
        _accept(doing, Accept())
    doing.record(e.CaseDispatched(unit=command.unit, handler=handler.id, reason=command.reason))


def _decline(doing: Doing, command: Decline) -> None:
    _one_of(command.reason, DECLINE_REASONS, "reason")
    _required(command.advice, "advice")
    doing.record(e.CaseDeclined(reason=command.reason, advice=command.advice))


def _sign(doing: Doing, command: Sign) -> None:  # noqa: ARG001  the command says nothing more
    doing.record(e.CaseSignedFor(silent=False))


def _contact(doing: Doing, command: Contact) -> None:
    _one_of(command.how, CONTACT_KINDS, "how")
    doing.take_on()
    doing.record(e.ContactMade(how=command.how, note=command.note))


def _ask(doing: Doing, command: Ask) -> None:
    _required(command.text, "text")
    doing.take_on()
    doing.record(e.QuestionAsked(text=command.text))


def _note(doing: Doing, command: Note) -> None:
    _required(command.text, "text")
    doing.record(e.NoteAdded(text=command.text))


def _reply(doing: Doing, command: Reply) -> None:
    _required(command.text, "text")
    _one_of(command.outcome, OUTCOMES, "outcome")
    doing.take_on()
    case, office = doing.case, doing.deps.office
    direct = case.unit is None
    if case.status is Status.RECEIVED:
        _accept(doing, Accept())
    unit = case.unit or office.dispatcher_on_duty().unit
    doing.record(e.CaseReplied(outcome=command.outcome, unit=unit, direct=direct, text=command.text))


def _inform(doing: Doing, command: Inform) -> None:
    at, proof = doing.by.at, e.Proof.IN_PERSON
    if not doing.case.knows(e.Notice.REPLY):
        doing.record(e.CitizenInformed(of=e.Notice.REPLY, proof=proof, arrived_at=at, delivery=""))
    if command.note:
        doing.record(e.NoteAdded(text=command.note))


def _review(doing: Doing, command: Review) -> None:
    _required(command.finding, "finding")
    doing.record(e.SurveyReviewed(finding=command.finding))


def _reopen(doing: Doing, command: Reopen) -> None:
    _required(command.reason, "reason")
    doing.record(e.CaseReopened(reason=command.reason))


def _transcribe(doing: Doing, command: Transcribe) -> None:
    _required(command.text, "text")
    doing.record(recordings.typed(doing.deps, doing.case, doing.by, command.text))
    sort(doing.deps, doing.case, command.text)


Run = Callable[[Doing, Any], None]
COMMANDS: Mapping[str, tuple[type, Run]] = {
    "accept": (Accept, _accept),
    "dispatch": (Dispatch, _dispatch),
    "decline": (Decline, _decline),
    "sign": (Sign, _sign),
    "contact": (Contact, _contact),
    "ask": (Ask, _ask),
    "note": (Note, _note),
    "reply": (Reply, _reply),
    "inform": (Inform, _inform),
    "review": (Review, _review),
    "reopen": (Reopen, _reopen),
    "transcribe": (Transcribe, _transcribe),
}

EVENTS: Mapping[str, type[e.Body]] = {
    "accept": e.CaseAccepted,
    "dispatch": e.CaseDispatched,
    "decline": e.CaseDeclined,
    "sign": e.CaseSignedFor,
    "contact": e.ContactMade,
    "ask": e.QuestionAsked,
    "note": e.NoteAdded,
    "reply": e.CaseReplied,
    "inform": e.CitizenInformed,
    "review": e.SurveyReviewed,
    "reopen": e.CaseReopened,
    "transcribe": e.RecordingTranscribed,
}
"""What an action leaves on the trail, whatever else it records."""


def _required(text: str, field: str) -> None:
    if not text.strip():
        raise InvalidInputError("error.field_missing", field)


def _one_of(value: str, allowed: tuple[str, ...], field: str) -> None:
    if value not in allowed:
        raise InvalidInputError("error.field_invalid", field)
