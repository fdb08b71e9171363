"""The far side of the wire: a telephone network that takes messages, loses answers and sends receipts."""

from dataclasses import dataclass, field
from random import Random

from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.events import Notice
from chalicelib.ports import Found, PermanentFailure, TemporaryFailure
from local.sim.faults import FaultError, Faults, Killed


@dataclass(frozen=True)
class Receipt:
    """What the network will say of a message, perhaps twice, perhaps never."""

    delivery: str
    provider_id: str
    status: DeliveryStatus


@dataclass
class Network:
    """Accepts every message at most as often as it is asked; the invariants count."""

    random: Random
    faults: Faults
    accepted: dict[str, list[Delivery]] = field(default_factory=dict)
    receipts: list[Receipt] = field(default_factory=list)
    surveys: list[Delivery] = field(default_factory=list)
    letters: list[Delivery] = field(default_factory=list)
    fresh: list[Delivery] = field(default_factory=list)

    def send(self, delivery: Delivery) -> str:
        dice = self.random.random()
        if self.faults.rate and dice < 0.02:  # noqa: PLR2004  a number that does not exist
            raise PermanentFailure("invalid_number")
        if self.faults.rate and dice < 0.06:  # noqa: PLR2004  a busy provider
            raise TemporaryFailure("busy")
        self.faults.maybe("before send")
        provider_id = self._accept(delivery)
        if self.faults.chance(0.03):
            raise (Killed if self.random.random() < 0.5 else FaultError)("after send")  # noqa: PLR2004
        return provider_id

    def find(self, delivery: Delivery) -> Found | None:
        self.faults.maybe("find")
        if not self.accepted.get(delivery.id):
            return None
        return Found(f"net-{delivery.id}", delivered=self.random.random() < 0.5)  # noqa: PLR2004  even odds

    def take(self, delivery: Delivery) -> None:
        """It has gone out, by whatever way."""
        self.accepted.setdefault(delivery.id, []).append(delivery)
        self.fresh.append(delivery)
        if delivery.notice is Notice.SURVEY:
            self.surveys = [*self.surveys, delivery][-20:]
        if delivery.reply_to:
            self.letters = [*self.letters, delivery][-20:]

    def _accept(self, delivery: Delivery) -> str:
        self.take(delivery)
        provider_id = f"net-{delivery.id}"
        self.receipts.extend(self._receipts(delivery.id, provider_id))
        return provider_id

    def _receipts(self, id: str, provider_id: str) -> list[Receipt]:
        if not self.faults.rate:
            return [Receipt(id, provider_id, DeliveryStatus.DELIVERED)]
        words = [DeliveryStatus.SENDING, DeliveryStatus.DELIVERED, DeliveryStatus.PERMANENT_FAILURE]
        weights = [2, 10, 1]
        count = self.random.choice((0, 1, 1, 1, 2, 3))
        return [Receipt(id, provider_id, word) for word in self.random.choices(words, weights, k=count)]
