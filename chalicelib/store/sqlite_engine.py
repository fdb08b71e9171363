"""How statements reach SQLite: at once in memory, through one writer thread with group commit on a file.

A writer of its own per thread took 277 submissions a second where one writer took 1,073 (design.md).
"""

import sqlite3
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import NamedTuple, Protocol

from chalicelib.domain.errors import HuiyinError
from chalicelib.store import sqlite_schema

GROUP = 256
"""At most so many writes share one commit, so that the first of them does not wait for all."""

Values = Mapping[str, object] | Sequence[object]


class Step(NamedTuple):
    """One statement of a write; if it changes no row, the whole write is refused with `refusal`."""

    sql: str
    values: Values
    refusal: type[HuiyinError] | None = None


class Engine(Protocol):
    """A database that takes writes and lends connections for reading."""

    def write(self, steps: Sequence[Step]) -> None:
        """All of them or none; durable on return."""

    def reading(self) -> AbstractContextManager[sqlite3.Connection]: ...

    def close(self) -> None: ...


class Alone:
    """One connection and no thread: for tests and the simulator. On a file it waits for no disk: a machine
    that stops loses it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._db = sqlite_schema.open_for_writing(path)
        self._db.execute("PRAGMA synchronous = OFF")

    def write(self, steps: Sequence[Step]) -> None:
        self._db.execute("BEGIN")
        try:
            _run(self._db, steps)
        except BaseException:
            _give_up(self._db)
            raise
        self._db.execute("COMMIT")

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        return nullcontext(self._db)

    def close(self) -> None:
        self._db.close()


class _Job(NamedTuple):
    steps: Sequence[Step]
    done: "Future[None]"


class File:
    """A file in WAL mode: whatever waits while one group is made durable is the next group."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = sqlite_schema.open_for_writing(path)
        self._idle: deque[sqlite3.Connection] = deque()
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._door = Lock()
        self._closed = False
        self._thread = Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def write(self, steps: Sequence[Step]) -> None:
        done: Future[None] = Future()
        with self._door:
            self._check_open()
            self._jobs.put(_Job(steps, done))
        done.result()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection to one thread; a server with a thread per request need not open one each time."""
        self._check_open()
        try:
            db = self._idle.pop()
        except IndexError:
            db = sqlite_schema.open_for_reading(self._path)
        try:
            yield db
        finally:
            self._idle.append(db)

    def close(self) -> None:
        """Finish what is queued, then let go of the file."""
        with self._door:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        self._thread.join()
        for db in (*self._idle, self._db):
            db.close()

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError("the store is closed")

    def _work(self) -> None:
        for job in iter(self._jobs.get, None):
            group, last = self._gather(job)
            for member, failure in zip(group, self._commit(group), strict=True):
                _finish(member.done, failure)
            if last:
                return

    def _gather(self, first: _Job) -> tuple[list[_Job], bool]:
        """The job together with those that wait behind it, and whether the store is being closed."""
        group = [first]
        while len(group) < GROUP:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                break
            if job is None:
                return group, True
            group.append(job)
        return group, False

    def _commit(self, group: list[_Job]) -> list[Exception | None]:
        """What became of each job: a failed commit is the failure of all of them."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            failures = [self._attempt(job) for job in group]
            self._db.execute("COMMIT")
        except Exception as error:  # noqa: BLE001  raised again in the threads that wait
            _give_up(self._db)
            return [error] * len(group)
        return failures

    def _attempt(self, job: _Job) -> Exception | None:
        self._db.execute("SAVEPOINT job")
        try:
            _run(self._db, job.steps)
        except Exception as error:  # noqa: BLE001  raised again in the thread that waits
            # A full disk ends the whole transaction: then this fails too, and with it the group.
            self._db.execute("ROLLBACK TO job")
            return error
        finally:
            self._db.execute("RELEASE job")
        return None


def _run(db: sqlite3.Connection, steps: Sequence[Step]) -> None:
    for step in steps:
        if db.execute(step.sql, step.values).rowcount == 0 and step.refusal:
            raise step.refusal


def _give_up(db: sqlite3.Connection) -> None:
    # SQLite may have rolled back by itself.
    if db.in_transaction:
        db.execute("ROLLBACK")


def _finish(done: "Future[None]", failure: Exception | None) -> None:
    if failure:
        done.set_exception(failure)
    else:
        done.set_result(None)
