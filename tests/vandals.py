"""Hands in the store: what somebody does who has the database and not the program."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import msgspec

from chalicelib.domain.case import Case, rebuild
from chalicelib.domain.chain import Event, chain
from chalicelib.ports import Deps, Store
from chalicelib.store import codec
from chalicelib.store import dynamodb_keys as keys
from chalicelib.store.codec import CaseRow, Saved
from chalicelib.store.dynamodb import DynamoStore
from chalicelib.store.sqlite import SqliteStore


class Vandal(Protocol):
    def write(self, case: Case, saves: Sequence[Saved]) -> None:
        """These saves and this head stand there in place of what was."""

    def drop(self, ticket: str) -> None:
        """No row of the case is left."""

    def spoil(self, ticket: str) -> None:
        """Bytes of the trail that mean nothing."""


class InSqlite:
    def __init__(self, store: SqliteStore) -> None:
        self._store = store

    def write(self, case: Case, saves: Sequence[Saved]) -> None:
        with self._store._db.reading() as db:
            db.execute("DELETE FROM events WHERE ticket = ?", (case.ticket,))
            for version, saved in enumerate(saves, start=1):
                db.execute("INSERT INTO events VALUES (?, ?, 0, ?, ?)", (case.ticket, version, *saved))
            head = codec.encode_case(case, case.version)
            db.execute("UPDATE cases SET head = ? WHERE ticket = ?", (head, case.ticket))

    def drop(self, ticket: str) -> None:
        with self._store._db.reading() as db:
            for table in ("cases", "events"):
                db.execute(f"DELETE FROM {table} WHERE ticket = ?", (ticket,))  # noqa: S608  names of ours

    def spoil(self, ticket: str) -> None:
        with self._store._db.reading() as db:
            db.execute("UPDATE events SET public = x'00ff' WHERE ticket = ?", (ticket,))


class InDynamo:
    def __init__(self, store: DynamoStore) -> None:
        self._table = store._table

    def write(self, case: Case, saves: Sequence[Saved]) -> None:
        pk, sk = keys.of_ticket(case.ticket, keys.CASE)
        head = self._table.get(pk, sk)
        for row in self._table.query(pk, self._table.sk.startswith(keys.EVENTS)):
            row.delete()
        for version, saved in enumerate(saves[:-1], start=1):
            key = keys.events(case.ticket, version)
            self._table(*key, data=saved.public, private=saved.private).save()
        head.data = msgspec.msgpack.encode(CaseRow(codec.encode_case(case, case.version), saves[-1]))
        head.save()

    def drop(self, ticket: str) -> None:
        for row in self._table.query(keys.of_ticket(ticket, "").pk, self._table.sk.startswith(keys.CASE)):
            row.delete()

    def spoil(self, ticket: str) -> None:
        row = self._table.get(*keys.of_ticket(ticket, keys.CASE))
        row.data = b"\x00\xff"
        row.save()


def in_store(store: Store) -> Vandal:
    if isinstance(store, SqliteStore):
        return InSqlite(store)
    assert isinstance(store, DynamoStore)
    return InDynamo(store)


def saves(events: Sequence[Event], *, redacted: bool = False) -> list[Saved]:
    """Two, of which the last has one event; without what is private if it was removed."""
    written = [codec.encode_events(events[:-1]), codec.encode_events(events[-1:])]
    return [Saved(each.public, None) for each in written] if redacted else written


def linked_anew(events: Sequence[Event], salt: str) -> list[Event]:
    """A chain that verifies: every hash made again from the first one on."""
    made: list[Event] = []
    for event in events:
        previous = made[-1].hash if made else ""
        made.append(chain(event.ticket, len(made) + 1, previous, event.at, event.actor, event.body, salt))
    return made


def head_for(deps: Deps, case: Case, events: Sequence[Event]) -> Case:
    """As it would stand had nothing else happened."""
    made = rebuild(case.ticket, case.salt, list(events), deps.sla_of)
    return replace(made, version=case.version, wake_at=case.wake_at, generation=case.generation)
