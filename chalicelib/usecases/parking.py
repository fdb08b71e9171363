"""What could not be done waits here for an officer, who tries it again or settles it by hand."""

from contextlib import suppress
from dataclasses import replace

from chalicelib.domain import authority
from chalicelib.domain.delivery import FAILED, Delivery, DeliveryStatus
from chalicelib.domain.errors import InvalidInputError, NotAllowedError, NotFoundError, RepeatError
from chalicelib.domain.events import Notice
from chalicelib.domain.values import Status
from chalicelib.ports import Consumer, Deps, DueKind, Page, Parked, Principal, Record
from chalicelib.usecases import by_hand, casework, other_ways
from chalicelib.usecases.actions import Inform
from chalicelib.usecases.awaited import is_awaited
from chalicelib.usecases.claims import change
from chalicelib.usecases.feed import HANDLERS
from chalicelib.usecases.receive import open_set_aside
from chalicelib.usecases.waking import wake

PAGE = 50
GIVEN_UP = FAILED | {DeliveryStatus.UNKNOWN}
"""Of what is parked; anything else has been seen to meanwhile."""


def listed(deps: Deps, who: Principal, cursor: str | None) -> Page[Parked]:
    """The unresolved ones, oldest first."""
    _check(who)
    return deps.store.parked(cursor, PAGE)


def settle(deps: Deps, who: Principal, id: str, action: str) -> Parked:
    """`retry` runs it again and raises if it fails again; `resolve` says that somebody saw to it.

    Of a reply that means: the citizen has been told, so that the survey's wait begins.
    """
    _check(who)
    if action not in ("retry", "resolve"):
        raise InvalidInputError("error.action_unknown", action[:40])
    parked = deps.store.find_parked(id)
    if parked is None or parked.resolved_at is not None:
        raise NotFoundError(id)
    if action == "retry":
        _again(deps, parked)
    elif ticket := _untold(deps, parked):
        casework.act(deps, who, ticket, "inform", Inform())
    deps.store.resolve_parked(id, deps.now())
    if action == "retry" and parked.what == DueKind.DELIVERY and (row := deps.store.delivery(parked.ref)):
        _follow(deps, row)
    return replace(parked, resolved_at=deps.now())


def _untold(deps: Deps, parked: Parked) -> str:
    """The case whose reply nobody else will tell, nor say that it was told."""
    row = deps.store.delivery(parked.ref) if parked.what == DueKind.DELIVERY else None
    is_reply = row is not None and row.notice is Notice.REPLY
    ticket = row.ticket if row and is_reply else parked.ref if parked.what == by_hand.REPLY else ""
    case = deps.store.case(ticket) if ticket else None
    waits = case is not None and case.status is Status.REPLIED and not case.knows(Notice.REPLY)
    waits = waits and (row is None or case is None or is_awaited(deps, case, row.event))
    return ticket if waits else ""


def _follow(deps: Deps, row: Delivery) -> None:
    """Now that the item is resolved, what fails again can be parked again, or has done so meanwhile."""
    if row.next_at is None and row.status in FAILED:
        other_ways.see_to(deps, row, deps.now())
    deps.enqueue((row,))
    deps.notify()


def _again(deps: Deps, parked: Parked) -> None:
    if parked.what not in _RETRY:
        raise InvalidInputError("error.action_unknown", "retry")
    _RETRY[parked.what](deps, parked)


def _record(deps: Deps, parked: Parked) -> None:
    """With its own events and no others: what followed from the others has been done."""
    consumer, ticket, saved = parked.ref.split(":")
    version, _, span = saved.partition(".")
    first, _, last = span.partition("-")
    history = deps.store.history(ticket) if span else []
    events = tuple(event for event in history if int(first) <= event.seq <= int(last))
    HANDLERS[Consumer(consumer)](deps, Record(0, ticket, int(version), events))


def _wake(deps: Deps, parked: Parked) -> None:
    wake(deps, parked.ref, deps.now())


def _send_again(deps: Deps, parked: Parked) -> None:
    """An officer has made sure that it did not arrive: it is sent again, and once for two clicks."""
    delivery = deps.store.delivery(parked.ref)
    if delivery is None:
        raise NotFoundError(parked.ref)
    if delivery.next_at is None and delivery.status in GIVEN_UP:
        fresh = {"asked": 0, "attempts": 0, "reason": "", "provider_id": "", "settled_at": None}
        fresh["earlier"] = delivery.provider_id or delivery.earlier
        change(deps, delivery, status=DeliveryStatus.CREATED, next_at=deps.now(), **fresh)
    elif delivery.next_at is not None:
        change(deps, delivery)  # the sweep has put it off for ever: written again, it is due as it says


def _message(deps: Deps, parked: Parked) -> None:
    """An officer has looked whose it is: it becomes a case of its own, if it has not."""
    with suppress(RepeatError):
        open_set_aside(deps, parked.ref)


_RETRY = {"record": _record, "message": _message, DueKind.CASE: _wake, DueKind.DELIVERY: _send_again}


def _check(who: Principal) -> None:
    if who.role not in authority.SEES_PARKED:
        raise NotAllowedError
