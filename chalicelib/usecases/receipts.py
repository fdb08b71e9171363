"""A mail arrived that its reader does not want."""

from contextlib import suppress
from dataclasses import replace

from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.errors import NotFoundError, RepeatError
from chalicelib.ports import Change, Deps, Once, Parked
from chalicelib.usecases.contacts import contact_key
from chalicelib.usecases.delivery import settle
from chalicelib.usecases.links import CITIZEN
from chalicelib.usecases.saving import persist


def complain(deps: Deps, id: str, provider_id: str = "") -> None:
    """Somebody marked it as spam: settle it as arrived, and heed it once, however often it is told.

    NotFoundError if the delivery is not ours.
    """
    settle(deps, id, DeliveryStatus.DELIVERED, provider_id)
    delivery = deps.store.delivery(id)
    if delivery is None:
        raise NotFoundError(id)
    with suppress(RepeatError):
        persist(lambda: _heed(deps, delivery))


def _heed(deps: Deps, delivery: Delivery) -> None:
    """A citizen has said STOP by it, and may say START later: a repeat must not stop them again.

    An officer's mail is part of the office, so that a person asks them.
    """
    once = Once(f"complaint:{delivery.id}", delivery.ticket)
    if deps.store.once(once.key) is not None:
        return
    contact = None
    if delivery.recipient == CITIZEN:
        known = deps.store.contact(contact_key(deps, delivery.to))
        contact = replace(known, opted_out=True)
    else:
        deps.store.park(Parked(once.key, "complaint", delivery.id, "complaint", deps.now()))
    deps.store.commit(Change(once=once, contact=contact))
