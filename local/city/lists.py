"""Behind every count stand its cases: the tracker's lists are held against those of the facts."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.domain.dimensions import LISTED
from chalicelib.ports import CountedQuery, Store

if TYPE_CHECKING:
    import duckdb

PAGE = 2_000
LISTS = """
CREATE TABLE listed AS SELECT * FROM read_csv('{file}', header = false, nullstr = '\\N', columns = {{
  'dimension': 'VARCHAR', 'value': 'VARCHAR', 'name': 'VARCHAR', 'day': 'DATE', 'ticket': 'VARCHAR'}});
CREATE TABLE behind AS
SELECT DISTINCT dimension, value, name, day, ticket FROM in_place('counts') WHERE name NOT LIKE '%:%';
DELETE FROM behind WHERE dimension NOT IN ({listed});
"""
ODD = """
SELECT dimension, value, name, day, ticket, t.n, f.n FROM (SELECT *, 1 AS n FROM listed) t
FULL JOIN (SELECT *, 1 AS n FROM behind) f USING (dimension, value, name, day, ticket)
WHERE t.n IS NULL OR f.n IS NULL ORDER BY ALL
"""

Line = tuple[str, str, str, date, str]
"""Dimension, value, name of a count, day, ticket."""
Odd = tuple[str, str, str, date, str, int | None, int | None]
"""A line, and whether it stands in the tracker's list and in that of the facts."""


def against_facts(
    store: Store, db: "duckdb.DuckDBPyConnection", folder: Path
) -> tuple[dict[str, int], list[Odd]]:
    """How many lines of each dimension the facts have, and which stand in one of the lists alone."""
    file = folder / "listed.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(_listed(store, db))
    db.execute(LISTS.format(file=file, listed=", ".join(f"'{dimension}'" for dimension in LISTED)))
    numbers = db.execute("SELECT dimension, count(*) FROM behind GROUP BY ALL ORDER BY ALL").fetchall()
    return dict(numbers), db.execute(ODD).fetchall()


def _listed(store: Store, db: "duckdb.DuckDBPyConnection") -> Iterator[Line]:
    """The list of each count in each place, page by page, as whoever looks behind a figure is given it."""
    known = {name for (name,) in db.execute("SELECT DISTINCT name FROM counts").fetchall()}
    first, last = db.execute("SELECT min(day), max(day) FROM counts").fetchall()[0]
    for dimension in sorted(LISTED):
        for value, names in sorted(_counted(store, dimension).items()):
            # Nobody stands under what was never counted there: that takes one question together.
            for asked in (*(frozenset({name}) for name in sorted(names & known)), frozenset(known - names)):
                query = CountedQuery(dimension, value, first, last, asked, limit=PAGE)
                for day, ticket in _behind(store, query):
                    yield dimension, value, min(asked), day, ticket


def _counted(store: Store, dimension: str) -> dict[str, set[str]]:
    """Every value, with the names under which it has ever counted something."""
    found = defaultdict[str, set[str]](set)
    for cell in store.cells(dimension):
        found[cell.value].update(cell.counts)
    return found


def _behind(store: Store, query: CountedQuery) -> Iterator[tuple[date, str]]:
    cursor = None
    while True:
        page = store.counted(replace(query, cursor=cursor))
        yield from ((each.day, each.ticket) for each in page.items)
        if page.cursor is None:
            return
        cursor = page.cursor
