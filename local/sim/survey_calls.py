"""What must hold of our calls once everything has come to rest."""

from collections.abc import Iterator

from chalicelib.domain.delivery import SETTLED, Delivery, DeliveryStatus, delivery_id, is_overtaken
from chalicelib.domain.values import Channel
from local.sim.world import World

S = DeliveryStatus
IN_WRITING = (Channel.SMS, Channel.EMAIL)


def wrongs(world: World) -> Iterator[str]:
    """In words, whatever is not so."""
    for call in world.phone.calls.values():
        row = world.store.delivery(call.delivery)
        if row is None:
            yield f"{call} is nobody's"
        elif call.reached and row.status is not S.DELIVERED:
            yield f"{call} reached somebody: {row}"
        elif row.status is S.DELIVERED and not _pressed(world, row):
            yield f"nobody pressed a key: {row}"
        elif not _is_settled(world, row):
            yield f"{call} is forgotten: {row}"
        elif row.status is S.DELIVERED and any(_written(world, row)):
            yield f"{row} was told by telephone and in writing"
    for id in world.phone.thanked:
        row = world.store.delivery(id)
        case = world.store.case(row.ticket) if row else None
        if not row or not case or not case.cycles[row.cycle - 1].answered:
            yield f"{id} was thanked for nothing"


def _pressed(world: World, row: Delivery) -> bool:
    return any(call.pressed for call in world.phone.calls.values() if call.delivery == row.id)


def _is_settled(world: World, row: Delivery) -> bool:
    """Who was not reached is written to, or stands on the officers' list; unless the survey is over."""
    parked = world.store.find_parked(f"delivery:{row.id}") is not None
    if row.next_at is not None or parked:
        return True
    case = world.store.case(row.ticket)
    over = row.status is S.DELIVERED or (case is not None and is_overtaken(row, case))
    return row.status in SETTLED and (over or any(_written(world, row)))


def _written(world: World, row: Delivery) -> Iterator[Delivery]:
    ids = (delivery_id(row.event, row.reaction, row.recipient, channel) for channel in IN_WRITING)
    yield from filter(None, map(world.store.delivery, ids))
