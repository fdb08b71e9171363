"""`huiyin tracker`, as an administrator types it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from chalicelib.ports import Cell
from local.cli import main
from local.opened import home


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUIYIN_DATA", str(tmp_path))
    return tmp_path


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["tracker", *words])
    return result.exit_code, result.output


@pytest.mark.usefixtures("data")
def test_a_wrong_counter_is_named_and_then_mended() -> None:
    assert run("verify")[0] == 0
    with home() as opened:
        month = f"M{datetime.now(UTC):%Y-%m}"
        opened.deps.store.adjust("unit", Cell(month, "gas", {"replied": 2}))
    code, said = run("verify")
    assert code == 1
    assert f"differs  unit=gas {month} replied: 2 counted, 0 recomputed" in said
    code, said = run("rebuild")
    assert code == 0
    assert "0 stale cases, 0 differences" in said
    assert run("verify")[0] == 0
