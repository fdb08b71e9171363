"""Files are looked at before anybody sees them: what they are, whether they do harm, where they were taken.

What was found stands in a document of the submission, written once: a repeat finds it and does nothing.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from hashlib import sha256

from chalicelib.domain import events as e
from chalicelib.domain import merging_events as m
from chalicelib.domain.chain import Event
from chalicelib.domain.errors import FileWithheldError, NotFoundError
from chalicelib.domain.files import kinds, pictures
from chalicelib.domain.inbox import File, Submission
from chalicelib.ports import Deps


class FileState(StrEnum):
    """Only what is `ready` can be fetched."""

    CHECKING = "checking"
    READY = "ready"
    QUARANTINED = "quarantined"
    REFUSED = "refused"
    MISSING = "missing"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Checked:
    """A file as it may be handed out: `key` names the bytes without the place where they were taken."""

    name: str
    type: str
    size: int
    state: FileState
    key: str = ""


def inspect(deps: Deps, submission: Submission, *, fetched: bool = False) -> None:
    """Look at the files of a submission, once; what a provider still keeps, when it has been `fetched`."""
    waits = bool(submission.content.pictures) and not fetched
    if submission.content.files and not waits:
        _note(deps, submission, _name(submission.ticket))


def inspect_rest(deps: Deps, submission: Submission) -> None:
    """Look at what has come of them, and the rest is missing; if it comes after all, `inspect` decides."""
    _note(deps, submission, _rest(submission.ticket))


def _note(deps: Deps, submission: Submission, name: str) -> None:
    if deps.store.document(name) is None:
        found = [asdict(_inspected(deps, file)) for file in submission.content.files]
        deps.store.put_document(name, json.dumps(found, ensure_ascii=False))


def of_submission(deps: Deps, submission: Submission) -> tuple[Checked, ...]:
    """Its files; `checking` until somebody has looked at them."""
    files = submission.content.files
    known = deps.store.document(_name(submission.ticket)) if files else None
    if known is None and submission.content.pictures:
        known = deps.store.document(_rest(submission.ticket))
    if known is None:
        return tuple(Checked(file.name, file.type, file.size, FileState.CHECKING) for file in files)
    return tuple(Checked(**row | {"state": FileState(row["state"])}) for row in json.loads(known))


def of_case(deps: Deps, ticket: str, events: Iterable[Event]) -> tuple[Checked, ...]:
    """What came with the first message and with those that followed, in this order."""
    added = [event.body.submission for event in events if isinstance(event.body, _ADDED)]
    messages = map(deps.store.submission, dict.fromkeys([ticket, *added]))
    return tuple(file for message in messages if message for file in of_submission(deps, message))


_ADDED = (e.CitizenAdded, m.MergedCaseAdded)


def without_sender(files: tuple[Checked, ...]) -> tuple[Checked, ...]:
    """For readers who must not learn who sent them: a number for a name, and no document."""
    return tuple(_nameless(number, file) for number, file in enumerate(files, 1))


def _nameless(number: int, file: Checked) -> Checked:
    name = kinds.named(str(number), file.type) if file.type in kinds.ENDINGS else str(number)
    bare = replace(file, name=name)
    if pictures.says_nothing_else(file.type):
        return bare
    return replace(bare, state=FileState.WITHHELD, key="")


def pick(files: tuple[Checked, ...], number: str) -> Checked:
    """The file of that number, counted from 1.

    NotFoundError if there is none, FileWithheldError if it cannot be handed out.
    """
    if not number.isdecimal() or not 1 <= int(number[:9]) <= len(files):
        raise NotFoundError(number)
    file = files[int(number) - 1]
    if file.state is not FileState.READY:
        raise FileWithheldError(file.state)
    return file


def _inspected(deps: Deps, file: File) -> Checked:
    content = deps.blobs.get(file.key)
    if content is None:
        return Checked(file.name, file.type, file.size, FileState.MISSING)
    if deps.scan(content):
        return Checked(file.name, file.type, len(content), FileState.QUARANTINED)
    kind = kinds.detect(content)
    try:
        clean = pictures.without_place(content, kind) if kind else b""
    except pictures.UnreadableError:
        clean = b""
    if not clean:
        return Checked(file.name, kind or file.type, len(content), FileState.REFUSED)
    return Checked(kinds.named(file.name, kind), kind, len(clean), FileState.READY, _kept(deps, clean, kind))


def _kept(deps: Deps, content: bytes, kind: str) -> str:
    key = f"file/{sha256(content).hexdigest()}"
    deps.blobs.put(key, content, kind)
    return key


def _name(ticket: str) -> str:
    return f"files:{ticket}"


def _rest(ticket: str) -> str:
    return f"{_name(ticket)}:rest"
