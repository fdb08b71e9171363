"""The citizen's own acts on a case, by whatever way they come: take back, object, reexamine, urge."""

from collections.abc import Callable

from chalicelib.domain import events as e
from chalicelib.domain.case import By, Case
from chalicelib.domain.errors import InvalidInputError, NotFoundError, UnlawfulActionError
from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Citizen, Content, Submission
from chalicelib.domain.table import OPEN
from chalicelib.domain.transitions import TRANSITIONS
from chalicelib.domain.values import Channel, Status
from chalicelib.ports import Deps
from chalicelib.sla.sla import Sla
from chalicelib.usecases import intake, reexamining
from chalicelib.usecases.receive import receive
from chalicelib.usecases.saving import load, persist, save
from chalicelib.usecases.understanding import is_theirs, receive_key

MAX_WORDS = 2_000
ADD = "add"
ACTS = (ADD, "withdraw", "object", "reexamine", "urge")
"""In the order of the tracking page."""


def lawful(deps: Deps, case: Head, ticket: str) -> tuple[str, ...]:
    """What the citizen of that ticket may do with the case now."""
    if not _is_own(deps, case.ticket, deps.store.submission(ticket)):
        return ()
    return tuple(act for act in ACTS if _MAY[act](deps, case))


def act(deps: Deps, name: str, ticket: str, code: str, words: str = "", *, key: str = "") -> Case:
    """Carry it out, once for the same `key`, and return the case; what is done already stays as it is.

    NotFoundError for a wrong pair of ticket and code, and for a case that is another's: one and the same.
    """
    if name not in ACTS:
        raise InvalidInputError("error.action_unknown", name[:40])
    if len(words) > MAX_WORDS:
        raise InvalidInputError("error.text_too_long", "text", limit=str(MAX_WORDS))
    found = _own(deps, ticket, code)
    if name == ADD:
        return _add(deps, found, words, key)
    once = f"own:{found}:{name}:{key}" if key else ""

    def attempt() -> Case:
        case, sla = load(deps, found)
        if (once and deps.store.once(once) is not None) or _is_done(deps, name, case):
            return case
        _DO[name](deps, case, By(deps.now(), "citizen"), sla, words)
        save(deps, case, sla, once=once)
        return case

    return persist(attempt)


def _add(deps: Deps, ticket: str, words: str, key: str) -> Case:
    """What they write is a message like any other, and names the case by where it was written."""
    case, _ = load(deps, ticket)
    if not _may_add(deps, case):
        raise UnlawfulActionError(ADD, status=case.status)
    first = deps.store.submission(ticket)
    citizen, lang = (first.content.citizen, first.content.lang) if first else (Citizen(), case.lang)
    said = Content(words, lang=lang, citizen=citizen, adds_to=ticket)
    kept = intake.submit(deps, Channel.WEB, f"own:{ticket}:{ADD}:{key or deps.new_id()}", said)
    receive(deps, kept.ticket)
    return load(deps, ticket)[0]


def _own(deps: Deps, ticket: str, code: str) -> str:
    """The case of that ticket; it is opened now if the message was only kept so far."""
    submission = intake.authentic(deps, ticket, code)
    receive(deps, submission.ticket)
    found = deps.store.once(receive_key(submission.ticket)) or submission.ticket
    if not _is_own(deps, found, submission):
        raise NotFoundError
    return found


def _is_own(deps: Deps, found: str, submission: Submission | None) -> bool:
    """Whoever answered a letter that was shown to them reads on, and decides nothing."""
    if submission is None:
        return False
    return found == submission.ticket or is_theirs(deps, found, submission.content.citizen)


def _is_done(deps: Deps, name: str, case: Case) -> bool:
    if name == "urge":
        return case.status in TRANSITIONS[e.CitizenUrged] and not _may_urge(deps, case)
    if name == "reexamine":
        return case.instance > 1 and case.status in OPEN
    return case.status is Status.WITHDRAWN if name == "withdraw" else case.disputed


def _withdraw(deps: Deps, case: Case, by: By, sla: Sla, words: str) -> None:  # noqa: ARG001  all are called alike
    case.withdraw(by, words, sla)


def _object(deps: Deps, case: Case, by: By, sla: Sla, words: str) -> None:  # noqa: ARG001  likewise
    if not words.strip():
        raise InvalidInputError("error.field_missing", "text")
    if case.status is Status.DECLINED and not case.may_object(sla.policy.survey.close_after, by.at):
        raise UnlawfulActionError("object", status=case.status)
    case.record(by, e.CitizenObjected(channel=Channel.WEB, text=words), sla)


def _urge(deps: Deps, case: Case, by: By, sla: Sla, words: str) -> None:  # noqa: ARG001  likewise
    case.record(by, e.CitizenUrged(channel=Channel.WEB), sla)


def _reexamine(deps: Deps, case: Case, by: By, sla: Sla, words: str) -> None:
    reexamining.ask(deps, case, by, sla, reexamining.Said(words))


def _may_add(deps: Deps, case: Head) -> bool:  # noqa: ARG001  all are called alike
    is_over = case.ended or case.status in (Status.ARCHIVED, Status.DECLINED, Status.WITHDRAWN)
    return not is_over and case.status in TRANSITIONS[e.CitizenAdded]


def _may_withdraw(deps: Deps, case: Head) -> bool:  # noqa: ARG001  likewise
    return case.status is Status.MERGED or case.status in TRANSITIONS[e.CaseWithdrawn]


def _may_object(deps: Deps, case: Head) -> bool:
    wait = deps.sla_of(case.policy).policy.survey.close_after
    return case.may_object(wait, deps.now())


def _may_reexamine(deps: Deps, case: Head) -> bool:
    return reexamining.bar(deps, case) is None


def _may_urge(deps: Deps, case: Head) -> bool:
    """Once a day of the office's."""
    if case.status not in TRANSITIONS[e.CitizenUrged]:
        return False
    history = deps.store.history(case.ticket) if case.urged else []
    day = deps.sla.calendar.local_day
    today = day(deps.now())
    return not any(isinstance(event.body, e.CitizenUrged) and day(event.at) == today for event in history)


_MAY: dict[str, Callable[[Deps, Head], bool]] = {
    ADD: _may_add,
    "withdraw": _may_withdraw,
    "object": _may_object,
    "reexamine": _may_reexamine,
    "urge": _may_urge,
}
_DO: dict[str, Callable[[Deps, Case, By, Sla, str], None]] = {
    "withdraw": _withdraw,
    "object": _object,
    "reexamine": _reexamine,
    "urge": _urge,
}
