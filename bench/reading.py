"""Both homes' stores full of cases, which count what is read: instructions of SQLite, items of DynamoDB."""

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bench import crowd
from bench.crowd import Crowd
from bench.price import read_units
from chalicelib.ports import DueKind, Store
from chalicelib.store import sqlite_reads, sqlite_schema
from chalicelib.store.dynamodb_keys import until
from chalicelib.store.sqlite_schema import micros
from local.dynamodb.engine import Engine
from local.dynamodb.store import NAME, EngineStore
from local.dynamodb.weather import Weather


@dataclass
class Count:
    """`reads` in the home's own measure; `entries` of the due index; `units` as DynamoDB bills them."""

    reads: int = 0
    entries: int = 0
    units: float = 0


class Home(Protocol):
    """A full store."""

    name: str
    store: Store

    def counting(self) -> AbstractContextManager[Count]:
        """The count is full at the end of the context."""

    def plan(self) -> str:
        """By which index due cases are found."""

    def scan(self, now: datetime) -> int:
        """How many are due, by looking at all cases."""


class Sqlite:
    name = "sqlite"

    def __init__(self, cases: Crowd, folder: Path) -> None:
        self._path = folder / f"{cases.stored}.db"
        self.store: Store = crowd.sqlite(cases, self._path)

    @contextmanager
    def counting(self) -> Iterator[Count]:
        """Every instruction of SQLite's machine: its number grows with each row that is looked at."""
        count = Count()

        def one() -> int:
            count.reads += 1
            return 0

        engine: Any = self.store._db  # type: ignore[attr-defined]  # noqa: SLF001  its two connections count
        with engine.reading() as reader:
            both = (reader, engine._db)  # noqa: SLF001  the one that writes
        for db in both:
            db.set_progress_handler(one, 1)
        yield count
        for db in both:
            db.set_progress_handler(None, 1)

    def plan(self) -> str:
        with self.store._db.reading() as db:  # type: ignore[attr-defined]  # noqa: SLF001  asks as the store does
            told = db.execute(f"EXPLAIN QUERY PLAN {sqlite_reads.DUE[DueKind.CASE]}", (1, 1)).fetchall()
        return " / ".join(row[3] for row in told)

    def scan(self, now: datetime) -> int:
        db = sqlite_schema.open_for_reading(self._path)
        asked = "SELECT count(*) FROM cases NOT INDEXED WHERE wake_at <= ?"
        ((found,),) = db.execute(asked, (micros(now),)).fetchall()
        db.close()
        return int(found)


class Counting(Engine):
    """DynamoDB in memory that writes down what each call read."""

    count = Count()

    def call(self, operation: str, asked: Any, weather: Weather) -> Any:
        answer = super().call(operation, asked, weather)
        self.count.units += read_units(operation, asked, answer)
        if operation == "Query":
            self.count.entries += answer["ScannedCount"]
            self.count.reads += answer["ScannedCount"]
        elif operation in ("GetItem", "BatchGetItem"):
            self.count.reads += 1 if operation == "GetItem" else sum(map(len, answer["Responses"].values()))
        return answer


class DynamoDb:
    name = "dynamodb"

    def __init__(self, cases: Crowd, _: Path) -> None:
        self._engine = Counting()
        self.store: Store = EngineStore(self._engine)
        crowd.dynamodb(cases, self._engine)
        # Else Python looks through millions of objects again and again while others are timed.
        gc.freeze()

    @contextmanager
    def counting(self) -> Iterator[Count]:
        self._engine.count = Count()
        yield self._engine.count
        self._engine.count = Count()

    def plan(self) -> str:
        return "Query on the index due, which holds keys alone"

    def scan(self, now: datetime) -> int:
        last, items = until(now), self._engine.table(NAME).everything()
        return sum("qs" in item and item["qs"]["S"] < last for item in items)


HOMES: dict[str, type[Sqlite] | type[DynamoDb]] = {"sqlite": Sqlite, "dynamodb": DynamoDb}
