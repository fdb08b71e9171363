"""The citizen knocks: whatever arrives is kept before anybody thinks about it (design.md 3)."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain import ticket as tickets
from chalicelib.domain import work_events as w
from chalicelib.domain.chain import Event
from chalicelib.domain.errors import InvalidInputError, KeyReusedError, NotFoundError
from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Content, Submission
from chalicelib.domain.ledger import Account, ledger
from chalicelib.domain.transitions import KINDS
from chalicelib.domain.values import Channel, Start, Status, Target
from chalicelib.ports import Deps
from chalicelib.usecases import guesses

MAX_TEXT = 10_000
MIN_KEY, MAX_KEY = 16, 200


@dataclass(frozen=True)
class Receipt:
    """What the citizen is told at once: how to ask again, and what happens next by when."""

    ticket: str
    access_code: str
    status: Status
    due_at: datetime | None


TYPED = frozenset({Channel.WEB, Channel.DESK, Channel.OPEN311})
"""Where whoever typed it in is there, and can be asked again."""


def submit(
    deps: Deps, channel: Channel, key: str, content: Content, received_at: datetime | None = None
) -> Submission:
    """Keep a submission once per key; the same key and content give the same ticket again.

    Same key, other content: KeyReusedError where the client chose the key (`TYPED`); a message of its own on
    channels where a provider chose it. `received_at` if it lay somewhere before.
    """
    text = content.text.strip()
    if not text and channel in TYPED:
        raise InvalidInputError("error.text_missing", "text")
    if len(text) > MAX_TEXT:
        raise InvalidInputError("error.text_too_long", "text", limit=str(MAX_TEXT))
    digest = content.digest()
    for ticket in tickets.candidates(deps.secrets.key(), f"{channel}:{key}"):
        at = received_at or deps.now()
        submission = Submission(ticket, key, digest, channel, at, deps.secrets.current, content)
        taken = deps.store.put_submission(submission)
        if taken is None:
            deps.notify()
            return submission
        if (taken.channel, taken.key) == (channel, key):
            return _repeated(deps, taken, submission)
    raise AssertionError("candidates never end")


def kept(deps: Deps, channel: Channel, key: str) -> Submission | None:
    """What has come under that key."""
    for ticket in tickets.candidates(deps.secrets.key(), f"{channel}:{key}"):
        taken = deps.store.submission(ticket)
        if taken is None or (taken.channel, taken.key) == (channel, key):
            return taken
    raise AssertionError("candidates never end")


def _repeated(deps: Deps, kept: Submission, again: Submission) -> Submission:
    if kept.digest == again.digest:
        return kept
    if again.channel in TYPED:
        raise KeyReusedError
    return submit(deps, again.channel, f"{again.key}#{again.digest}", again.content)


def receipt(deps: Deps, submission: Submission) -> Receipt:
    """What to tell at once, from the submission alone: the case may not exist yet."""
    case = deps.store.case(submission.ticket)
    code = tickets.access_code(deps.secrets.key(submission.secret_version), submission.ticket)
    return Receipt(
        submission.ticket,
        code,
        case.status if case else Status.RECEIVED,
        case.due_at if case else promise(deps, submission),
    )


def promise(deps: Deps, submission: Submission) -> datetime | None:
    """When an answer is due if triage's guess holds: the same rules as `receive` uses.

    None where the time of an answer begins only once the case is accepted.
    """
    if Target.REPLY not in deps.sla.policy.starting(Start.RECEIVED):
        return None
    content = submission.content
    guess = deps.rules.triage(
        f"{content.title}\n{content.text}",
        type=content.type,
        category=content.category,
        district=content.district,
    )
    due = deps.sla.policy.due(
        deps.sla.calendar, Target.REPLY, guess.type, guess.grade, submission.received_at
    )
    return due.at if due else None


@dataclass(frozen=True)
class Tracked:
    """What the citizen sees of the own case: never internal notes, never staff."""

    submission: Submission
    case: Head | None
    events: tuple[Event, ...]
    ledger: tuple[Account, ...] = ()
    """Of all events, also of those that are not shown; who of the office asked is left out."""


def track(deps: Deps, ticket: str, code: str, sender: str = "") -> Tracked:
    """The own case; refused as `authentic` does."""
    submission = authentic(deps, ticket, code, sender)
    master = deps.store.once(f"receive:{submission.ticket}") or submission.ticket
    case = deps.store.case(master)
    events = deps.store.history(master) if case else []
    accounts = ledger(case, events, deps.sla_of(case.policy), deps.now()) if case else ()
    shown = tuple(event for event in events if _is_public(event.body))
    return Tracked(submission, case, shown, tuple(_without_people(account) for account in accounts))


def _is_public(body: e.Body) -> bool:
    """Of what happened to a master, only what its own citizen may see."""
    kind = KINDS.get(body.kind) if isinstance(body, m.MasterMoved) else type(body)
    return type(body) in PUBLIC and kind in PUBLIC


def authentic(deps: Deps, ticket: str, code: str, sender: str = "") -> Submission:
    """What was sent under that ticket, for whoever has its code.

    One uniform NotFoundError for an unknown ticket and a wrong code, ThrottledError after too many of them
    from one `sender`. Without one nothing is counted: nobody knows from where, or has asked before.
    """
    guesses.look(deps, sender, ticket)
    submission = deps.store.submission(tickets.parse(ticket) or "")
    version = submission.secret_version if submission else deps.secrets.current
    if not tickets.is_access_code(deps.secrets.key(version), submission.ticket if submission else "", code):
        submission = None
    if submission is None:
        guesses.count(deps, sender, ticket)
        raise NotFoundError
    return submission


def _without_people(account: Account) -> Account:
    pauses = tuple(replace(pause, approver="") for pause in account.pauses)
    extensions = tuple(replace(each, asked_by="", approver="") for each in account.extensions)
    return replace(account, pauses=pauses, extensions=extensions)


PUBLIC: frozenset[type[e.Body]] = frozenset(
    {
        e.CaseReceived,
        e.CaseAccepted,
        e.CaseDispatched,
        e.CaseDeclined,
        e.CaseWithdrawn,
        e.CaseSignedFor,
        e.ContactMade,
        e.QuestionAsked,
        e.CitizenAdded,
        e.RecordingTranscribed,
        e.CaseReplied,
        e.SurveyDue,
        e.SurveyAnswered,
        e.CaseReopened,
        e.CaseArchived,
        e.PromiseGiven,
        e.PromiseFollowedUp,
        e.SuggestionAwarded,
        e.CaseKeptOpen,
        e.CaseKeptWithUnit,
        e.CitizenObjected,
        e.ObjectionReviewed,
        e.CitizenUrged,
        e.CaseTakenBack,
        e.CaseTransferred,
        e.CaseRegraded,
        w.ExtensionApproved,
        w.HearingCalled,
        w.HearingHeld,
        m.CaseMerged,
        m.CaseUnmerged,
        m.MasterMoved,
        m.CaseSplit,
        e.ProcedureChosen,
        e.ProcedureLeft,
        e.ReexaminationAsked,
    }
)
