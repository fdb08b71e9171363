"""What citizens do with a case of theirs on the tracking page, and whom a tip-off must never reach."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from chalicelib.domain import events as e
from chalicelib.domain import ticket as tickets
from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event
from chalicelib.domain.values import PROTECTED, Status
from chalicelib.usecases import rights
from local.sim.world import World

if TYPE_CHECKING:
    from local.sim.actors import Actors


def use_a_right(actors: "Actors") -> None:
    """Take it back, object or urge, whether it can be done or not; now and then with a wrong code."""
    world, random = actors.world, actors.world.random
    ticket = actors.a_ticket()
    if ticket is None:
        return
    code = tickets.access_code(world.deps.secrets.key(), ticket)
    code = code if random.random() < 0.95 else "222222"  # noqa: PLR2004
    key = f"own-{random.randint(0, 3)}" if random.random() < 0.3 else ""  # noqa: PLR2004
    words = random.choice(("我不同意，就在本市", ""))
    case = world.store.case(ticket)
    answered = case is not None and case.status in (Status.REPLIED, Status.EVALUATED)
    # What can be asked for a month after the answer would hardly ever be asked for by chance.
    act = "reexamine" if answered and random.random() < 0.5 else random.choice(rights.ACTS)  # noqa: PLR2004
    rights.act(world.deps, act, ticket, code, words, key=key)


def wrongs(world: World, case: Case, events: Sequence[Event]) -> Iterator[str]:
    """A tip-off in the wrong hands, told from the tree of units alone; more than one objection."""
    office = world.deps.office
    about = {id for id in case.about if id in office.units} if case.type in PROTECTED else set()
    if case.unit and about & set(office.path(case.unit)):
        yield f"{case.unit} has a tip-off about {about}"
    if case.handler and case.type in PROTECTED and case.handler in case.about:
        yield f"{case.handler} has a tip-off about themselves"
    if sum(isinstance(event.body, e.CitizenObjected) for event in events) > 1:
        yield "objected twice"
