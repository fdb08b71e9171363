"""Strangers guess at codes in the simulated world; citizens look at their own cases, and slip now and then.

They have dice and a faulty way to the store of their own: what they do changes no other life. What must hold
is told from a count beside the use case's: never a case for a wrong code, never more tries than are allowed,
and nobody is refused for what was tried elsewhere.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from random import Random

from chalicelib.domain import ticket as tickets
from chalicelib.domain.errors import HuiyinError, NotFoundError, ThrottledError
from chalicelib.usecases import intake
from local.sim.faults import FaultError, Faults, Killed, faulty
from local.sim.world import World

TROUBLE = 0.01
STRANGERS = ("198.51.100.1", "198.51.100.2", "2001:db8:1:2::/64")
LATELY = 8
"""The cases that anybody tries at: at all of them nobody would come to the limit."""

AT_TICKET, AT_ALL = 10, 100
AT_HOME, AT_ONCE, SLIP = 0.3, 15, 0.1
UNKNOWN = "KM555RBGQ"

Place = tuple[datetime, str, str]
"""In which hour, from which address, at which ticket; "" stands for all."""


class Guessing:
    """The strangers, the citizens at home, and what each of them has tried."""

    def __init__(self, world: World, seed: int) -> None:
        self.dice = Random(seed)  # noqa: S311  reproducible dice, nothing secret
        port, _ = faulty(world.store, Faults(self.dice, TROUBLE))
        self._world, self._deps = world, replace(world.deps, store=port)
        self._surely, self._perhaps = Counter[Place](), Counter[Place]()
        self.refused = self.opened = 0

    def act(self) -> Iterator[str]:
        """Somebody knocks, a stranger mostly more than once; what is wrong with how they were answered."""
        ticket = self.dice.choice([*self._world.recent[-LATELY:], UNKNOWN])
        if self.dice.random() < AT_HOME:
            yield from self._knock(f"home of {ticket}", ticket, SLIP)
            return
        sender = self.dice.choice(STRANGERS)
        for _ in range(self.dice.randint(1, AT_ONCE)):
            yield from self._knock(sender, ticket, 1 - SLIP)

    def _knock(self, sender: str, ticket: str, wrongly: float) -> Iterator[str]:
        slips = self.dice.random() < wrongly
        code = "222222" if slips else tickets.access_code(self._deps.secrets.key(), ticket)
        wrong = slips or self._world.store.submission(ticket) is None
        hour = self._world.now.replace(minute=0, second=0, microsecond=0)
        places: tuple[Place, Place] = ((hour, sender, ticket), (hour, sender, ""))
        must, may = (_is_over(counted, places) for counted in (self._surely, self._perhaps))
        try:
            intake.authentic(self._deps, ticket, code, sender)
            answer = "opened"
        except (FaultError, Killed):
            self._perhaps.update(places if wrong else ())
            return
        except HuiyinError as error:
            answer = {NotFoundError: "unknown", ThrottledError: "refused"}.get(type(error), repr(error))
        self.refused, self.opened = self.refused + (answer == "refused"), self.opened + (answer == "opened")
        if answer == "unknown":
            self._surely.update(places)
            self._perhaps.update(places)
        fits = {"refused"} if must else {"unknown" if wrong else "opened"} | ({"refused"} if may else set())
        if answer not in fits:
            yield f"{sender} at {ticket}, a wrong code: {wrong}: {answer}, not {sorted(fits)}"


def _is_over(counted: Counter[Place], places: tuple[Place, Place]) -> bool:
    one, all_ = (counted[place] for place in places)
    return one >= AT_TICKET or all_ >= AT_ALL
