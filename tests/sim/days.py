"""A day that is made for one thing to happen often, played under faults."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from chalicelib.domain.errors import HuiyinError
from chalicelib.usecases import feed
from local.sim import invariants
from local.sim.actors import Actors
from local.sim.faults import FaultError, Killed
from local.sim.run import rest
from local.sim.world import World

Acts = Mapping[Callable[[Actors], None], int]
"""What is done, and how often of all."""


def play(world: World, acts: Acts, rate: float, span: timedelta, steps: int) -> World:
    """So many steps over that time, each checked; then everything comes to rest."""
    actors, random = Actors(world, []), world.random
    world.faults.rate, until = rate, world.now + span
    world.proxy.meanwhile = lambda _: None
    for _ in range(steps):
        (act,) = random.choices(list(acts), list(acts.values()))
        with suppress(FaultError, Killed, feed.FeedStalledError, HuiyinError):
            act(actors)
        invariants.after_step(world)
        if world.now < until:
            world.pass_time(span / steps)
    rest(actors)
    return world
