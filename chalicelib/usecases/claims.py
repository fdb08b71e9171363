"""A row among the deliveries is taken by one at a time: claimed, changed by its version, parked."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.delivery import LEASE, Delivery, DeliveryStatus
from chalicelib.ports import Deps, Parked


def claim(deps: Deps, row: Delivery, now: datetime) -> Delivery:
    """Ours until the lease runs out. ConflictError if somebody else was first."""
    drawn = {"claim": deps.new_id(), "next_at": now + LEASE, "sent_at": now}
    return change(deps, row, status=DeliveryStatus.SENDING, attempts=row.attempts + 1, **drawn)


def change(deps: Deps, row: Delivery, **fields: object) -> Delivery:
    """Write it and return what stands there now. ConflictError if it has moved."""
    changed = replace(row, **fields)  # type: ignore[arg-type]  # names are Delivery's
    deps.store.update_delivery(changed)
    return replace(changed, version=changed.version + 1)


def park(deps: Deps, row: Delivery, reason: str, now: datetime) -> None:
    """An officer sees to it."""
    deps.store.park(Parked(f"delivery:{row.id}", "delivery", row.id, reason, now))
