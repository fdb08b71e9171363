"""Very many open cases, as each home's store keeps them: real ones, of which copies have other tickets."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from chalicelib import parts
from chalicelib.domain.case import Case
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel
from chalicelib.ports import Change, Deps, Store
from chalicelib.store import dynamodb_keys as keys
from chalicelib.store import dynamodb_rows as rows
from chalicelib.store import sqlite_schema, sqlite_steps
from chalicelib.store.dynamodb_table import table as a_table
from chalicelib.store.sqlite import SqliteStore
from chalicelib.usecases import intake
from local.dynamodb.engine import Engine
from local.dynamodb.store import NAME
from local.office import Post, Stage, assemble, ids
from local.sim.world import START

TEXT = "柳塘街道小区楼下饭店油烟太大，每天晚上都这样，找过他们几次了"
MINUTE = timedelta(minutes=1)
EARLY = 50
"""Minutes of the morning whose cases fall due in the bench; all others were received after them."""

REST = range(60, 150)


@dataclass(frozen=True)
class Crowd:
    """Numbers of cases: `waves` fall due one after the other, `waiting` later."""

    waves: tuple[int, ...]
    waiting: int

    @property
    def stored(self) -> int:
        return sum(self.waves) + self.waiting

    def cases(self) -> Iterator[tuple[Case, bool]]:
        """In order of time, each with its own ticket, and whether it falls due; one object for all."""
        number = 0
        for minute, count, due in self._groups():
            yield from ((case, due) for case in copies(minute, number, count))
            number += count

    def _groups(self) -> Iterator[tuple[int, int, bool]]:
        """A minute of receipt, how many cases came in it, and whether they fall due."""
        share = self._share
        for wave, cases in enumerate(self.waves):
            yield from ((wave * share + at, count, True) for at, count in enumerate(_dealt(cases, share)))
        yield from (
            (minute, count, False)
            for minute, count in zip(REST, _dealt(self.waiting, len(REST)), strict=True)
        )

    @property
    def _share(self) -> int:
        """Minutes of a wave."""
        return EARLY // len(self.waves)

    def moment(self, wave: int) -> datetime:
        """When the whole wave is due, and nothing of the next one."""
        wake_at = received(self._share * (wave + 1) - 1).wake_at
        assert wake_at is not None  # noqa: S101  a case that was just dispatched has clocks
        return wake_at


def _dealt(total: int, among: int) -> list[int]:
    return [total // among + (number < total % among) for number in range(among)]


def received(minute: int) -> Case:
    """A case that came so many minutes after nine, by the real use cases."""
    store = SqliteStore()
    stage = Stage(store, START + minute * MINUTE, ids(Random(1)))  # noqa: S311  the same ids every time
    content = Content(TEXT, citizen=Citizen(phone="+8613900000001"))
    ticket = intake.submit(stage.deps, Channel.SMS, "SM1", content).ticket
    stage.settle()
    case = store.case(ticket)
    if case is None or case.unit is None:
        raise RuntimeError("the sample city dispatches it at once")
    return case


def copies(minute: int, first: int, count: int) -> Iterator[Case]:
    case = received(minute)
    case.version = 0
    for number in range(first, first + count):
        case.ticket = f"C{number:07}"
        yield case


def sqlite(crowd: Crowd, path: Path) -> SqliteStore:
    """A file filled with the statements of the store itself, in one transaction."""
    with closing(sqlite_schema.open_for_writing(path)) as db:
        steps = (sqlite_steps.commit(Change(case))[0] for case, _ in crowd.cases())
        first = next(steps)
        db.execute("BEGIN")
        db.execute(first.sql, first.values)
        db.executemany(first.sql, (step.values for step in steps))
        db.execute("COMMIT")
    return SqliteStore(path)


def dynamodb(crowd: Crowd, engine: Engine) -> None:
    """Items as the store writes them. Of those that wait, nobody reads the bytes: they share them."""
    shelf, model = engine.table(NAME), a_table(NAME)
    # The stream would keep a second copy of every item.
    shelf.stream = None
    shared: dict[datetime | None, Mapping[str, Any]] = {}
    for case, due in crowd.cases():
        whole = None if due else shared.get(case.wake_at)
        if whole is None:
            whole = shared[case.wake_at] = _travelling(rows.case(model, case).serialize())
        item = dict(whole) | _own(case)
        shelf.write(shelf.primary(item), item)


def _travelling(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """On the wire, bytes are text."""
    return {
        name: {
            kind: b64encode(content).decode() if kind == "B" else content for kind, content in value.items()
        }
        for name, value in item.items()
    }


def _own(case: Case) -> dict[str, Any]:
    """What names the ticket."""
    assert case.wake_at is not None  # noqa: S101  it waits for a time
    stage = keys.stage(case.status)
    texts = {
        "pk": keys.of_ticket(case.ticket, keys.CASE).pk,
        "q": keys.due_list("case", case.ticket),
        "qs": keys.due_key(case.wake_at, case.ticket),
        "a": keys.all_list(stage, case.ticket),
        "ws": keys.work_key(case.due_at, case.ticket),
    }
    return {name: {"S": text} for name, text in texts.items()}


def office(store: Store, now: datetime) -> Deps:
    """The use cases on that store, at that moment."""
    parts.keep_policy(store)
    senders = dict.fromkeys((Channel.SMS, Channel.EMAIL, Channel.VOICE), Post())
    return assemble(store, lambda: now, ids(Random(1)), senders)  # noqa: S311  the same ids every time
