"""Time knocks: wake one case. Whoever drives the clock calls this and nothing else (design.md 6)."""

from datetime import datetime

from chalicelib.domain.case import By
from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.wake import wake as wake_case
from chalicelib.ports import Deps
from chalicelib.usecases.saving import load, persist, save


def wake(deps: Deps, ticket: str, called_for: datetime) -> datetime | None:
    """Do what is due at the later of now and `called_for`; returns the next wake, always later, or None."""
    return persist(lambda: _wake(deps, ticket, called_for))


def _wake(deps: Deps, ticket: str, called_for: datetime) -> datetime | None:
    at = max(deps.now(), called_for)
    try:
        case, sla = load(deps, ticket)
    except NotFoundError:
        return None
    if case.wake_at is None or case.wake_at > at:
        return case.wake_at
    wake_case(case, sla, deps.office, By(at))
    save(deps, case, sla)
    return _later(case.wake_at, at, ticket)


def _later(wake_at: datetime | None, at: datetime, ticket: str) -> datetime | None:
    """A wake that does not get on would be woken for ever."""
    if wake_at is not None and wake_at <= at:
        raise RuntimeError(f"{ticket} would wake at {wake_at} again")
    return wake_at
