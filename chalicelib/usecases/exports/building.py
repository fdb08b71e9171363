"""An export is built step by step, each an errand that a function has time for: some pages, then the file.

What a step has found is a part among the blobs and a line in the export's book, written once: a step that is
run again goes on from what stands there.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from itertools import chain, islice
from typing import Any

from chalicelib.domain.delivery import Delivery
from chalicelib.ports import Deps, Entry
from chalicelib.usecases.exports import asking
from chalicelib.usecases.exports.asking import Asked, book
from chalicelib.usecases.exports.files import TYPES, written
from chalicelib.usecases.exports.rows import Row, heads, row
from chalicelib.usecases.search import pages

PAGES, PAGE = 4, 200
"""Of a step: with the least that a page looks at, seconds on either store."""

MOST_ROWS, MOST_STEPS, MOST_BYTES = 50_000, 2_000, 100_000_000
"""Of one file, and of its rows as they are kept: then it says that it is not whole. Whoever needs more asks
month by month. A function has 512 MB of memory and as much of a disk (docs/operations.md)."""

PARTS = "application/json"


def build(deps: Deps, job: Delivery) -> datetime | None:
    """Do a step and see to the next one; safe to repeat."""
    id, number = job.to, int(job.recipient)
    if number == 0:
        # As it stands in the store: a repeat of the last step makes the same file.
        _finish(deps, id, job.created_at)
        return None
    done = _part(deps, id, number) or _write_part(deps, id, number)
    is_over = done["cursor"] is None or _is_full(done) or number >= MOST_STEPS
    asking.begin(deps, asking.step(deps, id, 0 if is_over else number + 1))
    return None


def _is_full(done: Any) -> bool:
    # A step of before an upgrade has no size.
    return bool(done["sum"] >= MOST_ROWS or done.get("bytes", 0) >= MOST_BYTES)


def give_up(deps: Deps, job: Delivery, reason: str) -> None:
    """Whoever waits for it is told so; an officer may have it tried again."""
    deps.store.enter(Entry(book(job.to), asking.FAILED, reason))


def _part(deps: Deps, id: str, number: int) -> Any:
    line = deps.store.entry(book(id), _key(number))
    return json.loads(line.text) if line else None


def _write_part(deps: Deps, id: str, number: int) -> Any:
    before: Any = _part(deps, id, number - 1) if number > 1 else {"cursor": "", "sum": 0, "bytes": 0}
    rows, cursor = _pages(deps, asking.found(deps, id), before["cursor"])
    content = json.dumps(rows, ensure_ascii=False).encode()
    part = f"export/{id}/{_key(number)}-{sha256(content).hexdigest()[:16]}"
    deps.blobs.put(part, content, PARTS)
    size = before.get("bytes", 0) + len(content)
    said = {"part": part, "sum": before["sum"] + len(rows), "bytes": size, "cursor": cursor}
    stands = deps.store.enter(Entry(book(id), _key(number), json.dumps(said)))
    return json.loads(stands.text) if stands else said


def _pages(deps: Deps, asked: Asked, cursor: str) -> tuple[list[Row], str | None]:
    rows, following = list[Row](), cursor or None
    for _ in range(PAGES):
        page = pages.cases(deps, asked.who, asked.filters, following or "", PAGE)
        rows += [row(deps, case, asked.who.role, asked.lang) for case in page.items]
        following = page.cursor
        if following is None:
            break
    return rows, following


def _finish(deps: Deps, id: str, at: datetime) -> None:
    asked = asking.found(deps, id)
    parts = list(_parts(deps, id))
    # Part by part: all rows at once would not fit into the memory of a function.
    rows = islice((each for part in parts for each in _rows(deps, part["part"])), MOST_ROWS)
    content = written(asked.form, chain([heads(asked.lang)], rows), at)
    file = f"export/{id}/{sha256(content).hexdigest()[:32]}"
    deps.blobs.put(file, content, TYPES[asked.form])
    found = parts[-1]["sum"]
    whole = parts[-1]["cursor"] is None and found <= MOST_ROWS
    said = {"file": file, "rows": min(found, MOST_ROWS), "whole": whole}
    deps.store.enter(Entry(book(id), asking.READY, json.dumps(said)))


def _parts(deps: Deps, id: str) -> Iterator[Any]:
    number = 1
    while part := _part(deps, id, number):
        yield part
        number += 1


def _rows(deps: Deps, part: str) -> list[Row]:
    content = deps.blobs.get(part)
    if content is None:
        raise LookupError(part)
    rows: list[Row] = json.loads(content)
    return rows


def _key(number: int) -> str:
    return f"{number:06}"
