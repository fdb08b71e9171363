"""SQLite keeps the contract in memory and on a file; a file keeps it over kills, reopening and threads."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.domain.errors import RepeatError
from chalicelib.ports import Change, Consumer, Once, Position, Store
from chalicelib.store import sqlite_schema
from chalicelib.store.sqlite import SqliteStore
from tests.store.builders import MINUTE, NOW, a_case, a_delivery, a_submission, noted
from tests.store.contract import WholeContract

ROOT = Path(__file__).parents[2]


class TestInMemory(WholeContract):
    @pytest.fixture
    def store(self) -> Iterator[Store]:
        store = SqliteStore()
        yield store
        store.close()


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "huiyin.db")
    yield store
    store.close()


class TestOnFile(WholeContract):
    @pytest.fixture
    def store(self, file_store: SqliteStore) -> Store:
        return file_store


def test_everything_survives_reopening(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "huiyin.db")
    case = noted(a_case(wake_at=NOW))
    store.put_submission(a_submission())
    store.commit(Change(case, Once("sms:1", "T1"), deliveries=(a_delivery(),)))
    store.advance(Consumer.REACT, Position(1, 2))
    store.close()
    again = SqliteStore(tmp_path / "huiyin.db")
    assert again.case("T1") == case
    assert (again.once("sms:1"), again.delivery("d1")) == ("T1", a_delivery())
    assert again.position(Consumer.REACT) == Position(1, 2)
    assert [record.version for record in again.feed(Consumer.REACT, 10)] == [1]
    again.close()


def test_a_commit_is_synced_to_the_disk(tmp_path: Path) -> None:
    db = sqlite_schema.open_for_writing(tmp_path / "huiyin.db")
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)
    db.close()


def test_readers_cannot_write(file_store: SqliteStore) -> None:
    with file_store._db.reading() as db, pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("DELETE FROM cases")


@pytest.mark.slow
def test_a_kill_loses_nothing_that_had_returned(tmp_path: Path) -> None:
    path = tmp_path / "huiyin.db"
    told = [ticket for kill in range(3) for ticket in _write_and_kill(path, kill)]
    store = SqliteStore(path)
    assert len(told) >= 3 * 50
    assert [ticket for ticket in told if store.submission(ticket) is None] == []
    store.close()


def test_threads_may_write_at_once_and_each_reads_its_own_writes(file_store: SqliteStore) -> None:
    def work(thread: int) -> None:
        for number in range(10):
            case = noted(a_case(f"T{thread}-{number}"))
            file_store.commit(Change(case, Once(case.ticket)))
            assert file_store.case(case.ticket) == case

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(work, range(32)))
    read = file_store.feed(Consumer.REACT, 1000)
    assert len({record.ticket for record in read}) == len(read) == 320


def test_of_tries_at_once_none_is_lost_and_old_ones_make_room(file_store: SqliteStore) -> None:
    def count(number: int) -> None:
        file_store.add_tries("somewhere", {"all": 1, f"t{number % 4}": 1}, NOW, NOW + MINUTE)

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(count, range(96)))
    assert file_store.tries("somewhere") == {"all": 96} | {f"t{each}": 24 for each in range(4)}
    file_store.add_tries("elsewhere", {"all": 1}, NOW + 2 * MINUTE, NOW + 3 * MINUTE)
    with file_store._db.reading() as db:
        assert db.execute("SELECT key FROM tries").fetchall() == [("elsewhere",)]


def test_of_many_who_claim_at_once_one_wins_and_the_others_hurt_nobody(file_store: SqliteStore) -> None:
    def claim(thread: int) -> bool:
        file_store.put_submission(a_submission(f"T{thread}"))
        try:
            file_store.commit(Change(once=Once("claim", str(thread))))
        except RepeatError:
            return False
        return file_store.once("claim") == str(thread)

    with ThreadPoolExecutor(32) as pool:
        won = list(pool.map(claim, range(64)))
    assert won.count(True) == 1
    assert all(file_store.submission(f"T{thread}") for thread in range(64))


def test_a_failed_commit_fails_every_write_of_its_group(
    file_store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullDisk:
        in_transaction = False

        def execute(self, sql: str, values: object = ()) -> None:
            if sql == "COMMIT":
                raise sqlite3.OperationalError("database or disk is full")

    case = noted(a_case())
    monkeypatch.setattr(file_store._db, "_db", FullDisk())
    monkeypatch.setattr("chalicelib.store.sqlite_engine._run", lambda _db, _steps: None)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        file_store.commit(Change(case))
    assert (case.version, len(case.pending)) == (0, 1)
    monkeypatch.undo()
    file_store.commit(Change(case))
    assert case.version == 1


def test_a_closed_store_refuses(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "huiyin.db")
    store.close()
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        store.put_document("h", "text")
    with pytest.raises(RuntimeError, match="closed"):
        store.document("h")


def test_a_database_of_another_layout_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "huiyin.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(RuntimeError, match="layout 99"):
        SqliteStore(tmp_path / "huiyin.db")


def test_feed_lag_counts_what_a_consumer_has_not_finished() -> None:
    store = SqliteStore()
    assert store.feed_lag(Consumer.REACT) == 0
    for number in range(3):
        store.put_submission(a_submission(f"T{number}"))
    store.advance(Consumer.REACT, Position(store.feed(Consumer.REACT, 1)[0].position))
    assert (store.feed_lag(Consumer.REACT), store.feed_lag(Consumer.TRACK)) == (2, 3)


def test_a_deleted_private_part_leaves_a_readable_history() -> None:
    store = SqliteStore()
    store.commit(Change(noted(a_case(), "phone 138")))
    with store._db.reading() as db:
        db.execute("UPDATE events SET private = NULL")
    (event,) = store.history("T1")
    assert event.body == replace(event.body, text="")  # type: ignore[call-arg]  # a NoteAdded


def _write_and_kill(path: Path, kill: int) -> list[str]:
    command = [sys.executable, "-m", "tests.store.killed_writer", str(path), str(kill)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603  our own
        assert child.stdout
        told = [child.stdout.readline().strip() for _ in range(50 + 17 * kill)]
        child.kill()
        rest = child.stdout.read().splitlines(keepends=True)
    return told + [line.strip() for line in rest if line.endswith("\n")]
