"""The trail of the simulated world: days are closed, and then an auditor finds nothing."""

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.usecases import roots
from chalicelib.usecases.verifying import verified
from local.sim.world import World


def wrongs(world: World) -> Iterator[str]:
    """What `huiyin audit verify` would say, and every case that no day has noted."""
    deps = replace(world.deps, store=world.store)
    while roots.close_days(deps):
        pass
    for wrong in verified(deps, tell=lambda _what, _number: None):
        yield f"the trail is damaged: {wrong}"
    days = [entry.key for entry in world.store.entries(roots.DAYS, "", roots.PAGE)]
    noted = {ticket for day in days for ticket in roots.changed_on(deps, day)}
    yield from (f"no root will cover {ticket}" for ticket in world.store.tickets() if ticket not in noted)
