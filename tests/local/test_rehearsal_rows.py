"""A file of past cases as offices have them: in any encoding, with any times, with rows that are broken."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.messages import LANGUAGES, has
from chalicelib.domain.values import Grade, Target, Type
from local.rehearsal.moments import end_of, moment
from local.rehearsal.past import PastCase
from local.rehearsal.rows import COLUMNS, CaseFile, CasesError, Fault

ZONE = ZoneInfo("Asia/Shanghai")
HEAD = "received,dispatched,contacted,replied,type,grade,unit\n"


def file(
    tmp_path: Path, text: str, columns: dict[str, str] | None = None, encoding: str = "utf-8"
) -> CaseFile:
    path = tmp_path / "cases.csv"
    path.write_bytes(text.encode(encoding))
    return CaseFile(path, columns or {}, ZONE, "zh-CN")


def cases(rows: CaseFile) -> list[PastCase]:
    return [row for row in rows if isinstance(row, PastCase)]


def faults(rows: CaseFile) -> list[tuple[int, str]]:
    return [(row.line, row.key) for row in rows if isinstance(row, Fault)]


@pytest.mark.parametrize(
    "text",
    [
        "2019-04-25T09:32:09",
        "2019-04-25 09:32:09",
        "2019-04-25T01:32:09Z",
        "2019-04-25T09:32:09+08:00",
        "2019/4/25 9:32:09",
        "2019/04/25 09:32:09.000",
        "2019.4.25 9:32:09",
        "2019年4月25日 9:32:09",
        "2019年4月25日9时32分9秒",
        "２０１９/４/２５ ９：３２：０９",
        "2019/4/25 上午9:32:09",
    ],
)
def test_a_time_is_read_as_people_and_programs_write_it(text: str) -> None:
    assert moment(text, ZONE) == datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"), [("2019/4/25 下午3:20", 15), ("2019/4/25 上午12:20", 0), ("2019年4月25日15时", 15)]
)
def test_the_half_of_the_day_counts(text: str, hour: int) -> None:
    assert moment(text, ZONE).astimezone(ZONE).hour == hour


def test_a_day_alone_begins_or_ends_as_it_is_asked() -> None:
    assert moment("2019/4/25", ZONE) == datetime(2019, 4, 24, 16, tzinfo=UTC)
    assert end_of("2019/4/25", ZONE) == datetime(2019, 4, 25, 16, tzinfo=UTC)
    assert end_of("2019/4/25 9:00", ZONE) == datetime(2019, 4, 25, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2019/13/1", "2019/2/29", "0201-04-05", "9999-01-01", "25:00", "2019-4-25 9:61"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no time"):
        moment(text, ZONE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_an_office_program_may_save_as_it_likes(tmp_path: Path, encoding: str) -> None:
    text = "收到时间,答复时间,单位\n2019/4/25 9:32:09,2019/4/26 10:00,水务局\n"
    columns = {"received": "收到时间", "replied": "答复时间", "unit": "单位"}
    (case,) = cases(file(tmp_path, text, columns, encoding))
    assert case.unit is not None
    assert case.unit.name == "水务局"


def test_only_the_receipt_is_needed(tmp_path: Path) -> None:
    rows = file(tmp_path, "received\n2019/4/25 9:32:09\n")
    (case,) = cases(rows)
    assert (case.type, case.grade, case.replied_at) == (Type.COMPLAINT, Grade.NORMAL, None)
    assert case.dispatched_at == case.received_at
    assert rows.assumed == ("dispatched", "contacted")


def test_an_empty_cell_of_dispatch_means_that_nobody_dispatched_it(tmp_path: Path) -> None:
    """traps.md 4"""
    (case,) = cases(file(tmp_path, HEAD + "2019/4/25 9:00,,,2019/4/26 9:00,,,\n"))
    assert (case.dispatched_at, case.unit) == (None, None)
    assert case.met_at(Target.DISPATCH) == case.replied_at


def test_types_and_grades_go_by_either_name(tmp_path: Path) -> None:
    rows = "2019/4/25,,,,投诉,一般,\n2019/4/25,,,,tip_off,urgent,\n2019/4/25,,,,Suggestion,民生急件,\n"
    found = [(case.type, case.grade) for case in cases(file(tmp_path, HEAD + rows))]
    assert found == [
        (Type.COMPLAINT, Grade.NORMAL),
        (Type.TIP_OFF, Grade.URGENT),
        (Type.SUGGESTION, Grade.URGENT),
    ]


def test_a_row_that_cannot_be_read_is_told_with_its_line_and_the_others_go_on(tmp_path: Path) -> None:
    broken = (
        '2019/4/25 9:00,,,2019/4/26 9:00,,,"a\nb"\n'
        "soon,,,,,,\n"
        ",,,2019/4/26 9:00,,,\n"
        "2019/4/25 9:00,,,2019/4/24 9:00,,,\n"
        "2019/4/25 9:00,,,,wish,,\n"
        "2019/4/25 9:00,,,,,so-so,\n"
        ",,,,,,\n"
        "\n"
        "2019/4/25 9:00\n"
    )
    rows = file(tmp_path, HEAD + broken)
    assert faults(rows) == [(4, "time"), (5, "received"), (6, "order"), (7, "type"), (8, "grade")]
    assert [case.ref for case in cases(rows)] == ["#2", "#11"]


def test_bytes_of_no_encoding_spoil_their_cell_alone(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes("received,unit\n2019/4/25,水务局\n".encode() + b"2019/4/\xff\xff,a\n2019/4/26,b\n")
    rows = CaseFile(path, {}, ZONE, "zh-CN")
    assert faults(rows) == [(3, "time")]
    assert len(cases(rows)) == 2


def test_a_column_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(CasesError, match="no column 答复时间 among received"):
        file(tmp_path, "received\n", {"replied": "答复时间"})
    with pytest.raises(CasesError, match="no column received"):
        file(tmp_path, "")
    with pytest.raises(CasesError, match="no column is called reply"):
        file(tmp_path, "received\n", {"reply": "received"})


def test_what_is_open_is_judged_at_the_last_moment_of_the_file(tmp_path: Path) -> None:
    rows = file(tmp_path, HEAD + "2019/4/25,,,2019/5/3 12:00,,,\n2019/5/1,,,,,,\nx,,,,,,\n")
    assert rows.last_moment() == datetime(2019, 5, 3, 4, tzinfo=UTC)
    assert file(tmp_path, HEAD).last_moment() is None


def test_every_fault_and_column_has_its_words() -> None:
    keys = ["row", "received", "time", "order", "type", "grade"]
    wanted = [f"rehearsal.fault.{key}" for key in keys]
    wanted += [f"rehearsal.column.{name}" for name in COLUMNS[1:5]]
    assert [key for lang in LANGUAGES for key in wanted if not has(lang, key)] == []


def test_the_example_is_a_csv_that_anybody_writes(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([["received", "unit"], ["2026-09-18 16:30", "水务局, 二科"]])
    (case,) = cases(CaseFile(path, {}, ZONE, "zh-CN"))
    assert case.unit is not None
    assert case.unit.name == "水务局, 二科"
