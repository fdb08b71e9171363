"""Who does not give in, in the simulated world: an answer, the next office, its answer, and so to the end."""

from typing import TYPE_CHECKING

from chalicelib.domain import ticket as tickets
from chalicelib.domain.case import Case
from chalicelib.domain.table import WITH_UNIT
from chalicelib.domain.values import Outcome, Status, Target
from chalicelib.ports import Principal
from chalicelib.usecases import actions, casework, rights
from local.sim.world import World

if TYPE_CHECKING:
    from local.sim.actors import Actors

FOLLOWED = 12
"""Of the cases that anything happens to; by chance alone none would come to its third instance."""
DEEP = ("gas", "liutang", "yanting")
"""Units with two offices above them."""


def is_petition_office(world: World) -> bool:
    return world.deps.sla.policy.row(Target.REEXAMINATION_REPLY) is not None


def press_on(actors: "Actors") -> None:
    """The next step of one case: dispatched, answered, examined again."""
    world = actors.world
    ticket = actors.about or world.random.choice(world.recent[-FOLLOWED:] or [""])
    case = world.store.case(ticket) if ticket else None
    if case is None:
        return
    if case.status in (Status.RECEIVED, Status.ACCEPTED):
        _order(world, case, world.deps.office.dispatcher_on_duty().id)
    elif case.status in WITH_UNIT and case.handler:
        # Now and then somebody who has answered before would like to answer again.
        again = case.recused and world.random.random() < 0.2  # noqa: PLR2004
        _order(world, case, world.random.choice(case.recused) if again else case.handler)
    elif case.status in (Status.REPLIED, Status.EVALUATED, Status.ARCHIVED):
        code = tickets.access_code(world.deps.secrets.key(), ticket)
        rights.act(world.deps, "reexamine", ticket, code, world.random.choice(("不同意", "")))


def _order(world: World, case: Case, id: str) -> None:
    person = world.deps.office.person(id)
    who = Principal(person.id, person.role, person.unit)
    if case.status in WITH_UNIT or world.random.random() < 0.2:  # noqa: PLR2004  some the centre answers itself
        reply = actions.Reply(case.proposed or Outcome.EXPLAINED, "已查清，说明如下")
        casework.act(world.deps, who, case.ticket, "reply", reply)
    else:
        unit = world.random.choice(DEEP)
        casework.act(world.deps, who, case.ticket, "dispatch", actions.Dispatch(unit))
