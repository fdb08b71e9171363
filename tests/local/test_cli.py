from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from local.cli import main


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_DATA", str(tmp_path / "data"))


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_time_moves_on_without_a_server() -> None:
    before = run("clock", "now").output
    after = run("clock", "advance", "7d").output
    assert before < after
    assert run("clock", "now").output >= after


@pytest.mark.parametrize("length", ["7", "d", "-7d", "7y", "1.5h", ""])
def test_a_length_needs_a_unit(length: str) -> None:
    result = run("clock", "advance", "--", length)
    assert result.exit_code == 2
    assert "such as 90m, 12h or 7d" in result.output


def test_a_token_is_printed_alone() -> None:
    assert run("token", "--role", "manager").output.count(".") == 2


def test_what_is_wrong_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("token", "--role", "king").output.startswith("Error: no role 'king'")
    monkeypatch.setenv("HUIYIN_PORT", "x")
    result = run("parked")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert result.output.startswith("Error: HUIYIN_PORT='x'")


def test_nothing_is_parked_at_first() -> None:
    result = run("parked")
    assert (result.exit_code, result.output) == (0, "")


def test_a_rooms_link_is_printed_alone_and_for_those_who_have_one() -> None:
    assert run("desk", "d-lin").output.startswith("http://127.0.0.1:8000/desk/d-lin.")
    assert run("desk", "d-lin").output.count("\n") == 1
    assert run("desk", "a-meng").output.rstrip().endswith("/reports")
    assert run("desk", "adm-tan").output.startswith("Error: adm-tan has no desk")
    assert run("desk", "nobody").output.startswith("Error: the office has no person 'nobody'")
