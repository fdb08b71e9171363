"""Live one seed's life: steps with faults, a check after each, and a rest in fair weather."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.errors import HuiyinError
from chalicelib.parts import PACK
from chalicelib.ports import Consumer
from chalicelib.usecases import delivery, feed, sweep
from local.sim import invariants, receivers
from local.sim.actors import (
    Actors,
    answer_the_phone,
    bring_receipt,
    officer_acts,
    pass_time,
    post_again,
    tell_of_calls,
)
from local.sim.almanac import change_days
from local.sim.faults import FaultError, Killed
from local.sim.guessing import Guessing
from local.sim.mornings import Mornings
from local.sim.publishing import Press
from local.sim.world import DEFAULT, World, build

RATE = 0.01
REST_EVERY = 2_000
PRESS_EVERY = 20
NEW_DAYS_FIRST, NEW_DAYS_EVERY = 300, 1_000
"""Short lives have it, too; long ones are not about it: each change is an event of every open case."""

APART = frozenset({pass_time})
"""What cannot happen between two calls."""


@dataclass(frozen=True)
class Life:
    """What one seed went through."""

    seed: int
    steps: int
    cases: int
    messages: int
    faults: int
    parked: int


def live(seed: int, steps: int, rate: float = RATE, store: str = DEFAULT, pack: str = PACK) -> Life:
    """Raises ViolationError, with seed and step, the moment an invariant breaks."""
    world, almanac = build(seed, rate, store, pack), Random(seed)  # noqa: S311  reproducible dice, nothing secret
    if seed % 2 == 0:
        receivers.join(world, seed)  # and every other office has none
    actors, faults = Actors(world, []), 0
    press, guessing, mornings = Press(world, seed), Guessing(world, seed), Mornings(seed, rate)
    world.proxy.meanwhile = partial(_meanwhile, actors)
    for step in range(1, steps + 1):
        try:
            faults += _one(actors)
            if step % PRESS_EVERY == 0:
                press.act()
                _hold(guessing.act())
            if step % NEW_DAYS_EVERY == NEW_DAYS_FIRST:
                change_days(world, almanac)
            _dawn(world, mornings)
            invariants.after_step(world)
            if step % REST_EVERY == 0 or step == steps:
                rest(actors, mornings)
        except Exception as error:
            error.add_note(f"huiyin sim --seed {seed} --steps {step}")
            raise
    return _life(world, seed, steps, faults)


def _dawn(world: World, mornings: Mornings) -> None:
    _hold(mornings.come(world))


def _hold(wrongs: Iterable[str]) -> None:
    for wrong in wrongs:
        raise invariants.ViolationError(wrong)


def _meanwhile(actors: Actors, written: Any) -> None:
    """One act of somebody else, mostly on the same case or the same message."""
    proxy = actors.world.proxy
    meanwhile, proxy.meanwhile = proxy.meanwhile, lambda _: None
    about = getattr(written, "case", None) or written
    actors.about = str(getattr(about, "ticket", ""))
    try:
        _one(actors, _rival(actors, written))
    finally:
        proxy.meanwhile, actors.about = meanwhile, ""


def _rival(actors: Actors, written: Any) -> Callable[[Actors], object]:
    """Hours do not pass between two calls."""
    if not (actors.about and actors.world.faults.chance(0.5)):
        return partial(Actors.step, apart=APART)
    if isinstance(written, Delivery):
        return lambda actors: delivery.deliver(actors.world.deps, written.id)
    return officer_acts


def _one(actors: Actors, act: Callable[[Actors], object] = Actors.step) -> bool:
    try:
        act(actors)
    except (FaultError, Killed, feed.FeedStalledError):
        return True
    except HuiyinError:
        return False
    return False


def rest(actors: Actors, mornings: Mornings | None = None) -> None:
    """Fair weather: clients post until they are answered, consumers run dry, then all must add up."""
    world, rate = actors.world, actors.world.faults.rate
    world.faults.rate = 0
    while actors.unanswered:
        post_again(actors)
    while world.network.receipts:
        bring_receipt(actors)
        invariants.after_step(world)
    for hours in (0, 1, 1, 12, 12):
        world.pass_time(timedelta(hours=hours))
        _drain(actors)
        if mornings:
            _dawn(world, mornings)
            _drain(actors)
    invariants.at_rest(world)
    world.faults.rate = rate


def _drain(actors: Actors) -> None:
    world, busy = actors.world, True
    while busy:
        busy = False
        for consumer in Consumer:
            busy |= _drive(world, consumer)
        busy |= bool(sweep.sweep(world.deps))
        busy |= world.queue.work_all(world.deps)
        while world.network.receipts:
            bring_receipt(actors)
        busy |= _end_calls(actors)
        invariants.after_step(world)


def _end_calls(actors: Actors) -> bool:
    """Nobody's telephone rings for ever, and their ends are told."""
    phone = actors.world.phone
    busy = bool(phone.ringing or phone.untold)
    while phone.ringing:
        answer_the_phone(actors)
    while phone.untold:
        tell_of_calls(actors)
    return busy


def _drive(world: World, consumer: Consumer) -> bool:
    try:
        return bool(feed.drive(world.deps, consumer))
    except feed.FeedStalledError:
        return True


def _life(world: World, seed: int, steps: int, faults: int) -> Life:
    cases = sum(1 for ticket in world.submitted if world.store.case(ticket))
    parked = len(world.store.parked(None, 10_000).items)
    return Life(seed, steps, cases, len(world.network.accepted), faults, parked)
