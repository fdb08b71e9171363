"""The desk of the simulated office: visits, calls, letters that lay for days; now and then a known case."""

from dataclasses import dataclass
from datetime import timedelta

from chalicelib.domain.errors import HuiyinError
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import DeskKind
from chalicelib.ports import Principal
from chalicelib.usecases import taking_in
from local.sim.words import PHONES, TEXTS
from local.sim.world import World


@dataclass(frozen=True)
class TypedIn:
    """What an officer sends until it is taken or refused."""

    who: Principal
    key: str
    content: Content

    def arrive(self, world: World) -> str | None:
        try:
            return taking_in.take_in(world.deps, self.who, self.key, self.content).ticket
        except HuiyinError:
            return None


def typed_in(world: World, known: str | None) -> TypedIn:
    """By any officer, also by one who may not; half of the citizens leave a number."""
    random, deps = world.random, world.deps
    person, kind = random.choice(list(deps.office.people.values())), random.choice(tuple(DeskKind))
    day = deps.sla.calendar.local_day(deps.now()) - timedelta(days=random.randint(0, 5))
    content = Content(
        random.choice(TEXTS),
        citizen=Citizen(phone=random.choice(PHONES) if random.random() < 0.5 else ""),  # noqa: PLR2004  half of them
        desk_kind=kind,
        adds_to=known if known and random.random() < 0.2 else "",  # noqa: PLR2004  a fifth of them
        received_on=day.isoformat() if kind is DeskKind.LETTER else "",
    )
    return TypedIn(
        Principal(person.id, person.role, person.unit), f"desk-{random.getrandbits(64):016x}", content
    )
