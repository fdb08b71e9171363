"""A day that is made for one thing to happen often, and a life, each with the world that it was lived in."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import HuiyinError
from chalicelib.usecases import feed
from local.sim import invariants, run
from local.sim.actors import Actors
from local.sim.faults import FaultError, Killed
from local.sim.run import RATE, rest
from local.sim.world import World, build

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


def lived(monkeypatch: pytest.MonkeyPatch, seed: int, steps: int, rate: float = RATE) -> World:
    """A short life, and the world that it was lived in."""
    worlds: list[World] = []

    def kept(*asked: Any) -> World:
        worlds.append(build(*asked))
        return worlds[0]

    monkeypatch.setattr(run, "build", kept)
    run.live(seed, steps, rate)
    return worlds[0]
