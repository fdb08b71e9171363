"""The tracker: one contribution per case; counters take new minus old in one go (design.md 8)."""

from chalicelib.domain.case import Case
from chalicelib.domain.errors import ConflictError
from chalicelib.domain.measures import contribution
from chalicelib.ports import CounterKey, Deps, Record, Tracked
from chalicelib.usecases import roots
from chalicelib.usecases.saving import persist


def track(deps: Deps, record: Record) -> None:
    """Bring a case's counts up to date. Late, repeated or missing records make no difference."""
    if record.events:
        roots.note(deps, record.ticket)
        persist(lambda: _update(deps, record))


def _update(deps: Deps, record: Record) -> None:
    before, case = deps.store.tracked(record.ticket), deps.store.case(record.ticket)
    if case is None:
        raise LookupError(f"events of {record.ticket} without its case")
    if before.version >= case.version:
        return
    after = recompute(deps, case)
    if after.contribution != before.contribution:
        deps.store.track(record.ticket, before, after)
        _has_not_moved(deps, record.ticket, after)


def _has_not_moved(deps: Deps, ticket: str, counted: Tracked) -> None:
    """ConflictError if it has: whoever tracked that may have found nothing to change, before we wrote."""
    case = deps.store.case(ticket)
    if case and case.version != counted.version:
        raise ConflictError


def recompute(deps: Deps, case: Case) -> Tracked:
    """What a case adds, from the case alone: the tracker must equal this for every case."""
    counts = contribution(case, deps.sla.calendar.local_day)
    return Tracked(case.version, {CounterKey(*key): vector for key, vector in counts.items()})
