"""The log of a service desk: one row for each update of an incident, with the state that it left."""

import csv
import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from chalicelib.domain.values import Grade

NUMBER, STATE, AT, UPDATES = "number", "incident_state", "sys_updated_at", "sys_mod_count"
GROUP, PERSON, MOVES, PRIORITY = "assignment_group", "assigned_to", "reassignment_count", "priority"
NEEDED = (NUMBER, STATE, AT, UPDATES, GROUP, PERSON, MOVES, PRIORITY)
SHAPE = "%d/%m/%Y %H:%M"
ZONE = ZoneInfo("Asia/Shanghai")
"""The log names no zone; its times are taken as the office's own."""

UNKNOWN = "?"
GRADES = {"1": Grade.CRITICAL, "2": Grade.URGENT, "3": Grade.IMPORTANT, "4": Grade.NORMAL}
"""By the first character of the priority."""


class State(StrEnum):
    """The states of the log, as its desk calls them."""

    NEW = "New"
    ACTIVE = "Active"
    AWAITING_USER = "Awaiting User Info"
    AWAITING_VENDOR = "Awaiting Vendor"
    AWAITING_PROBLEM = "Awaiting Problem"
    AWAITING_EVIDENCE = "Awaiting Evidence"
    RESOLVED = "Resolved"
    CLOSED = "Closed"


class LogError(ValueError):
    """The file is not such a log; says which line and why."""


@dataclass(frozen=True, slots=True)
class Row:
    """An incident after one update; `state` None for a code that the log gives no name.

    `person` is empty where the log names nobody. `updates` counts those that left no row, too.
    """

    at: datetime
    state: State | None
    group: str
    person: str
    moves: int
    updates: int
    grade: Grade


@dataclass(frozen=True, slots=True)
class Incident:
    """The rows of one number, by time."""

    number: str
    rows: tuple[Row, ...]


def read(path: Path) -> list[Incident]:
    """Every incident of a CSV, gzipped or not, in the order of the first rows; LogError for another file."""
    found: dict[str, list[Row]] = {}
    try:
        with _opened(path) as file:
            reader = csv.DictReader(file)
            missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise LogError(f"{path}: no column {', '.join(missing)}")
            for number, row in _rows(reader, path):
                found.setdefault(number, []).append(row)
    except (UnicodeDecodeError, csv.Error, gzip.BadGzipFile) as error:
        raise LogError(f"{path}: {error}") from None
    return [Incident(number, tuple(sorted(rows, key=_order))) for number, rows in found.items()]


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _rows(reader: Iterable[Mapping[str, str]], path: Path) -> Iterator[tuple[str, Row]]:
    for line, row in enumerate(reader, start=2):
        try:
            yield row[NUMBER], _row(row)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise LogError(f"{path}, row {line}: {error}") from None


def _row(row: Mapping[str, str]) -> Row:
    moves = int(row[MOVES])
    # Where the log names no group the count alone tells one from the next.
    group = f"{UNKNOWN}{moves}" if row[GROUP] == UNKNOWN else row[GROUP]
    return Row(
        at=datetime.strptime(row[AT], SHAPE).replace(tzinfo=ZONE),
        state=State(row[STATE]) if row[STATE] in set(State) else None,
        group=group,
        person="" if row[PERSON] == UNKNOWN else row[PERSON],
        moves=moves,
        updates=int(row[UPDATES]),
        grade=GRADES[row[PRIORITY][:1]],
    )


def _order(row: Row) -> tuple[datetime, int]:
    return row.at, row.updates
