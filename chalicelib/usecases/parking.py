"""What could not be done waits here for an officer, who tries it again or settles it by hand."""

from dataclasses import replace

from chalicelib.domain import authority
from chalicelib.domain.delivery import DeliveryStatus
from chalicelib.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from chalicelib.ports import Consumer, Deps, DueKind, Page, Parked, Principal, Record
from chalicelib.usecases.feed import HANDLERS
from chalicelib.usecases.receive import open_set_aside
from chalicelib.usecases.waking import wake

PAGE = 50


def listed(deps: Deps, who: Principal, cursor: str | None) -> Page[Parked]:
    """The unresolved ones, oldest first."""
    _check(who)
    return deps.store.parked(cursor, PAGE)


def settle(deps: Deps, who: Principal, id: str, action: str) -> Parked:
    """`retry` runs it again and raises if it fails again; `resolve` says that somebody saw to it."""
    _check(who)
    if action not in ("retry", "resolve"):
        raise InvalidInputError("error.action_unknown", action[:40])
    parked = deps.store.find_parked(id)
    if parked is None or parked.resolved_at is not None:
        raise NotFoundError(id)
    if action == "retry":
        _again(deps, parked)
    deps.store.resolve_parked(id, deps.now())
    return replace(parked, resolved_at=deps.now())


def _again(deps: Deps, parked: Parked) -> None:
    if parked.what not in _RETRY:
        raise InvalidInputError("error.action_unknown", "retry")
    _RETRY[parked.what](deps, parked)


def _record(deps: Deps, parked: Parked) -> None:
    consumer, ticket, version = parked.ref.split(":")
    events = tuple(deps.store.history(ticket)) if version != "0" else ()
    HANDLERS[Consumer(consumer)](deps, Record(0, ticket, int(version), events))


def _wake(deps: Deps, parked: Parked) -> None:
    wake(deps, parked.ref, deps.now())


def _send_again(deps: Deps, parked: Parked) -> None:
    """An officer has made sure that it did not arrive: only then is it sent again."""
    delivery = deps.store.delivery(parked.ref)
    if delivery is None:
        raise NotFoundError(parked.ref)
    status = DeliveryStatus.CREATED
    again = replace(delivery, status=status, next_at=deps.now(), asked=0, attempts=0, reason="")
    again = replace(again, provider_id="", settled_at=None)
    deps.store.update_delivery(again)
    deps.enqueue((again,))
    deps.notify()


def _message(deps: Deps, parked: Parked) -> None:
    """An officer has looked whose it is: it becomes a case of its own."""
    open_set_aside(deps, parked.ref)


_RETRY = {"record": _record, "message": _message, DueKind.CASE: _wake, DueKind.DELIVERY: _send_again}


def _check(who: Principal) -> None:
    if who.role not in authority.SEES_PARKED:
        raise NotAllowedError
