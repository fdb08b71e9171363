"""The sweep takes what is due, oldest first; what fails backs off and parks, and starves nobody."""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.ports import Deps, Due, DueKind, Parked
from chalicelib.usecases.delivery import deliver
from chalicelib.usecases.waking import wake

MAX_ATTEMPTS = 6


def sweep(deps: Deps, limit: int = 100) -> int:
    """Wake and deliver one page of what is due; how many entries it took."""
    cases = sweep_kind(deps, DueKind.CASE, limit)
    return cases + sweep_kind(deps, DueKind.DELIVERY, limit)


def sweep_kind(deps: Deps, kind: DueKind, limit: int = 100) -> int:
    """One page of one kind."""
    entries = deps.store.due(kind, deps.now(), limit)
    for due in entries:
        try:
            _TAKE[kind](deps, due)
        except Exception as error:  # noqa: BLE001  put off, then parked for an officer
            _put_off(deps, due, error)
    return len(entries)


def _wake(deps: Deps, due: Due) -> None:
    wake(deps, due.id, due.at)


def _deliver(deps: Deps, due: Due) -> None:
    deliver(deps, due.id)


_TAKE: dict[DueKind, Callable[[Deps, Due], None]] = {DueKind.CASE: _wake, DueKind.DELIVERY: _deliver}


def _put_off(deps: Deps, due: Due, error: Exception) -> None:
    if due.attempts + 1 < MAX_ATTEMPTS:
        deps.store.defer(due, deps.now() + timedelta(minutes=2**due.attempts))
        return
    parked = Parked(f"{due.kind}:{due.id}", due.kind, due.id, type(error).__name__, deps.now())
    deps.store.park(parked)
    deps.store.defer(due, None)
