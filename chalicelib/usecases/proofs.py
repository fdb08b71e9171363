"""A citizen's receipt: by which hashes the own case is on record, and the way to a published root.

It names no event and nobody: hashes alone, so that it may be shown to anybody who checks it.
"""

import json
from dataclasses import dataclass

from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.merkle import Path
from chalicelib.ports import Deps, Entry
from chalicelib.usecases import intake, roots


@dataclass(frozen=True)
class Sealing:
    """How far the case had come on that day, and its leaf's way to the day's root."""

    day: str
    first: str
    seq: int
    tip: str
    path: Path


@dataclass(frozen=True)
class Receipt:
    """`first` and `tip` are the hashes of the first and of the last event; `sealed` after the day's end."""

    ticket: str
    first: str
    seq: int
    tip: str
    sealed: Sealing | None


def receipt(deps: Deps, ticket: str, code: str, sender: str = "") -> Receipt:
    """Of the own case, by its access code; whatever else is refused as `intake.track` does.

    A message that was added to an earlier case has no trail of its own: its receipt is that case's.
    """
    tracked = intake.track(deps, ticket, code, sender)
    own = tracked.submission.ticket
    if tracked.case is not None and tracked.case.ticket != own:
        raise NotFoundError(own)
    events = deps.store.history(own)
    last = deps.store.last_entry(roots.of_ticket(own))
    if not events:
        return Receipt(own, "", 0, "", None)
    return Receipt(own, events[0].hash, len(events), events[-1].hash, _sealing(last) if last else None)


def _sealing(entry: Entry) -> Sealing:
    said = json.loads(entry.text)
    path = tuple((side, hash) for side, hash in said.pop("path"))
    return Sealing(day=entry.key, path=path, **said)
