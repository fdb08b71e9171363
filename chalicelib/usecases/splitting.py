"""A part of what a citizen wrote becomes a message of its own, as if they had sent it so."""

from collections.abc import Iterator
from hashlib import sha256

from chalicelib.domain import events as e
from chalicelib.domain import ticket as tickets
from chalicelib.domain.body import Body
from chalicelib.domain.case import Case
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Content, Submission
from chalicelib.domain.merging_events import CaseSplit
from chalicelib.ports import Deps
from chalicelib.usecases import conversation, intake, recordings


def cut(deps: Deps, ticket: str, text: str) -> str:
    """The words on one line; InvalidInputError if the citizen did not write them, or nothing is left."""
    words = _line(text)
    said = [_line(each) for each in _said(deps, ticket)]
    if not any(words in each for each in said):
        raise InvalidInputError("error.split_not_said", "text")
    if words in said and len([each for each in said if each]) == 1:
        raise InvalidInputError("error.split_whole", "text")
    return words


def ticket_of(deps: Deps, ticket: str, words: str) -> str:
    """The one that the part has or will get: the same words have the same."""
    origin = _origin(deps, ticket)
    key = _key(ticket, words)
    for candidate in tickets.candidates(deps.secrets.key(), f"{origin.channel}:{key}"):
        taken = deps.store.submission(candidate)
        if taken is None or (taken.channel, taken.key) == (origin.channel, key):
            return candidate
    raise AssertionError("candidates never end")


def bodies(deps: Deps, case: Case) -> Iterator[Body]:
    """What has happened to the case, as it is stored."""
    return (event.body for event in deps.store.history(case.ticket))


def open_part(deps: Deps, case: Head, body: CaseSplit) -> None:
    """Keep the part as a message that came when the whole did; safe to repeat."""
    origin = _origin(deps, case.ticket)
    content = Content(
        body.text,
        type=body.type,
        district=origin.content.district,
        lang=origin.content.lang,
        citizen=origin.content.citizen,
        desk_kind=origin.content.desk_kind,
        taken_by=origin.content.taken_by,
        split_from=case.ticket,
    )
    intake.submit(deps, origin.channel, _key(case.ticket, body.text), content, origin.received_at)


def _said(deps: Deps, ticket: str) -> Iterator[str]:
    """Everything that the citizen wrote or said, message by message."""
    history = deps.store.history(ticket)
    yield conversation.first_message(deps, _origin(deps, ticket), history)
    for event in history:
        if isinstance(event.body, e.CitizenAdded) and (part := deps.store.submission(event.body.submission)):
            yield part.content.text
    yield recordings.words_of(history)


def _origin(deps: Deps, ticket: str) -> Submission:
    submission = deps.store.submission(ticket)
    if submission is None:
        raise LookupError(f"no submission {ticket}")
    return submission


def _key(ticket: str, words: str) -> str:
    return f"split:{ticket}:{sha256(words.encode()).hexdigest()[:32]}"


def _line(text: str) -> str:
    return " ".join(text.split())
