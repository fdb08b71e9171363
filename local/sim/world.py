"""A whole office in one process: real use cases on the in-memory store, faults at every port."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from chalicelib import parts
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps, Sender
from chalicelib.store.sqlite import SqliteStore
from local.office import assemble, ids
from local.sim.faults import Faults, FaultyStore, faulty
from local.sim.network import Network

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday, 09:00 in Shanghai."""


@dataclass
class World:
    """One seed's office. `deps` is what the use cases get, `store` the same store without faults."""

    random: Random
    faults: Faults
    now: datetime
    store: SqliteStore
    proxy: FaultyStore
    network: Network
    deps: Deps
    submitted: set[str] = field(default_factory=set)
    told: dict[tuple[str, str, str, str], str] = field(default_factory=dict)

    def pass_time(self, span: timedelta) -> None:
        """Virtual time never runs back."""
        self.now += span

    @property
    def recent(self) -> list[str]:
        """The cases that people still deal with: old ones would only make the world slow."""
        return self.proxy.recent

    @property
    def surveys(self) -> list[Delivery]:
        """The latest messages that asked for an answer."""
        return self.network.surveys

    def reachable(self, ticket: str) -> bool:
        """Has the office a number or address of whoever sent it?"""
        submission = self.store.submission(ticket)
        citizen = submission.content.citizen if submission else Citizen()
        return bool(citizen.phone or citizen.email)


def build(seed: int, rate: float) -> World:
    """A fresh office; the same seed and rate always live the same life."""
    random = Random(seed)  # noqa: S311  reproducible dice, nothing secret
    faults = Faults(random, rate)
    inner = SqliteStore(None)
    port, proxy = faulty(inner, faults)
    network = Network(random, faults)
    world = World(random, faults, START, inner, proxy, network, deps=None)  # type: ignore[arg-type]  # next line
    senders: dict[Channel, Sender] = {Channel.SMS: network, Channel.EMAIL: network}
    world.deps = assemble(port, lambda: world.now, ids(random), senders)
    parts.keep_policy(inner)
    return world
