"""A whole office in one process: real use cases on the in-memory store, faults at every port."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from chalicelib import bootstrap
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps, Secrets, Store
from chalicelib.store.sqlite import SqliteStore
from local.sim.faults import Faults, FaultyStore, faulty
from local.sim.network import Network
from local.sim.nobody import NoClockDriver, NoIdentity

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
    world.deps = _deps(world, port, network)
    bootstrap.keep_policy(inner)
    return world


def _deps(world: World, store: Store, network: Network) -> Deps:
    return Deps(
        store=store,
        now=lambda: world.now,
        new_id=_ids(world.random),
        sla=bootstrap.build_sla(),
        sla_of=bootstrap.sla_of(store),
        office=bootstrap.build_office(),
        rules=bootstrap.build_rules(),
        senders={Channel.SMS: network, Channel.EMAIL: network},
        identity=NoIdentity(),
        clock=NoClockDriver(),
        secrets=Secrets({"1": b"a secret of the simulated world"}),
        base_url="http://127.0.0.1:8000",
    )


def _ids(random: Random) -> Callable[[], str]:
    return lambda: f"{random.getrandbits(128):032x}"
