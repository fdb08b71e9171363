"""Every row of a file is accounted for: cases, repeats and parked items add up to the rows."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from chalicelib.store.sqlite import SqliteStore
from local.cli import main
from local.replay.rows import Message, RowsError, read
from local.replay.run import Replay

HEADER = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "留言时间_iso")
LAMP = (
    "1003",
    "A0003",
    "路灯不亮",
    "2019/3/4 9:05:00",
    "\n\t路灯坏了三天，请修一下。\n",
    "2019-03-04T09:05:00",
)
ROWS = [
    ("1001", "A0001", "小区停水", "2019/3/4 8:01:30", "停水两天了，没人管", "2019-03-04T08:01:30"),
    ("1002", "A0002", "工地噪声", "2019-03-03 23:10:00", "工地半夜还在施工", ""),
    LAMP,
    LAMP,
    ("1003", "A0003", "路灯不亮", "2019/3/5 9:05", "路灯还是不亮", ""),
    ("1004", "A0004", "", "2019/3/6", "  \n ", ""),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "messages.csv", ROWS)


def write(path: Path, rows: Sequence[tuple[str, ...]], header: tuple[str, ...] = HEADER) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def replayed(messages: list[Message], share: float = 1.0) -> tuple[Replay, SqliteStore]:
    store = SqliteStore(None)
    return Replay(store, messages, share), store


def test_rows_come_by_time_whatever_the_format(path: Path) -> None:
    messages = read(path)
    assert [message.number for message in messages] == ["1002", "1001", "1003", "1003", "1003", "1004"]
    assert messages[0].at == datetime(2019, 3, 3, 15, 10, tzinfo=UTC)
    assert messages[-1].at == datetime(2019, 3, 5, 16, 0, tzinfo=UTC)


def test_the_repaired_time_goes_before_the_written_one(tmp_path: Path) -> None:
    row = ("1", "A", "题", "2019/3/4 8:00:00", "文", "2019-03-04T20:00:00")
    (message,) = read(write(tmp_path / "one.csv", [row]))
    assert message.at == datetime(2019, 3, 4, 12, 0, tzinfo=UTC)


def test_repeats_blanks_and_other_texts_under_a_number_are_all_accounted_for(path: Path) -> None:
    replay, store = replayed(read(path))
    result = replay.run()
    assert (result.rows, result.cases, result.repeats, result.parked, result.errors) == (6, 4, 1, 1, [])
    assert result.complete
    (parked,) = store.parked(None, 10).items
    assert (parked.what, parked.ref, parked.reason) == ("message", "1004", "error.text_missing")


def test_time_follows_the_messages(path: Path) -> None:
    replay, store = replayed(read(path), share=0.0)
    replay.run()
    counted = store.counters(
        "all", datetime(2019, 3, 3, tzinfo=UTC).date(), datetime(2019, 3, 3, tzinfo=UTC).date()
    )
    assert counted[""]["received"] == 1


def test_handlers_answer_the_share_that_was_asked_for(path: Path) -> None:
    first, last = datetime(2019, 1, 1, tzinfo=UTC).date(), datetime(2019, 12, 31, tzinfo=UTC).date()
    for share, replies in ((0.0, 0), (1.0, 4)):
        replay, store = replayed(read(path), share)
        replay.run()
        assert store.counters("all", first, last)[""].get("replied", 0) == replies


def test_the_command_counts_and_succeeds_only_if_nothing_is_lost(path: Path, tmp_path: Path) -> None:
    kept = tmp_path / "replay.db"
    ran = CliRunner().invoke(main, ["replay", str(path), "--store", str(kept)], catch_exceptions=False)
    assert ran.exit_code == 0
    assert "6 行：诉求 4，重复 1，待人工 1，出错 0" in ran.output
    assert kept.exists()


def test_a_row_whose_time_makes_no_sense_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "bad.csv", [("1", "A", "题", "早上", "文", "")])
    with pytest.raises(RowsError, match="row 2"):
        read(path)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["replay", str(write(tmp_path / "x.csv", [("1",)], ("a",)))])
    assert ran.exit_code == 1
    assert "留言编号" in ran.output
