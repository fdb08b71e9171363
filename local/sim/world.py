"""A whole office in one process: real use cases on a store in memory, faults at every port."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from chalicelib import parts
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps, Sender, Store
from chalicelib.sla import packs
from chalicelib.sla.content import canonical
from chalicelib.sla.sla import SlaOf
from chalicelib.sla.workdays import Workdays
from chalicelib.store.sqlite import SqliteStore
from local.office import assemble, ids
from local.sim.album import Album
from local.sim.carriers import text_messages
from local.sim.citizens_phone import CitizensPhone
from local.sim.faults import Faults, FaultyStore, faulty
from local.sim.network import Network
from local.sim.queue import Queue
from local.sim.telephone import Telephone

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday, 09:00 in Shanghai."""


@dataclass
class World:
    """One seed's office. `deps` is what the use cases get, `store` the same store without faults.

    `carried_out` says by which event an officer's words came on the trail, `answered` by which message the
    officer learned it. `sla_of` reads the rules without faults.
    """

    random: Random
    faults: Faults
    now: datetime
    store: Store
    proxy: FaultyStore
    network: Network
    queue: Queue
    telephone: Telephone
    phone: CitizensPhone
    deps: Deps
    sla_of: SlaOf
    pace: int = 1
    """How many times faster people live: what is counted in months needs months."""
    workdays: Workdays = field(default_factory=lambda: parts.calendars()["china"])
    submitted: set[str] = field(default_factory=set)
    told: dict[tuple[str, str, str, str], str] = field(default_factory=dict)
    carried_out: dict[str, str] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)

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


def _sqlite(_: Faults) -> tuple[Store, Store]:
    store = SqliteStore(None)
    return store, store


def _on_file(path: Path, _: Faults) -> tuple[Store, Store]:
    store = SqliteStore(path, alone=True)
    return store, store


def _dynamodb(faults: Faults) -> tuple[Store, Store]:
    from local.sim.cloud import clouded

    return clouded(faults)


STORES: Mapping[str, Callable[[Faults], tuple[Store, Store]]] = {"sqlite": _sqlite, "dynamodb": _dynamodb}
"""The store as it is, and as the use cases reach it."""

QUEUED = frozenset({"dynamodb"})
"""Where deliveries go out by a queue too, as they do in the cloud."""

DEFAULT = "sqlite"

PACES = {"petition": 40}
"""A thousand steps of an office whose terms are months."""


def build(
    seed: int,
    rate: float,
    store: str = DEFAULT,
    pack: str = parts.PACK,
    *,
    start: datetime = START,
    file: Path | None = None,
) -> World:
    """A fresh office under a pack; the same seed, rate, store and pack always live the same life.

    On a `file` the office lives on SQLite, and the file stays.
    """
    random = Random(seed)  # noqa: S311  reproducible dice, nothing secret
    faults = Faults(random, rate)
    inner, reached = (partial(_on_file, file) if file else STORES[store])(faults)
    port, proxy = faulty(reached, faults)
    network = Network(random, faults)
    queue, telephone = Queue(faults), Telephone(random, faults)
    phone = CitizensPhone(random, faults, network)
    parts.keep_policy(inner)
    world = World(
        random,
        faults,
        start,
        inner,
        proxy,
        network,
        queue,
        telephone,
        phone,
        deps=None,  # type: ignore[arg-type]  # below
        sla_of=parts.sla_of(inner),
    )
    texts = text_messages(network, random, start, lambda: world.now)
    senders: dict[Channel, Sender] = {Channel.SMS: texts, Channel.EMAIL: network, Channel.VOICE: phone}
    world.deps = assemble(port, lambda: world.now, ids(random), senders)
    album = Album(random, faults)
    world.deps = replace(world.deps, recordings=telephone, transcriber=telephone, pictures=album)
    if store in QUEUED:
        world.deps = replace(world.deps, enqueue=world.queue.enqueue)
    if pack != parts.PACK:
        _follow(world, pack)
    return world


def _follow(world: World, pack: str) -> None:
    """The same office under another pack, in a city that lives faster."""
    policy, named = packs.load(pack), parts.calendars()
    world.store.put_document(policy.version, canonical(packs.document(pack)))
    world.sla_of = parts.by_version(world.store, policy, named)
    reached = parts.by_version(world.deps.store, policy, named)
    world.deps = replace(world.deps, sla=world.sla_of(policy.version), sla_of=reached)
    world.pace = PACES[pack]
