"""A submission becomes a case, accepted and dispatched at one go where no person is needed."""

from chalicelib.domain import events as e
from chalicelib.domain.case import By, Case
from chalicelib.domain.inbox import Submission
from chalicelib.domain.messages import language
from chalicelib.domain.values import Channel, Outcome, Type
from chalicelib.ports import Deps
from chalicelib.triage.rules import Triage

TITLE_LENGTH = 40


def open_case(deps: Deps, submission: Submission, *, quiet: bool = False) -> Case:
    """The new case with its first events, not saved yet; `quiet` is not acknowledged."""
    guess = _triage(deps, submission)
    case = Case(submission.ticket, deps.new_id())
    received = _received(deps, submission, guess, quiet=quiet)
    case.record(By(submission.received_at, "citizen"), received, deps.sla)
    if guess.confidence >= deps.sla.policy.triage_threshold:
        _settle(deps, case, guess)
    return case


def _triage(deps: Deps, submission: Submission) -> Triage:
    content = submission.content
    return deps.rules.triage(
        f"{content.title}\n{content.text}",
        type=content.type,
        category=content.category,
        district=_district(deps, submission),
    )


def _received(deps: Deps, submission: Submission, guess: Triage, *, quiet: bool) -> e.CaseReceived:
    content = submission.content
    return e.CaseReceived(
        submission=submission.ticket,
        channel=submission.channel,
        lang=language(content.lang),
        policy=deps.sla.policy.version,
        type=guess.type,
        category=guess.category,
        grade=guess.grade,
        probability=guess.probability,
        impact=guess.impact,
        confidence=guess.confidence,
        rule=guess.rule,
        district=_district(deps, submission),
        shown=submission.channel is Channel.WEB,
        quiet=quiet,
        title=" ".join((content.title or content.text).split())[:TITLE_LENGTH],
    )


def _settle(deps: Deps, case: Case, guess: Triage) -> None:
    """Nobody needs to look: accept, and answer directly or dispatch.

    A tip-off always waits for a dispatcher, who sees whom it is about (domain.md §3).
    """
    by = By(deps.now())
    if case.type is Type.TIP_OFF:
        return
    handler = deps.office.handler_on_duty(guess.unit) if guess.unit else None
    direct = guess.direct_answer if case.type is Type.INQUIRY else None
    if direct is None and (handler is None or guess.unit is None):
        return
    case.record(by, accepted(case), deps.sla)
    if direct is not None:
        answer_directly(deps, case, by, direct)
    elif handler is not None and guess.unit is not None:
        dispatched = e.CaseDispatched(unit=guess.unit, handler=handler.id, reason=guess.rule)
        case.record(by, dispatched, deps.sla)


def accepted(case: Case) -> e.CaseAccepted:
    """What triage guessed, settled as it stands."""
    return e.CaseAccepted(
        type=case.type,
        category=case.category,
        grade=case.grade,
        probability=case.probability,
        impact=case.impact,
        district=case.district,
    )


def answer_directly(deps: Deps, case: Case, by: By, text: str) -> None:
    """Most inquiries need no unit: the hotline centre itself replies."""
    unit = deps.office.dispatcher_on_duty().unit
    reply = e.CaseReplied(outcome=Outcome.EXPLAINED, unit=unit, direct=True, text=text)
    case.record(by, reply, deps.sla)


def _district(deps: Deps, submission: Submission) -> str | None:
    content = submission.content
    return content.district or deps.office.district_of(f"{content.citizen.address}\n{content.text}")
