"""Some hundred whole lives, lived through the use cases: the story of the demo and the simulator's people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import msgspec
from rich.console import Console

from chalicelib.domain.errors import HuiyinError
from chalicelib.domain.inbox import Submission
from chalicelib.domain.table import OPEN
from chalicelib.ports import Store
from chalicelib.store import codec
from chalicelib.usecases import feed
from local.demo.play import play
from local.sim.actors import Actors
from local.sim.world import build

STORIES, SIMULATED, STEPS = 8, 2, 3_000
"""Seeds of the story, seeds of the simulator, and its steps."""

AFTERWARDS = timedelta(days=40)
"""Until surveys are over and cases archived."""

SAVES = "SELECT version, first_seq, public, private FROM events WHERE ticket = ? ORDER BY version"
Save = tuple[int, int, bytes, bytes | None]
"""Version, number of its first event, public and private part of its events."""


@dataclass(frozen=True)
class Life:
    """A case as it was stored at a moment; `waits`: something is still to happen to it."""

    head: Mapping[str, Any]
    submission: Submission
    saves: tuple[Save, ...]
    last_at: datetime
    seen_at: datetime
    waits: bool


def lives(stories: int = STORIES, simulated: int = SIMULATED, steps: int = STEPS) -> list[Life]:
    """Of all channels, statuses, types and grades; the same numbers give the same lives."""
    found: list[Life] = []
    for seed in range(1, stories + 1):
        found += _of_story(seed)
    for seed in range(1, simulated + 1):
        found += _of_simulator(seed, steps)
    return found


def _of_story(seed: int) -> Iterator[Life]:
    """Once as the three weeks end, for those that wait, and once when all is over."""
    stage = play(Console(file=StringIO()), "zh-CN", seed).stage
    yield from (life for life in _stored(stage.deps.store, stage.now) if life.waits)
    stage.play(stage.now + AFTERWARDS)
    yield from (life for life in _stored(stage.deps.store, stage.now) if not life.waits)


def _of_simulator(seed: int, steps: int) -> Iterator[Life]:
    """In fair weather; what is refused was not lawful then."""
    world = build(seed, 0)
    actors = Actors(world, [])
    for _ in range(steps):
        try:
            actors.step()
        except (HuiyinError, feed.FeedStalledError):
            continue
    yield from _stored(world.store, world.now)


def _stored(store: Store, now: datetime) -> Iterator[Life]:
    for ticket in store.tickets():
        case, submission, history = store.case(ticket), store.submission(ticket), store.history(ticket)
        if case is None or submission is None:
            continue
        head = msgspec.msgpack.decode(codec.encode_case(case, case.version))
        waits = case.wake_at is not None or case.status in OPEN
        yield Life(head, submission, _saves(store, ticket), history[-1].at, now, waits)


def _saves(store: Store, ticket: str) -> tuple[Save, ...]:
    """The rows of its events as they stand in SQLite."""
    with store._db.reading() as db:  # type: ignore[attr-defined]  # noqa: SLF001  bytes, which no port hands out
        return tuple(db.execute(SAVES, (ticket,)).fetchall())
