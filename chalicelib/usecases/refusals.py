"""Every attempt that authority or the table refused: who, what, on which case, why. For the auditor."""

from dataclasses import dataclass
from datetime import date

from chalicelib.domain import authority
from chalicelib.domain.contribution import Part
from chalicelib.domain.errors import HuiyinError, NotAllowedError
from chalicelib.ports import Deps, Principal, Tracked
from chalicelib.usecases.saving import persist

DIMENSION, TRIES = "refused", "tries"


@dataclass(frozen=True)
class Refusal:
    """How often somebody tried on a day what was not theirs to do, or not lawful then."""

    action: str
    ticket: str
    why: str
    person: str
    tries: int


def note(deps: Deps, who: Principal, ticket: str, action: str, error: HuiyinError) -> None:
    """Count it under its day, apart from the case: whoever was refused writes nothing onto its trail.

    What names no case is left out: anybody may type any number.
    """
    if deps.store.case(ticket) is None:
        return
    why = error.code.removeprefix("error.")
    deps.refused(action, ticket, why, who.id)
    day = deps.sla.calendar.local_day(deps.now())
    value = f"{action} {ticket} {why} {who.id}"
    persist(lambda: _count(deps, day, value))


def listed(deps: Deps, who: Principal, first: date, last: date) -> tuple[Refusal, ...]:
    """Over days of the office's zone, both included, the most frequent first; NotAllowedError for others."""
    if who.role not in authority.SEES_REFUSALS:
        raise NotAllowedError
    counted = deps.store.counters(DIMENSION, first, last)
    found = [_refusal(value, counts[TRIES]) for value, counts in counted.items()]
    return tuple(sorted(found, key=lambda each: (-each.tries, each.ticket, each.action, each.person)))


def _refusal(value: str, tries: int) -> Refusal:
    action, ticket, why, person = value.split(" ", 3)
    return Refusal(action, ticket, why, person, tries)


def _count(deps: Deps, day: date, value: str) -> None:
    row = f"{DIMENSION}:{day}:{value}"
    before = deps.store.tracked(row)
    tries = sum(part.counts[TRIES] for part in before.contribution) + 1
    added = Part(day, ((DIMENSION, value),), {TRIES: tries})
    deps.store.track(row, before, Tracked(before.version + 1, (added,)))
