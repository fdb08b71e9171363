"""The office's days change while cases run: a typhoon closes it, a Saturday is worked."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from chalicelib import parts
from chalicelib.sla.calendar import SATURDAY
from chalicelib.sla.content import canonical
from local.sim.world import World

NEAR = 40
"""Days ahead; a pause that has ended keeps what it gave back, whatever its days are declared to be later."""


def change_days(world: World, random: Random) -> None:
    """Every process starts again with the new calendar, as after a deployment."""
    today = world.deps.sla.calendar.local_day(world.now)
    day = today + timedelta(days=random.randint(1, NEAR))
    declared = frozenset({day})
    days = world.workdays
    world.workdays = days.changed(off=declared) if day.weekday() < SATURDAY else days.changed(worked=declared)
    put_in_force(world)


def put_in_force(world: World) -> None:
    """Keep the world's calendar and count on it from now on."""
    days, policy = world.workdays, world.deps.sla.policy
    world.store.put_document(days.version, canonical(days.document()))
    world.sla_of = parts.by_version(world.store, policy, {days.name: days})
    sla_of = parts.by_version(world.deps.store, policy, {days.name: days})
    world.deps = replace(world.deps, sla=world.sla_of(policy.version), sla_of=sla_of)


def outdated(world: World) -> list[str]:
    """Cases that still run on a calendar that is no longer in force."""
    cases = filter(None, map(world.store.case, sorted(world.submitted)))
    return [case.ticket for case in cases if case.running and case.calendar != world.deps.sla.days]
