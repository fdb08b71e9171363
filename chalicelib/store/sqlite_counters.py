"""How counters are read: whole periods at once, or only the values that are asked for, each by the key."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from heapq import merge
from itertools import groupby, islice

from chalicelib.domain.contribution import Counts
from chalicelib.domain.periods import each, spans
from chalicelib.ports import Which
from chalicelib.store import codec

WHOLE = "SELECT value, counts FROM cells WHERE dimension = ? AND period BETWEEN ? AND ?"
SOME = """
    SELECT cells.value, cells.counts FROM json_each(:periods) AS p CROSS JOIN json_each(:values) AS v
    CROSS JOIN cells ON cells.dimension = :dimension AND cells.period = p.value AND cells.value = v.value"""
VALUES = """
    SELECT value FROM cells WHERE dimension = ? AND period = ? AND value >= ? ORDER BY value LIMIT ?"""

Read = Iterator[tuple[str, Counts]]


def read(db: sqlite3.Connection, dimension: str, first: date, last: date, which: Which) -> Read:
    """Each counter by its value; of a page's values that have none, nothing."""
    rows = _rows(db, dimension, first, last, which)
    return ((value, codec.decode_counts(counts, which.names)) for value, counts in rows)


def page(db: sqlite3.Connection, dimension: str, first: date, last: date, which: Which) -> frozenset[str]:
    """The values of a page: of each period so many are read, however many there are."""
    begin = "" if which.after is None else f"{which.after}\0"
    asked = ((dimension, period, begin, which.most) for period in each(first, last))
    streams = [[value for (value,) in db.execute(VALUES, values)] for values in asked]
    return frozenset(islice((value for value, _ in groupby(merge(*streams))), which.most))


def _rows(
    db: sqlite3.Connection, dimension: str, first: date, last: date, which: Which
) -> Iterable[tuple[str, bytes]]:
    if which.values is None:
        for span in spans(first, last):
            yield from db.execute(WHOLE, (dimension, *span)).fetchall()
        return
    periods, values = json.dumps([*each(first, last)]), json.dumps(sorted(which.values))
    yield from db.execute(SOME, {"dimension": dimension, "periods": periods, "values": values}).fetchall()
