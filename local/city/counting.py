"""The independent count: DuckDB reads the exported facts, and its cells are held against the tracker's."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.domain import spread
from chalicelib.domain.spread import ACCURACY
from chalicelib.ports import Deps
from chalicelib.usecases import reports, tracking
from local.city import lists

if TYPE_CHECKING:
    import duckdb

SQL = Path(__file__).with_name("count.sql")
TABLES: Mapping[str, str] = {
    "cases": "ticket VARCHAR, channel VARCHAR, status VARCHAR, type VARCHAR, category VARCHAR, "
    "grade VARCHAR, district VARCHAR, respondent VARCHAR, unit VARCHAR, handler VARCHAR, repeats VARCHAR, "
    "instance INTEGER",
    "cycles": "ticket VARCHAR, cycle INTEGER, missed BOOLEAN",
    "clocks": "ticket VARCHAR, target VARCHAR, due BIGINT, missed BOOLEAN",
    "events": "ticket VARCHAR, seq INTEGER, us BIGINT, kind VARCHAR, body JSON",
}
COUNTED = "dimension VARCHAR, period VARCHAR, value VARCHAR, name VARCHAR, n BIGINT"
TOGETHER = """
CREATE TABLE raw AS
SELECT dimension, period, value, name, CAST(sum(n) AS BIGINT) AS n FROM parts GROUP BY ALL;
CREATE TABLE counted AS SELECT dimension, period, value,
  CASE WHEN name LIKE '%:%' AND name NOT LIKE '%:sum' THEN name[:1] || ':count' ELSE name END AS name,
  CAST(sum(n) AS BIGINT) AS n
