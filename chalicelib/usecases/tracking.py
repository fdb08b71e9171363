"""The tracker: one contribution per case; counters take new minus old in one go (design.md 8)."""

from chalicelib.domain.case import Case
from chalicelib.domain.contribution import contribution
from chalicelib.domain.dimensions import Dimension, pair_name
from chalicelib.domain.errors import ConflictError
from chalicelib.ports import Deps, Record, Tracked
from chalicelib.usecases import roots
from chalicelib.usecases.saving import persist


def track(deps: Deps, record: Record) -> None:
    """Bring a case's counts up to date. Late, repeated or missing records make no difference."""
    if record.events:
        roots.note(deps, record.ticket)
        persist(lambda: retrack(deps, record.ticket))


def retrack(deps: Deps, ticket: str) -> None:
    """Count a case as it is now, whatever was noted of it; ConflictError if it has moved meanwhile."""
    before, case = deps.store.tracked(ticket), deps.store.case(ticket)
    if case is None:
        raise LookupError(f"events of {ticket} without its case")
    after = recompute(deps, case)
    if after.version >= before.version and after.contribution != before.contribution:
        deps.store.track(ticket, before, after)
        _has_not_moved(deps, ticket, after)


def _has_not_moved(deps: Deps, ticket: str, counted: Tracked) -> None:
    """ConflictError if it has: whoever tracked that may have found nothing to change, before we wrote."""
    case = deps.store.case(ticket)
    if case and case.version != counted.version:
        raise ConflictError


def dimensions(deps: Deps) -> tuple[str, ...]:
    """Everything that cases are counted by."""
    return (*Dimension, *map(pair_name, deps.sla.policy.figures.pairs))


def recompute(deps: Deps, case: Case) -> Tracked:
    """What a case adds, from the case alone: the tracker must equal this for every case."""
    counts = contribution(case, deps.sla.calendar.local_day, deps.sla.policy.figures.pairs)
    return Tracked(case.version, counts)
