"""Time knocks: wake one case. Whoever drives the clock calls this and nothing else (design.md 6)."""

from datetime import datetime

from chalicelib.domain.case import By
from chalicelib.domain.wake import wake as wake_case
from chalicelib.ports import Deps
from chalicelib.usecases.saving import persist, rules_for, save


def wake(
    deps: Deps, ticket: str, called_for: datetime, *, generation: int | None = None, restart: bool = False
) -> datetime | None:
    """Do what is due at the later of now and `called_for`; returns the next wake, always later, or None.

    A run of an outdated `generation` is told None and ends: a newer one is on its way. `restart` begins a
    new generation, for a run that failed for good and can never start again.
    """
    return persist(lambda: _wake(deps, ticket, called_for, generation, restart))


def _wake(
    deps: Deps, ticket: str, called_for: datetime, generation: int | None, restart: bool
) -> datetime | None:
    at = max(deps.now(), called_for)
    case = deps.store.case(ticket)
    if case is None or generation not in (None, case.generation):
        return None
    if case.wake_at is None or case.wake_at > at:
        return case.wake_at
    sla = rules_for(deps, case, at)
    wake_case(case, sla, deps.office, By(at))
    save(deps, case, sla, restart=restart)
    if restart and case.wake_at is not None:
        deps.clock.schedule(ticket, case.generation, case.wake_at)
    return _later(case.wake_at, at, ticket)


def _later(wake_at: datetime | None, at: datetime, ticket: str) -> datetime | None:
    """A wake that does not get on would be woken for ever."""
    if wake_at is not None and wake_at <= at:
        raise RuntimeError(f"{ticket} would wake at {wake_at} again")
    return wake_at
