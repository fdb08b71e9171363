"""What proves each step of a cycle, read from the events; a step without is marked (domain.md §2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import events as e
from chalicelib.domain import work_events as w
from chalicelib.domain.chain import Event

CONTACT, HANDLING, REPLY = STEPS = ("contact", "handling", "reply")


@dataclass(frozen=True)
class Piece:
    """One thing that proves a step: in words, and where it is found."""

    step: str
    at: datetime
    by: str
    text: str
    reference: str


@dataclass(frozen=True)
class Proved:
    """The evidence of one reply cycle; `missing` are the steps that a reply was given without."""

    cycle: int
    pieces: tuple[Piece, ...]
    missing: tuple[str, ...]


def proved(events: Sequence[Event]) -> tuple[Proved, ...]:
    """Each cycle, the first one first. A direct answer has no handling that could be proved."""
    cycles: list[list[Event]] = []
    for event in events:
        if isinstance(event.body, e.CaseReceived | e.CaseReopened | e.ReexaminationAsked):
            cycles.append([])
        if cycles:
            cycles[-1].append(event)
    return tuple(_cycle(number, found) for number, found in enumerate(cycles, 1))


def _cycle(number: int, events: Sequence[Event]) -> Proved:
    pieces = tuple(
        Piece(event.body.step, event.at, event.actor, event.body.text, event.body.reference)
        for event in events
        if isinstance(event.body, w.EvidenceAdded)
    )
    replied = any(isinstance(event.body, e.CaseReplied) and _is_own(event.body) for event in events)
    bare = replied and not any(piece.step == HANDLING for piece in pieces)
    return Proved(number, pieces, (HANDLING,) if bare else ())


def _is_own(reply: e.CaseReplied) -> bool:
    """Of a merged case the evidence stands with its master."""
    return not (reply.direct or reply.follows)
