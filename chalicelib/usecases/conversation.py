"""What a citizen said first: one message, though it may have come in parts."""

from collections.abc import Iterable

from chalicelib.domain.chain import Event
from chalicelib.domain.events import CitizenAdded
from chalicelib.domain.inbox import Submission
from chalicelib.domain.meaning import Meaning
from chalicelib.domain.parts import in_order
from chalicelib.ports import Deps

ONE_MESSAGE = frozenset({Meaning.SAME_MESSAGE, Meaning.TELLS_WHAT})
"""Its rest, or the words to a picture that came without any."""


def first_message(deps: Deps, submission: Submission, history: Iterable[Event], *more: Submission) -> str:
    """The text of a case with the parts that followed it at once, and those that are being added now."""
    parts = [submission, *_parts(deps, history), *more]
    arrived = sorted(parts, key=lambda part: part.received_at)
    return "\n".join(in_order([part.content.text for part in arrived if part.content.text]))


def _parts(deps: Deps, history: Iterable[Event]) -> Iterable[Submission]:
    """Until they added something else: what follows that are the parts of it."""
    for event in history:
        if not isinstance(event.body, CitizenAdded):
            continue
        if event.body.why not in ONE_MESSAGE:
            return
        part = deps.store.submission(event.body.submission)
        if part:
            yield part
