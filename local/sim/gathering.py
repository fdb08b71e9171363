"""Who handles several cases as one in the simulated world, and answers them."""

from chalicelib.domain.units import Person
from chalicelib.domain.values import Outcome
from chalicelib.ports import Principal
from chalicelib.usecases import actions, casework
from local.sim import deciding, merging
from local.sim.world import World


def gather(world: World, ticket: str) -> None:
    """Several are about one matter, or one is about several; now and then it was not so."""
    case = world.store.case(ticket)
    if case and case.master and world.random.random() < 0.6:  # noqa: PLR2004
        _answer_all(world, case.master)
        return
    made = (("merge", merging.a_merge), ("unmerge", merging.an_unmerge), ("split", merging.a_split))
    action, make = world.random.choices(made, (6, 1, 1))[0]
    casework.act(world.deps, _who(world.deps.office.dispatcher_on_duty()), ticket, action, make(world))


def _answer_all(world: World, ticket: str) -> None:
    """By chance alone a master would hardly ever be answered while others follow it."""
    master = world.store.case(ticket)
    if master and master.handler and world.random.random() < 0.5:  # noqa: PLR2004
        who = _who(world.deps.office.person(master.handler))
        casework.act(world.deps, who, ticket, "reply", actions.Reply(Outcome.SOLVED, "一并解决了"))
    else:
        deciding.settle(world, ticket)


def _who(person: Person) -> Principal:
    return Principal(person.id, person.role, person.unit)