FROM raw GROUP BY ALL HAVING sum(n) <> 0;
CREATE VIEW held AS
SELECT dimension, period, value, name, c.n AS tracker, o.n AS facts
FROM counted c FULL JOIN own o USING (dimension, period, value, name);
"""
"""A store may keep a counter in parts; of times it has buckets, which say together how many there are."""
SHOWN = 50
"""Differences of each kind that are named; how many there are is counted."""
Place = tuple[str, str, str, str]
"""Dimension, period, value, name."""
Parts = tuple[int, int]
"""Numerator and denominator, or median and 90th percentile."""
ROUNDING = 1e-9


@dataclass(frozen=True)
class Different:
    """A cell, what the tracker has there, and what the facts come to."""

    dimension: str
    period: str
    value: str
    name: str
    tracker: float | str | None
    facts: float | str | None


@dataclass
class Compared:
    """How many figures of each dimension were held against each other, by kind, and which differ."""

    figures: dict[str, dict[str, int]] = field(default_factory=dict)
    differences: int = 0
    shown: list[Different] = field(default_factory=list)

    def add(self, kind: str, numbers: Mapping[str, int], different: Sequence[Different]) -> None:
        """Another kind of figure."""
        self.figures[kind] = dict(numbers)
        self.differences += len(different)
        self.shown += different[:SHOWN]


def count(deps: Deps, folder: Path) -> Compared:
    """Count the facts of the folder, and compare every figure of the store with them."""
    with _database(folder) as db:
        _read(db, folder)
        db.execute(SQL.read_text("utf-8"))
        _counters(deps, db, folder)
        compared = Compared()
        compared.add("counters", *_of_cells(db))
        compared.add("percentiles", *_of_percentiles(db))
        compared.add("rates", *_of_rates(deps, db))
        numbers, odd = lists.against_facts(deps.store, db, folder)
        compared.add("lists", numbers, [_of_list(line) for line in odd])
    return compared


@contextmanager
def _database(folder: Path) -> "Iterator[duckdb.DuckDBPyConnection]":
    # A tool of the tests and the simulator: nothing that runs needs it.
    import duckdb

    db = duckdb.connect(config={"threads": 1, "memory_limit": "4GB", "temp_directory": str(folder)})
    # Its bar would be drawn over our lines; it is a setting of the connection and refused at opening.
    db.execute("SET enable_progress_bar = false")
    try:
        yield db
    finally:
        db.close()


def _read(db: "duckdb.DuckDBPyConnection", folder: Path) -> None:
    for name, columns in TABLES.items():
        lines = (
            f"read_json('{folder / name}.jsonl', format = 'newline_delimited', columns = {_types(columns)})"
        )
        db.execute(f"CREATE TABLE {name} AS SELECT * FROM {lines}")  # noqa: S608  our own names


def _counters(deps: Deps, db: "duckdb.DuckDBPyConnection", folder: Path) -> None:
    """What the store has counted; of times also how many there are, which their buckets say."""
    with (folder / "counted.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        for dimension in tracking.dimensions(deps):
            for cell in deps.store.cells(dimension):
                rows.writerows((dimension, cell.period, cell.value, *each) for each in cell.counts.items())
    read = (
        f"read_csv('{folder / 'counted.csv'}', header = false, nullstr = '\\N', columns = {_types(COUNTED)})"
    )
    db.execute(f"CREATE TABLE parts AS SELECT * FROM {read}")  # noqa: S608  our own names
    db.execute(TOGETHER)


def _of_list(line: lists.Odd) -> Different:
    dimension, value, name, day, ticket, *sides = line
    return Different(dimension, f"D{day}", value, f"{name} of {ticket}", *sides)


def _placed(db: "duckdb.DuckDBPyConnection", table: str) -> dict[Place, Parts]:
    """The two numbers of each place."""
    return {
        (d, p, v, n): (first, second) for d, p, v, n, first, second in db.execute(f"FROM {table}").fetchall()
    }


def _types(columns: str) -> str:
    pairs = (column.split() for column in columns.split(", "))
    return "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in pairs) + "}"


def _of_cells(db: "duckdb.DuckDBPyConnection") -> tuple[dict[str, int], list[Different]]:
    numbers = db.execute("SELECT dimension, count(*) FROM held GROUP BY ALL ORDER BY ALL").fetchall()
    rows = db.execute("SELECT * FROM held WHERE tracker IS DISTINCT FROM facts ORDER BY ALL").fetchall()
    return dict(numbers), [Different(*row) for row in rows]


def _of_percentiles(db: "duckdb.DuckDBPyConnection") -> tuple[dict[str, int], list[Different]]:
    """Of every month: the sketch may be off by its accuracy, and no more."""
    buckets = "SELECT dimension, period, value, name, n FROM raw WHERE period[1] = 'M' AND name LIKE '%:%'"
    told: dict[Place, dict[str, int]] = defaultdict(dict)
    for dimension, period, value, name, n in db.execute(buckets).fetchall():
        told[dimension, period, value, name[0]][name] = n
    exact = _placed(db, "percentiles")
    numbers, different = dict[str, int](), list[Different]()
    for place in sorted(told.keys() | exact.keys()):
        numbers[place[0]] = numbers.get(place[0], 0) + 2
        said, known = spread.read({"": place[3]}, told.get(place, {}))[""], exact.get(place, (None, None))
        different += _off(place, "median", said.median, known[0])
        different += _off(place, "p90", said.p90, known[1])
    return numbers, different


def _off(place: Place, name: str, hours: float | None, minutes: int | None) -> Iterator[Different]:
    """Hours of the sketch, and the exact minutes."""
    told = None if hours is None else hours * 60
    if told is None or minutes is None:
        if told is not None or minutes is not None:
            yield Different(*place[:3], f"{place[3]}:{name}", told, minutes)
    elif abs(told - minutes) > (ACCURACY + ROUNDING) * minutes:
        yield Different(*place[:3], f"{place[3]}:{name}", told, minutes)


def _of_rates(deps: Deps, db: "duckdb.DuckDBPyConnection") -> tuple[dict[str, int], list[Different]]:
    """What managers are told of every month: numerators, denominators."""
    facts = {place: parts for place, parts in _placed(db, "measured").items() if any(parts)}
    told = {place: parts for place, parts in _told(deps) if any(parts)}
    numbers = dict[str, int]()
    for place in facts.keys() | told.keys():
        numbers[place[0]] = numbers.get(place[0], 0) + 2
    different = [
        Different(*place, _shown(told.get(place)), _shown(facts.get(place)))
        for place in sorted(facts.keys() | told.keys())
        if facts.get(place) != told.get(place)
    ]
    return numbers, different


def _shown(parts: Parts | None) -> str:
    return "" if parts is None else f"{parts[0]}/{parts[1]}"


def _told(deps: Deps) -> Iterator[tuple[Place, Parts]]:
    for dimension in tracking.dimensions(deps):
        months = {cell.period for cell in deps.store.cells(dimension) if cell.period.startswith("M")}
        for month in sorted(months):
            first = date.fromisoformat(f"{month[1:]}-01")
            last = date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)
            for row in reports.every(deps, dimension, first, last):
                for name, rate in row.rates.items():
                    yield (dimension, month, row.value, name), (rate.numerator, rate.denominator)
