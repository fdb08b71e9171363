"""What the far side accepted: every message that would have reached a person, kept over any crash."""

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from chalicelib.domain.values import Channel

STEPS = ("sent", "delivered")
"""What the stand-in reports of a text message, one after the other."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  provider_id TEXT NOT NULL, channel TEXT NOT NULL, receiver TEXT NOT NULL, sender TEXT NOT NULL,
  subject TEXT NOT NULL, text TEXT NOT NULL, delivery TEXT NOT NULL, at TEXT NOT NULL,
  status TEXT NOT NULL, callback TEXT NOT NULL, reported INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS by_id ON message (provider_id);
CREATE INDEX IF NOT EXISTS by_receiver ON message (receiver, seq);
CREATE INDEX IF NOT EXISTS by_delivery ON message (delivery);
CREATE INDEX IF NOT EXISTS unreported ON message (seq) WHERE callback <> '' AND reported < 2;
"""


@dataclass(frozen=True)
class Message:
    """One message as the provider has it; `reported` counts the STEPS that our side has acknowledged."""

    provider_id: str
    channel: Channel
    receiver: str
    sender: str
    text: str
    at: datetime
    subject: str = ""
    delivery: str = ""
    status: str = "queued"
    callback: str = ""
    reported: int = 0
    seq: int = 0


_COLUMNS = [field.name for field in fields(Message)]
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM message "  # noqa: S608  names of our own fields
_INSERT = f"INSERT INTO message ({', '.join(_COLUMNS[:-1])}) VALUES ({', '.join('?' * len(_COLUMNS[:-1]))})"  # noqa: S608


class Outbox:
    """An SQLite file of its own; every write is on disk when it returns. Safe between threads."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = FULL")
        self._file.execute("PRAGMA busy_timeout = 10000")
        self._file.executescript(_SCHEMA)

    def add(self, message: Message) -> None:
        """Keep it; a second one with the same provider id is kept as well, since it would be read twice."""
        row = [getattr(message, name) for name in _COLUMNS[:-1]]
        row[_COLUMNS.index("at")] = message.at.isoformat()
        self._run(_INSERT, row)

    def all(self, receiver: str = "") -> list[Message]:
        """Newest last; all receivers if none is named."""
        return self._read("WHERE ? IN ('', receiver) ORDER BY seq", (receiver,))

    def of_deliveries(self, ids: Sequence[str]) -> list[Message]:
        """What was sent for these deliveries, newest last."""
        marks = ", ".join("?" * len(ids))
        return self._read(f"WHERE delivery IN ({marks}) ORDER BY seq", tuple(ids))

    def page(
        self, receiver: str, since: datetime | None, before: int | None, limit: int, ids: str = "SM"
    ) -> list[Message]:
        """What Twilio took, newest first, of a lower `seq` than `before`; `ids` is how their ids begin."""
        where = (
            "WHERE provider_id GLOB ? AND ? IN ('', receiver) AND at >= ? AND seq < ? "
            "ORDER BY seq DESC LIMIT ?"
        )
        earliest = since.isoformat() if since else ""
        return self._read(where, (f"{ids}*", receiver, earliest, before or 2**62, limit))

    def has(self, provider_id: str) -> bool:
        return bool(self._read("WHERE provider_id = ? LIMIT 1", (provider_id,)))

    def unreported(self) -> list[Message]:
        """Text messages of whose fate our side does not know all, oldest first."""
        return self._read("WHERE callback <> '' AND reported < 2 AND channel <> 'voice' ORDER BY seq", ())

    def calls(self, *statuses: str) -> list[Message]:
        """Those in one of these states of whose end our side does not know, oldest first."""
        marks = ", ".join("?" * len(statuses))
        where = f"WHERE callback <> '' AND reported < 2 AND channel = 'voice' AND status IN ({marks})"
        return self._read(f"{where} ORDER BY seq", statuses)

    def again(self, message: Message) -> Message:
        """As it stands now."""
        return self._read("WHERE seq = ?", (message.seq,))[0]

    def move(self, message: Message, status: str) -> bool:
        """Into another state, unless somebody else has moved it; whether it was us."""
        where = "WHERE seq = ? AND status = ?"
        return self._run(f"UPDATE message SET status = ? {where}", (status, message.seq, message.status)) == 1  # noqa: S608  ours

    def set_status(self, message: Message, status: str) -> None:
        self._run("UPDATE message SET status = ? WHERE seq = ?", (status, message.seq))

    def set_reported(self, message: Message, reported: int) -> None:
        self._run("UPDATE message SET reported = ? WHERE seq = ?", (reported, message.seq))

    def close(self) -> None:
        with self._lock:
            self._file.close()

    def _run(self, statement: str, values: Sequence[object]) -> int:
        """How many rows it changed."""
        with self._lock:
            return self._file.execute(statement, tuple(values)).rowcount

    def _read(self, rest: str, values: tuple[object, ...]) -> list[Message]:
        with self._lock:
            rows = self._file.execute(_SELECT + rest, values).fetchall()
        return [_message(dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def _message(row: dict[str, object]) -> Message:
    row["channel"] = Channel(str(row["channel"]))
    row["at"] = datetime.fromisoformat(str(row["at"]))
    return Message(**row)  # type: ignore[arg-type]  # the columns are Message's fields
