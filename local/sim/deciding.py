"""Who settles outcomes in the simulated world: mostly the right person, or nothing would ever be approved."""

from datetime import timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.units import Person
from chalicelib.domain.values import Outcome, Status
from chalicelib.ports import Principal
from chalicelib.usecases import actions, casework
from local.sim.officers import COMMANDS
from local.sim.world import World

Order = tuple[str, object]


def settle(world: World, ticket: str) -> None:
    """The next step of a promise, an exclusion or the end of a matter, if the case is one for it."""
    case = world.store.case(ticket)
    if case is None or case.handler is None:
        return
    action, command = _order(world, case)
    by_supervisor = action.startswith(("approve", "refuse", "award"))
    office = world.deps.office
    person: Person = office.supervisor_on_duty() if by_supervisor else office.person(case.handler)
    casework.act(world.deps, Principal(person.id, person.role, person.unit), ticket, action, command)


def _order(world: World, case: Case) -> Order:
    if case.proposed and not case.approved:
        of = "exclusion" if case.proposed is Outcome.EXCLUDED else "termination"
        action = world.random.choice(("approve", "approve", "approve", "refuse")) + f"_{of}"
        return action, COMMANDS[action](world)
    if case.proposed and case.status is not Status.REPLIED:
        return "reply", actions.Reply(case.proposed, "已查清，说明如下")
    if case.promised:
        return "follow_up", actions.FollowUp(Outcome.SOLVED, "承诺的事办好了")
    if case.status in (Status.REPLIED, Status.EVALUATED):
        return "propose_exclusion", COMMANDS["propose_exclusion"](world)
    return world.random.choice((_promise(world), *_proposals(world)))


def _promise(world: World) -> Order:
    day = world.now.date() + timedelta(days=world.random.choice((2, 3, 9)))
    return "reply", actions.Reply(Outcome.PROMISED, "材料已订", day, "下周施工")


def _proposals(world: World) -> tuple[Order, ...]:
    names = ("propose_exclusion", "propose_termination")
    return tuple((name, COMMANDS[name](world)) for name in names)
