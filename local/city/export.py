"""The facts of every case as lines of JSON, for somebody who knows nothing of the tracker."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event, public_form
from chalicelib.ports import Store
from chalicelib.store.sqlite_schema import micros

Line = dict[str, object]
CASE = (
    *("ticket", "channel", "status", "type", "category", "grade", "district", "respondent"),
    *("unit", "handler", "repeats", "instance"),
)
"""What stands on a case, under the names that it has there."""


def export(store: Store, folder: Path, progress: Callable[[int], None] = lambda _: None) -> dict[str, int]:
    """`cases`, `cycles`, `clocks` and `events`, one file each; how many lines each has.

    Of a cycle and a clock only until when it was due, and whether that was missed; times are whole
    microseconds since 1970. Personal data stay where they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = ("cases", "cycles", "clocks", "events")
    files = {name: (folder / f"{name}.jsonl").open("w", encoding="utf-8") for name in names}
    lines = dict.fromkeys(names, 0)
    try:
        for ticket in store.tickets():
            if case := store.case(ticket):
                for name, line in _lines(case, store.history(ticket)):
                    _write(files[name], line)
                    lines[name] += 1
                progress(1)
    finally:
        for file in files.values():
            file.close()
    return lines


def _lines(case: Case, events: list[Event]) -> Iterator[tuple[str, Line]]:
    yield "cases", {name: getattr(case, name) for name in CASE}
    for cycle in case.cycles:
        yield "cycles", {"ticket": case.ticket, "cycle": cycle.number, "missed": cycle.missed}
    for target, clock in case.clocks.items():
        due = {"due": _at(clock.due_at), "missed": clock.missed}
        yield "clocks", {"ticket": case.ticket, "target": target, **due}
    for event in events:
        said = {"ticket": case.ticket, "seq": event.seq, "us": _at(event.at), "kind": event.kind}
        yield "events", {**said, "body": public_form(event.body)}


def _at(moment: datetime) -> int:
    return micros(moment)


def _write(file: IO[str], line: Line) -> None:
    file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
