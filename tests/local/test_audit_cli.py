"""`huiyin audit` on the embedded home's own data."""

import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chalicelib.config import Config
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel
from chalicelib.ports import Consumer
from chalicelib.usecases import feed, intake, roots
from local.cli import main
from local.home import open_home
from local.witness import FileWitness


@pytest.fixture
def ticket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case of yesterday."""
    monkeypatch.setenv("HUIYIN_DATA", str(tmp_path))
    home = open_home(Config(data=tmp_path))
    content = Content("柳塘街道停水两天了", citizen=Citizen(phone="+8613900000001"))
    kept = intake.submit(home.deps, Channel.SMS, "k" * 20, content)
    for consumer in (Consumer.REACT, Consumer.TRACK):
        while feed.drive(home.deps, consumer):
            pass
    home.clock.advance(timedelta(days=1))
    assert roots.close_days(home.deps) == 1
    home.close()
    return kept.ticket


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ("audit", *words))


def test_a_whole_trail_ends_with_0(ticket: str) -> None:
    assert (run("verify").exit_code, run("verify").stdout) == (0, "")
    assert run("verify", "--case", ticket).exit_code == 0


def test_what_is_wrong_is_named_and_ends_with_1(ticket: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "huiyin.db") as db:
        altered = "CAST(replace(CAST(public AS TEXT), 'sms', 'web') AS BLOB)"
        db.execute(f"UPDATE events SET public = {altered} WHERE version = 1")  # noqa: S608  words of ours
    db.close()
    result = run("verify", "--case", ticket)
    assert result.exit_code == 1
    assert result.stdout.splitlines()
    assert all(ticket in line for line in result.stdout.splitlines())


def test_lines_of_a_book_can_be_neither_changed_nor_removed(ticket: str, tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "huiyin.db")
    for hand in ("UPDATE entries SET text = ''", "DELETE FROM entries"):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            db.execute(hand)
    db.close()


def test_a_database_from_before_gets_its_books(tmp_path: Path, ticket: str) -> None:
    db = sqlite3.connect(tmp_path / "huiyin.db")
    db.execute("DROP TABLE entries")
    db.close()
    assert run("verify").exit_code == 1
    assert run("export").exit_code == 0


def test_a_sample_is_printed_and_drawn_again(ticket: str) -> None:
    asked = ("sample", "--from", "2020-01-01", "--to", "2099-01-01", "--rule", "per-unit=1", "--seed", "x")
    first = run(*asked, "--person", "a-meng")
    assert first.stdout == f"{ticket}  per-unit=1\n"
    assert run(*asked, "--person", "a-meng").stdout == first.stdout
    assert run(*asked, "--person", "s-xu").exit_code == 1
    assert "makes no sense" in run(*asked, "--rule", "all", "--person", "a-meng").output


def test_an_export_without_findings_is_its_headings(ticket: str) -> None:
    assert run("export").stdout.startswith("finding,ticket,unit,severity")


def test_a_day_is_kept_once_and_read_only(tmp_path: Path) -> None:
    witness = FileWitness(tmp_path / "roots")
    assert witness.kept("2026-03-02") is None
    assert witness.days() == []
    assert witness.keep("2026-03-02", b"first") == b"first"
    assert witness.keep("2026-03-02", b"second") == b"first"
    assert witness.days() == ["2026-03-02"]
    assert (tmp_path / "roots" / "2026-03-02.json").stat().st_mode & 0o777 == 0o400


def test_what_is_kept_of_a_day_is_json_that_others_can_read(ticket: str, tmp_path: Path) -> None:
    (file,) = (tmp_path / "roots").iterdir()
    document = json.loads(file.read_text("utf-8"))
    assert [leaf[0] for leaf in document["leaves"]] == [ticket]
