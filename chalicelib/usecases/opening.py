"""A submission becomes a case, accepted and dispatched at one go where no person is needed."""

from dataclasses import replace

from chalicelib.domain import events as e
from chalicelib.domain.case import By, Case
from chalicelib.domain.head import title_of
from chalicelib.domain.inbox import Contact, Submission
from chalicelib.domain.messages import language, say
from chalicelib.domain.protection import handler_for
from chalicelib.domain.respondents import known_as
from chalicelib.domain.values import PROTECTED, Channel, Grade, Outcome, Status, Type
from chalicelib.ports import Deps
from chalicelib.triage.rules import Triage
from chalicelib.usecases.repeats import earlier
from chalicelib.usecases.shielding import shield

SHOWN = frozenset({Channel.WEB, Channel.DESK, Channel.OPEN311})
"""They have their number before anything is sent: on the page, from the officer, or in their program."""


def open_case(
    deps: Deps, submission: Submission, contact: Contact | None = None, *, quiet: bool = False
) -> Case:
    """The new case with its first events, not saved yet; `quiet` is not acknowledged."""
    guess = _triage(deps, submission)
    if quiet or submission.content.split_from:
        # A direct answer is an answer, too; to a part of a message a person gives it.
        guess = replace(guess, direct_answer=None)
    case = Case(submission.ticket, deps.new_id())
    repeats = earlier(deps, submission, contact, guess.category)
    received = _received(deps, submission, guess, repeats, quiet=quiet)
    case.record(By(submission.received_at, "citizen"), received, deps.sla)
    shield(deps, case, By(submission.received_at), deps.sla, submission)
    if guess.confidence >= deps.sla.policy.triage_threshold and guess.type not in PROTECTED:
        _settle(deps, case, guess, case.district)
    if _is_to_be_called(submission):
        note = e.NoteAdded(text=say("zh-CN", "voice.note.call_back"))
        case.record(By(submission.received_at), note, deps.sla)
    return case


def _is_to_be_called(submission: Submission) -> bool:
    content = submission.content
    return submission.channel is Channel.VOICE and not (content.recording or content.split_from)


def sort(deps: Deps, case: Case, text: str, trust: float = 1.0) -> None:
    """A case that came without words, and waits for somebody to sort it, has them now.

    `trust` is how sure the words are; where lives may be in danger nobody waits for better ones.
    """
    if case.status is not Status.RECEIVED or case.disputed:
        return
    district = case.district or deps.office.district_of(text)
    # Words that follow take no tip-off back: who called it one is hidden, and a dispatcher looks first.
    known = case.type if case.type in PROTECTED else None
    guess = _known(deps, deps.rules.triage(text, type=known, category=None, district=district))
    is_tip_off = guess.type in PROTECTED
    sure = guess.confidence * trust >= deps.sla.policy.triage_threshold or guess.grade is Grade.CRITICAL
    if sure and not is_tip_off:
        _settle(deps, case, guess, district)
    if (sure or is_tip_off) and case.status is Status.RECEIVED:
        # As what it is: the clocks run by its grade, and nobody learns who tipped us off.
        case.record(By(deps.now()), accepted(guess, district), deps.sla)
        shield(deps, case, By(deps.now()), deps.sla)


def _triage(deps: Deps, submission: Submission) -> Triage:
    content = submission.content
    guess = deps.rules.triage(
        f"{content.title}\n{content.text}",
        type=content.type,
        category=content.category,
        district=_district(deps, submission),
    )
    return _known(deps, guess)


def _known(deps: Deps, guess: Triage) -> Triage:
    """The rules know a hotline's types; the policy may have others."""
    return replace(guess, type=deps.sla.policy.known(guess.type))


def _received(
    deps: Deps, submission: Submission, guess: Triage, repeats: str, *, quiet: bool
) -> e.CaseReceived:
    content = submission.content
    return e.CaseReceived(
        submission=submission.ticket,
        channel=submission.channel,
        lang=language(content.lang),
        policy=deps.sla.policy.version,
        calendar=deps.sla.days,
        type=guess.type,
        category=guess.category,
        grade=guess.grade,
        probability=guess.probability,
        impact=guess.impact,
        confidence=guess.confidence,
        rule=guess.rule,
        district=_district(deps, submission),
        # They have the number of the message that it was part of.
        shown=submission.channel in SHOWN or bool(content.split_from),
        quiet=quiet,
        wordless=bool(content.pictures) and not content.text.strip(),
        desk_kind=content.desk_kind,
        taken_by=content.taken_by,
        split_from=content.split_from,
        repeats=repeats,
        respondent=known_as(content.respondent),
        title=title_of(content.title) or title_of(content.text) or say(content.lang, "title.none"),
    )


def _settle(deps: Deps, case: Case, guess: Triage, district: str | None) -> None:
    """Nobody needs to look: accept, and answer directly or dispatch.

    A tip-off always waits for a dispatcher, who sees whom it is about (domain.md §3).
    """
    by = By(deps.now())
    handler = handler_for(case, guess.unit, deps.office) if guess.unit else None
    direct = guess.direct_answer if guess.type is Type.INQUIRY else None
    if direct is None and (handler is None or guess.unit is None):
        return
    case.record(by, accepted(guess, district), deps.sla)
    if direct is not None:
        answer_directly(deps, case, by, direct)
    elif handler is not None and guess.unit is not None:
        dispatched = e.CaseDispatched(unit=guess.unit, handler=handler.id, reason=guess.rule)
        case.record(by, dispatched, deps.sla)


def accepted(guess: Triage, district: str | None) -> e.CaseAccepted:
    """What triage guessed, settled as it stands."""
    return e.CaseAccepted(
        type=guess.type,
        category=guess.category,
        grade=guess.grade,
        probability=guess.probability,
        impact=guess.impact,
        district=district,
    )


def answer_directly(deps: Deps, case: Case, by: By, text: str) -> None:
    """Most inquiries need no unit: the hotline centre itself replies."""
    unit = deps.office.dispatcher_on_duty().unit
    reply = e.CaseReplied(outcome=Outcome.EXPLAINED, unit=unit, direct=True, text=text)
    case.record(by, reply, deps.sla)


def _district(deps: Deps, submission: Submission) -> str | None:
    content = submission.content
    return content.district or deps.office.district_of(f"{content.citizen.address}\n{content.text}")
