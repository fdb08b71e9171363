"""The cloud home's queue of deliveries in the simulated world: at least once, in any order."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chalicelib.domain.delivery import Delivery
from chalicelib.ports import Deps
from chalicelib.usecases.delivery import deliver
from local.sim.faults import Faults


@dataclass
class Queue:
    """A message is the id of a delivery. What was not done stays, and comes again."""

    faults: Faults
    messages: list[str] = field(default_factory=list)

    def enqueue(self, deliveries: Sequence[Delivery]) -> None:
        """The queue may take a part of them, or all without an answer."""
        for delivery in deliveries:
            self.faults.maybe("before enqueue")
            self.messages.append(delivery.id)
        self.faults.maybe("after enqueue")

    def work(self, deps: Deps, id: str) -> bool:
        """Take this message; whether it was done. Now and then it comes again nevertheless."""
        done = deliver(deps, id)
        if done and not self.faults.chance(0.05):
            self.messages.remove(id)
        return done

    def work_all(self, deps: Deps) -> bool:
        """Each message once; whether any was done. Of what somebody else is at, the others are waited for."""
        return sum(self.work(deps, id) for id in tuple(self.messages)) > 0
