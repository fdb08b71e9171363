"""A file of past cases, row by row: what cannot be read is told with its line, and the others go on."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from chalicelib.domain.messages import LANGUAGES, say
from chalicelib.domain.values import Grade, Type
from local.rehearsal.moments import moment
from local.rehearsal.past import Held, PastCase
from local.rehearsal.staff import UNNAMED, Staff, handler

COLUMNS = ("ticket", "received", "dispatched", "contacted", "replied", "type", "grade", "unit")
LONGEST_CELL = 1 << 22
BLOCK = 1 << 20
SHOWN = 40
"""Characters of a bad cell that are repeated."""

E = TypeVar("E", bound=StrEnum)


class CasesError(ValueError):
    """The file as a whole cannot be taken; says why."""


@dataclass(frozen=True)
class Fault:
    """A row that is left out: `line` is where it begins, `key` and `words` say why (rehearsal.fault.KEY)."""

    line: int
    key: str
    words: Mapping[str, str] = field(default_factory=dict)


class FaultError(ValueError):
    """What is wrong with the row at hand."""

    def __init__(self, key: str, **words: str) -> None:
        super().__init__(key)
        self.key, self.words = key, words


class CaseFile:
    """A CSV in UTF-8 or GB18030 with a row of headings; it may be gone through again and again.

    `columns` says which heading stands for one of COLUMNS; without it a heading is called like that itself.
    Raises CasesError if a column that is named, or `received`, is not there.
    """

    def __init__(self, path: Path, columns: Mapping[str, str], zone: ZoneInfo, lang: str) -> None:
        csv.field_size_limit(LONGEST_CELL)
        self._path, self._zone, self._staff = path, zone, Staff(lang)
        self._encoding = _encoding(path)
        self._places = self._found(columns)
        self.assumed = tuple(name for name in ("dispatched", "contacted") if name not in self._places)
        """Columns that the file does not have, so that receipt and reply stand for them."""

    def __iter__(self) -> Iterator[PastCase | Fault]:
        with self._path.open(encoding=self._encoding, errors="replace", newline="") as file:
            rows = csv.reader(file)
            next(rows, None)
            while True:
                line = rows.line_num + 1
                try:
                    row = next(rows)
                except StopIteration:
                    return
                except csv.Error:
                    yield Fault(line, "row")
                    continue
                if any(cell.strip() for cell in row):
                    yield self._read(line, row)

    def last_moment(self) -> datetime | None:
        """The latest moment that any row tells of; None in a file without one."""
        cases = (row for row in self if isinstance(row, PastCase))
        return max((_latest(case) for case in cases), default=None)

    def _found(self, columns: Mapping[str, str]) -> dict[str, int]:
        with self._path.open(encoding=self._encoding, errors="replace", newline="") as file:
            try:
                headings = [heading.strip() for heading in next(csv.reader(file), [])]
            except csv.Error as error:
                raise CasesError(f"{self._path}: {error}") from None
        unknown = [name for name in columns if name not in COLUMNS]
        if unknown:
            raise CasesError(f"no column is called {', '.join(unknown)}: there are {', '.join(COLUMNS)}")
        names = {name: columns.get(name, name) for name in COLUMNS}
        missing = [names[name] for name in ("received", *columns) if names[name] not in headings]
        if missing:
            raise CasesError(
                f"{self._path}: no column {', '.join(dict.fromkeys(missing))} among {', '.join(headings)}"
            )
        return {name: headings.index(heading) for name, heading in names.items() if heading in headings}

    def _read(self, line: int, row: list[str]) -> PastCase | Fault:
        try:
            return self._case(line, row)
        except FaultError as fault:
            return Fault(line, fault.key, fault.words)

    def _case(self, line: int, row: list[str]) -> PastCase:
        received = self._moment(row, "received")
        if received is None:
            raise FaultError("received")
        unit = self._cell(row, "unit") or UNNAMED
        # A file that knows nothing of dispatching takes it as done at once; an empty cell means: not yet.
        dispatched = self._moment(row, "dispatched") if "dispatched" in self._places else received
        case = PastCase(
            ref=self._cell(row, "ticket") or f"#{line}",
            office=self._staff.office(unit),
            received_at=received,
            dispatched_at=dispatched,
            contacted_at=self._moment(row, "contacted"),
            replied_at=self._moment(row, "replied"),
            type=_value(Type, self._cell(row, "type"), "type", Type.COMPLAINT),
            grade=_value(Grade, self._cell(row, "grade"), "grade", Grade.NORMAL),
            held=(Held(dispatched, unit, handler(unit)),) if dispatched else (),
        )
        _check_order(case)
        return case

    def _cell(self, row: list[str], name: str) -> str:
        place = self._places.get(name, len(row))
        return row[place].strip() if place < len(row) else ""

    def _moment(self, row: list[str], name: str) -> datetime | None:
        text = self._cell(row, name)
        if not text:
            return None
        try:
            return moment(text, self._zone)
        except ValueError:
            raise FaultError("time", column=name, value=text[:SHOWN]) from None


def _check_order(case: PastCase) -> None:
    later = {"dispatched": case.dispatched_at, "contacted": case.contacted_at, "replied": case.replied_at}
    for name, at in later.items():
        if at and at < case.received_at:
            raise FaultError("order", column=name)


def _latest(case: PastCase) -> datetime:
    known = (case.received_at, case.dispatched_at, case.contacted_at, case.replied_at)
    return max(at for at in known if at)


def _value(kind: type[E], text: str, group: str, default: E) -> E:
    if not text:
        return default
    found: E | None = _spoken(kind, group).get(text.casefold())
    if found is None:
        raise FaultError(group, value=text[:SHOWN])
    return found


@cache
def _spoken(kind: type[E], group: str) -> Mapping[str, E]:
    """The values by their own names and by the words that people read for them."""
    found: dict[str, E] = {value.value: value for value in kind}
    for lang in LANGUAGES:
        found |= {say(lang, f"{group}.{value}").casefold(): value for value in kind}
    return found


def _encoding(path: Path) -> str:
    """What office programs save: UTF-8 with or without its mark, else GB18030; the one that reads it all."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(BLOCK):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    return "utf-8-sig"
