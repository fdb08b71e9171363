"""The tables of the embedded home, and how to open them.

Times are whole microseconds since 1970 in UTC, so that they sort as numbers. `wake_at` and `next_at`
are the due index's own copies: `defer` moves them, the next write of the row sets them right again.
"""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chalicelib.store.codec import add_counts

VERSION = 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = 2**62
"""The `due` of a case that has none: after all others, and no third kind of comparison."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS submissions (ticket TEXT PRIMARY KEY, submission BLOB NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS cases (
  ticket TEXT PRIMARY KEY, version INTEGER NOT NULL, wake_at INTEGER, defers INTEGER NOT NULL,
  unit TEXT, status TEXT NOT NULL, due INTEGER NOT NULL, head BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS cases_due ON cases (wake_at, ticket) WHERE wake_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS worklist ON cases (status, due, ticket);
CREATE INDEX IF NOT EXISTS worklist_unit ON cases (unit, status, due, ticket) WHERE unit IS NOT NULL;

CREATE TABLE IF NOT EXISTS events (
  ticket TEXT, version INTEGER, first_seq INTEGER NOT NULL, public BLOB NOT NULL, private BLOB,
  PRIMARY KEY (ticket, version)
) STRICT;

CREATE TABLE IF NOT EXISTS once (key TEXT PRIMARY KEY, result TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS contacts (
  key TEXT PRIMARY KEY, version INTEGER NOT NULL, contact BLOB NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS deliveries (
  id TEXT PRIMARY KEY, ticket TEXT NOT NULL, version INTEGER NOT NULL, created_at INTEGER NOT NULL,
  next_at INTEGER, defers INTEGER NOT NULL, delivery BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS deliveries_of ON deliveries (ticket, created_at, id);

CREATE TABLE IF NOT EXISTS feed (
  position INTEGER PRIMARY KEY AUTOINCREMENT, ticket TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS positions (
  consumer TEXT PRIMARY KEY, at INTEGER NOT NULL, attempts INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS parked (
  id TEXT PRIMARY KEY, at INTEGER NOT NULL, resolved_at INTEGER, parked BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS parked_open ON parked (at, id) WHERE resolved_at IS NULL;

CREATE TABLE IF NOT EXISTS documents (hash TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
"""

BOOKS = """
CREATE TABLE IF NOT EXISTS entries (
  book TEXT, key TEXT, text TEXT NOT NULL, PRIMARY KEY (book, key)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS entries_stay BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER IF NOT EXISTS entries_remain BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never removed'); END;
"""

TRACKER = """
CREATE TABLE IF NOT EXISTS contributions (
  ticket TEXT PRIMARY KEY, revision INTEGER NOT NULL, contribution BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS cells (
  dimension TEXT, period TEXT, value TEXT, counts BLOB NOT NULL, PRIMARY KEY (dimension, period, value)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counted (
  dimension TEXT, value TEXT, day TEXT, ticket TEXT, mask INTEGER NOT NULL,
  PRIMARY KEY (dimension, value, day, ticket)
) STRICT, WITHOUT ROWID;
"""
TRIES = """
CREATE TABLE IF NOT EXISTS tries (key TEXT PRIMARY KEY, counts BLOB NOT NULL, until INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS tries_until ON tries (until);
"""
LATER = {"entries_remain": BOOKS, "counted": TRACKER, "tries_until": TRIES}
"""What came later, by the last thing that each makes. An older program runs beside them, so that the layout
has kept its number; `huiyin tracker rebuild` counts into them what was there before."""


def micros(at: datetime) -> int:
    """An aware moment as a number."""
    return (at - EPOCH) // timedelta(microseconds=1)


def maybe_micros(at: datetime | None) -> int | None:
    """The same for a moment that may be missing."""
    return None if at is None else micros(at)


def moment(number: int) -> datetime:
    """The moment of a number, in UTC."""
    return EPOCH + timedelta(microseconds=number)


def open_for_writing(path: Path | None) -> sqlite3.Connection:
    """The one connection that writes, the tables made; None is a database in memory."""
    db = _connect(path)
    # FULL makes the log durable with every commit; WAL alone would only do so at a checkpoint.
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    _create(db)
    db.create_function("add_counts", 2, add_counts, deterministic=True)
    return db


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A further connection, which cannot write."""
    db = _connect(path)
    db.execute("PRAGMA query_only = ON")
    return db


def _connect(path: Path | None) -> sqlite3.Connection:
    # isolation_level=None: transactions begin and end where we say. Threads hand connections on, never share.
    return sqlite3.connect(path or ":memory:", timeout=30, isolation_level=None, check_same_thread=False)


def _create(db: sqlite3.Connection) -> None:
    found = db.execute("PRAGMA user_version").fetchone()[0]
    if found not in {0, VERSION}:
        raise RuntimeError(f"the database has layout {found}, this program writes {VERSION}")
    if found == 0:
        db.executescript(f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT")
    for name, script in LATER.items():
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone():
            db.executescript(f"BEGIN IMMEDIATE; {script} COMMIT")
