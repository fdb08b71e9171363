"""The loop by hand: accept, dispatch, sign, contact, ask, reply, and what goes with them."""

from dataclasses import dataclass
from datetime import date

from chalicelib.domain import events as e
from chalicelib.domain.head import Head
from chalicelib.domain.values import Channel, Grade, Outcome, Status, Type, Verdict
from chalicelib.usecases import recordings
from chalicelib.usecases.acts.doing import Action, Actions, Doing, handler_of, one_of, required, undisputed
from chalicelib.usecases.acts.outcomes import promise, with_verdict
from chalicelib.usecases.acts.proposals import fits_proposal
from chalicelib.usecases.opening import sort
from chalicelib.usecases.shielding import shield

OUTCOMES = tuple(Outcome)
DECLINE_REASONS = ("other_legal_path", "other_place", "emergency_number", "unclear", "abusive")
CONTACT_KINDS = ("met", "called", "wrote", "refused", "not_needed")
PROVED_KINDS = frozenset({"refused", "not_needed"})
"""Nobody was reached: the note says how a refusal is proved, or why no contact is needed."""


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
    """`due_on` and `steps` are of a promise, `verdict` and `grounds` of a suggestion."""

    outcome: Outcome
    text: str
    due_on: date | None = None
    steps: str = ""
    verdict: Verdict | None = None
    grounds: str = ""


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


def _accept(doing: Doing, command: Accept) -> None:
    case = doing.case
    type = command.type or case.type
    one_of(type, doing.sla.policy.types, "type")
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
    shield(doing.deps, case, doing.by, doing.sla)


def accept_as_it_is(doing: Doing) -> None:
    """Whoever decides where a case belongs has accepted it as it was guessed."""
    _accept(doing, Accept())


def _dispatch(doing: Doing, command: Dispatch) -> None:
    if doing.case.status is Status.RECEIVED:
        _accept(doing, Accept())
    handler = handler_of(doing, command.unit)
    doing.record(e.CaseDispatched(unit=command.unit, handler=handler.id, reason=command.reason))


def _decline(doing: Doing, command: Decline) -> None:
    one_of(command.reason, DECLINE_REASONS, "reason")
    required(command.advice, "advice")
    doing.record(e.CaseDeclined(reason=command.reason, advice=command.advice))


def _sign(doing: Doing, command: Sign) -> None:  # noqa: ARG001  the command says nothing more
    doing.record(e.CaseSignedFor(silent=False))


def _contact(doing: Doing, command: Contact) -> None:
    one_of(command.how, CONTACT_KINDS, "how")
    if command.how in PROVED_KINDS:
        required(command.note, "note")
    doing.take_on()
    doing.record(e.ContactMade(how=command.how, note=command.note))


def _ask(doing: Doing, command: Ask) -> None:
    required(command.text, "text")
    doing.take_on()
    doing.record(e.QuestionAsked(text=command.text))


def _note(doing: Doing, command: Note) -> None:
    required(command.text, "text")
    doing.record(e.NoteAdded(text=command.text))


def _reply(doing: Doing, command: Reply) -> None:
    required(command.text, "text")
    one_of(command.outcome, OUTCOMES, "outcome")
    fits_proposal(doing.case, command.outcome)
    is_promise = command.outcome is Outcome.PROMISED
    promised = promise(doing, command.due_on, command.steps) if is_promise else None
    doing.take_on()
    case, office = doing.case, doing.deps.office
    direct = case.unit is None
    if case.status is Status.RECEIVED:
        _accept(doing, Accept())
    with_verdict(doing, command.verdict, command.grounds)
    unit = case.unit or office.dispatcher_on_duty().unit
    doing.record(e.CaseReplied(outcome=command.outcome, unit=unit, direct=direct, text=command.text))
    if promised:
        doing.record(promised)


def _inform(doing: Doing, command: Inform) -> None:
    at, proof = doing.by.at, e.Proof.IN_PERSON
    if not doing.case.knows(e.Notice.REPLY):
        doing.record(e.CitizenInformed(of=e.Notice.REPLY, proof=proof, arrived_at=at, delivery=""))
    if command.note:
        doing.record(e.NoteAdded(text=command.note))


def _review(doing: Doing, command: Review) -> None:
    required(command.finding, "finding")
    doing.record(e.SurveyReviewed(finding=command.finding))


def _reopen(doing: Doing, command: Reopen) -> None:
    required(command.reason, "reason")
    doing.record(e.CaseReopened(reason=command.reason))


def _transcribe(doing: Doing, command: Transcribe) -> None:
    required(command.text, "text")
    doing.record(recordings.typed(doing.deps, doing.case, doing.by, command.text))
    sort(doing.deps, doing.case, command.text)


def _is_replied(case: Head) -> bool:
    return bool(case.cycles) and case.cycle.replied_at is not None


def _is_told(case: Head) -> bool:
    return case.knows(e.Notice.REPLY)


def may_be_reopened(case: Head) -> bool:
    """Not what the last instance has answered: that is closed for good."""
    return not case.final


def _is_call(case: Head) -> bool:
    return case.channel is Channel.VOICE


ACTIONS: Actions = {
    "accept": Action(Accept, _accept, e.CaseAccepted, fits=undisputed),
    "dispatch": Action(Dispatch, _dispatch, e.CaseDispatched, accepts=True, fits=undisputed),
    "decline": Action(Decline, _decline, e.CaseDeclined, fits=undisputed),
    "sign": Action(Sign, _sign, e.CaseSignedFor),
    "contact": Action(Contact, _contact, e.ContactMade, signs=True),
    "ask": Action(Ask, _ask, e.QuestionAsked, signs=True),
    "note": Action(Note, _note, e.NoteAdded),
    "reply": Action(Reply, _reply, e.CaseReplied, signs=True, accepts=True, fits=undisputed),
    "inform": Action(Inform, _inform, e.CitizenInformed, fits=_is_replied, over=_is_told),
    "review": Action(Review, _review, e.SurveyReviewed),
    "reopen": Action(Reopen, _reopen, e.CaseReopened, fits=may_be_reopened),
    "transcribe": Action(Transcribe, _transcribe, e.RecordingTranscribed, fits=_is_call),
}
