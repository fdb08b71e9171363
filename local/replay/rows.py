"""The rows of a file of messages, in the order in which they were written; none is left out."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from chalicelib.domain.inbox import Citizen, Content

NUMBER, USER, TITLE, TIME, TEXT = "留言编号", "留言用户", "留言主题", "留言时间", "留言详情"
REPAIRED = f"{TIME}_iso"
NEEDED = (NUMBER, USER, TITLE, TIME, TEXT)
SHAPES = (
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d",
    "%Y-%m-%d",
)
ZONE = ZoneInfo("Asia/Shanghai")


class RowsError(ValueError):
    """The file is not one of messages; says which line and why."""


@dataclass(frozen=True)
class Message:
    """A row with its time read, in UTC or any other zone."""

    number: str
    at: datetime
    content: Content


def read(path: Path, limit: int | None = None) -> list[Message]:
    """Every row by its time, the first `limit` of them; RowsError for what cannot be read."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise RowsError(f"{path}: no column {', '.join(missing)}")
        messages = sorted(_messages(reader, path), key=lambda message: (message.at, message.number))
    return messages[:limit]


def _messages(rows: Iterable[Mapping[str, str]], path: Path) -> Iterator[Message]:
    for line, row in enumerate(rows, start=2):
        try:
            at = _time((row.get(REPAIRED) or "").strip(), row[TIME].strip())
        except ValueError as error:
            raise RowsError(f"{path}, row {line}: {error}") from None
        # Who reads only the text reads the title instead of nothing.
        text, title = row[TEXT].strip(), row[TITLE].strip()
        yield Message(row[NUMBER].strip(), at, Content(text or title, title, citizen=Citizen(name=row[USER])))


def _time(repaired: str, written: str) -> datetime:
    if repaired:
        return _zoned(datetime.fromisoformat(repaired))
    for shape in SHAPES:
        try:
            return datetime.strptime(written, shape).replace(tzinfo=ZONE)
        except ValueError:
            continue
    raise ValueError(f"{TIME} {written!r} is no time")


def _zoned(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=ZONE)
