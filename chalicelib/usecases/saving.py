"""The end of every use case: one commit, run again when somebody else was first."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from chalicelib.domain.case import By, Case
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import ConflictError, NotFoundError
from chalicelib.domain.inbox import Contact
from chalicelib.domain.wake import next_wake
from chalicelib.ports import Change, Deps, Once
from chalicelib.sla.sla import Sla

T = TypeVar("T")
TRIES = 8


def save(
    deps: Deps,
    case: Case,
    sla: Sla,
    *,
    once: str | Once = "",
    contact: Contact | None = None,
    deliveries: tuple[Delivery, ...] = (),
    restart: bool = False,
) -> None:
    """Write the case with its new events, due entry and once-key, all or nothing.

    A run of the case clock sleeps until the `wake_at` it knows: an earlier one needs a new generation.
    """
    before, case.wake_at = case.wake_at, next_wake(case, sla)
    if case.wake_at is not None and (before is None or case.wake_at < before or restart):
        case.generation += 1
    mark = once if isinstance(once, Once) else Once(once, case.ticket) if once else None
    deps.store.commit(Change(case, mark, contact, deliveries))
    deps.notify()


def load(deps: Deps, ticket: str) -> tuple[Case, Sla]:
    """The case and the rules that it was received under; NotFoundError if there is none."""
    case = deps.store.case(ticket)
    if case is None:
        raise NotFoundError(ticket)
    return case, rules_for(deps, case, deps.now())


def rules_for(deps: Deps, case: Case, at: datetime) -> Sla:
    """The policy that it was received under, on the calendar in force, which the case follows first.

    That is an event like any other: the next save writes it, and who only reads sees what it leads to.
    """
    sla = deps.sla_of(case.policy)
    case.follow_calendar(By(at), sla)
    return sla


def persist(use_case: Callable[[], T]) -> T:
    """Load → tell → save again after a concurrent change; the last ConflictError is raised."""
    for _ in range(TRIES - 1):
        try:
            return use_case()
        except ConflictError:
            continue
    return use_case()
