"""What must hold of returns, told from the events and not from what folds them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chalicelib.domain import events as e
from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.returning import Ruling


@dataclass
class _Told:
    """Who waits for a ruling; who was refused; who has appealed."""

    waiting: str = ""
    refused: set[str] = field(default_factory=set)
    appealed: set[str] = field(default_factory=set)


def wrongs(case: Case, events: Sequence[Event]) -> Iterator[str]:
    """What is wrong with how a case was returned, one line each."""
    told = _Told()
    for event in events:
        yield from (
            f"{event.id}: {wrong}" for wrong in (*_asked(told, event.body), *_moved(told, event.body))
        )
    if told.waiting and case.unit != told.waiting:
        yield f"{case.unit} has the case, and {told.waiting} waits for a ruling"
    if case.returned.pending != bool(told.waiting):
        yield f"{case.returned} is not what {told.waiting or 'nobody'} waits for"


def _asked(told: _Told, body: e.Body) -> Iterator[str]:
    """Nobody returns what they were refused, and each appeals once."""
    match body:
        case e.CaseReturned(returned_by=unit):
            if unit in told.refused:
                yield f"{unit} returns what it was refused"
            told.waiting = unit
        case e.ReturnAppealed(returned_by=unit):
            if unit in told.appealed or unit not in told.refused:
                yield f"{unit} appeals again, or against nothing"
            told.waiting = unit
            told.appealed.add(unit)
        case _:
            pass


def _moved(told: _Told, body: e.Body) -> Iterator[str]:
    """What was asked is ruled on before the case goes on; whoever works on it asks no more."""
    match body:
        case e.ReturnRuled(returned_by=unit, ruling=ruling):
            if unit != told.waiting:
                yield f"a ruling for {unit}, and {told.waiting or 'nobody'} has asked"
            told.refused |= {unit} if ruling is Ruling.REJECTED else set()
            told.waiting = ""
        case e.CaseSignedFor(silent=True) | e.CaseTransferred() | e.CaseTakenBack():
            if told.waiting:
                yield f"moved on while {told.waiting} waits for a ruling"
        case e.CaseSignedFor() | e.CaseReplied() | e.CaseTakenAway() | e.CaseWithdrawn():
            told.waiting = ""
        case _:
            pass
