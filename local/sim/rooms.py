"""What must hold of one case, asked of every room that has something to say about it."""

from collections.abc import Iterator, Sequence

from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.sla.sla import Sla
from local.sim import instances, ledgers, merging, outcomes, own_acts, returns, scores, voices, working
from local.sim.world import World


def wrongs(world: World, case: Case, events: Sequence[Event], sla: Sla) -> Iterator[str]:
    """What is wrong, one line each, told from the events."""
    yield from voices.wrongs(world, events)
    yield from outcomes.wrongs(case, events)
    yield from returns.wrongs(case, events)
    yield from scores.wrongs(case, events)
    yield from own_acts.wrongs(world, case, events)
    yield from working.wrongs(world, case, events, sla)
    yield from merging.wrongs(world, case, events)
    yield from instances.wrongs(world, case, events)
    yield from ledgers.wrongs(case, events, sla, world.now)
