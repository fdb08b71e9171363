"""Two providers of text messages on one telephone network, each with bad hours of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from chalicelib.channels.switchboard import Switchboard
from chalicelib.domain.delivery import Delivery
from chalicelib.ports import Found, PermanentFailure, TemporaryFailure
from local.sim.faults import FaultError
from local.sim.network import Network

NAMES = ("twilio", "gateway")
WAIT = timedelta(seconds=9)
WELL_FOR = (timedelta(minutes=30), timedelta(hours=12))
BAD_FOR = (timedelta(minutes=1), timedelta(hours=3))


class Mood(StrEnum):
    """`losing`: it takes what it gets, and its answers are lost."""

    WELL = "well"
    DEAD = "dead"
    SLOW = "slow"
    LOSING = "losing"


@dataclass
class Weather:
    """Good and bad hours in turn, drawn from the seed as time comes to them."""

    random: Random
    until: datetime
    mood: Mood = Mood.LOSING

    def at(self, now: datetime) -> Mood:
        while now >= self.until:
            was_well = self.mood is Mood.WELL
            self.mood = self.random.choice((Mood.DEAD, Mood.SLOW, Mood.LOSING)) if was_well else Mood.WELL
            shortest, longest = BAD_FOR if was_well else WELL_FOR
            self.until += shortest + (longest - shortest) * self.random.random()
        return self.mood


@dataclass
class Watch:
    """What a process measures by: virtual time, and what it has been waiting for answers."""

    now: Callable[[], datetime]
    waited: timedelta = timedelta()

    def __call__(self) -> datetime:
        return self.now() + self.waited


@dataclass
class Carrier:
    """One provider: knows what it took itself, and nothing of what the other one did."""

    network: Network
    weather: Weather
    watch: Watch
    taken: set[str] = field(default_factory=set)

    def send(self, delivery: Delivery) -> str:
        mood = self._mood()
        if mood is Mood.DEAD:
            raise TemporaryFailure("no_connection")
        if mood is Mood.SLOW:
            self.watch.waited += WAIT
        if self.network.faults.chance(0.02):
            raise PermanentFailure("filtered")
        before = self._had(delivery)
        try:
            provider_id = self.network.send(delivery)
        finally:
            if self._had(delivery) > before:
                self.taken.add(delivery.id)
        if mood is Mood.LOSING:
            raise FaultError("answer lost")
        return provider_id

    def find(self, delivery: Delivery) -> Found | None:
        if self._mood() is Mood.DEAD:
            raise FaultError("nobody to ask")
        return self.network.find(delivery) if delivery.id in self.taken else None

    def _had(self, delivery: Delivery) -> int:
        return len(self.network.accepted.get(delivery.id, ()))

    def _mood(self) -> Mood:
        """In fair weather everybody is well."""
        mood = self.weather.at(self.watch.now())
        return mood if self.network.faults.rate else Mood.WELL


def carriers(network: Network, random: Random, start: datetime, watch: Watch) -> dict[str, Carrier]:
    """By name, in order of preference; dice of their own, so that their weather changes no other dice."""
    return {
        name: Carrier(network, Weather(Random(random.getrandbits(64)), start), watch)  # noqa: S311  nothing secret
        for name in NAMES
    }


def text_messages(
    network: Network, random: Random, start: datetime, now: Callable[[], datetime]
) -> Switchboard:
    """The office's way to both of them."""
    watch = Watch(now)
    return Switchboard(carriers(network, random, start, watch), watch)
