"""A pack that somebody wrote: every fault is told at once, with the line and column at which it stands."""

from pathlib import Path

import pytest

from chalicelib.sla import packs
from chalicelib.sla.policy import PolicyError

HOTLINE = (Path(packs.__file__).parent / "hotline.yaml").read_text("utf-8")


def faults(path: Path, text: str | bytes) -> list[str]:
    """What is said of a file, without its name."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PolicyError) as raised:
        packs.read(path)
    lines = str(raised.value).splitlines()
    assert all(line.startswith(f"{path}:") for line in lines), lines
    return [line.removeprefix(f"{path}:") for line in lines]


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "column", "fault"),
    [
        ("normal: 5wd", "normal: 5x", 109, 'targets.reply.normal: "5x" is no term: write 30m,'),
        ("normal: 5wd", "nomral: 5wd", 101, "targets.reply.nomral: is not known"),
        ("urgent: 24h, inquiry", "inquiry", 3, "targets.reply.urgent: is missing, and there is no"),
        ("important: [1wd, 48h]", "important: [1wd, 48]", 63, 'targets.first_contact.important: "48" is'),
        ("  joint_review: {others: 3wd}", "  joint_review: {}", 3, "targets.joint_review.critical: is miss"),
        ('["13:30", "18:00"]', "[13:30, 18:00]", 30, 'hours: "810" is no time of day: write "09:00"'),
        ("timezone: Asia/Shanghai", "timezone:", 10, "timezone: needs a text"),
        ("others: [0m, 1wd, 2wd]", "others: [0m, 1wd, soon]", 21, 'escalation.others: "soon" is no term'),
        ("group_citizens: 5", "group_citizens: five", 47, "matters.group_citizens: needs a whole number"),
        ("response: 0.10", "response: 0.20", 10, "weights: need to sum to 1"),
        ("weights: {", "wieghts: {", 1, "wieghts: is not known"),
        ("no_receipt: 24h", "no_receipt: 24h\nno_receipt: 25h", 1, "no_receipt: is written twice, first in"),
        ("name: hotline", "name: 2026-13-45", 7, "policy: is no YAML: month must be in 1..12"),
        ("name: hotline", "name: *nowhere", 7, "policy: is no YAML: found undefined alias"),
        ("name: hotline", "name: !!python/object:os.x 1", 7, "policy: is no YAML: could not determine"),
        ("name: hotline", "name: a: b", 8, "policy: is no YAML: mapping values are not allowed"),
        ("name: hotline", "name: \x07", 7, "policy: holds a control character"),
    ],
)
def test_a_fault_is_told_with_its_line_and_column(
    tmp_path: Path, old: str, new: str, column: int, fault: str
) -> None:
    text = HOTLINE.replace(old, new, 1)
    assert text != HOTLINE
    line = line_of(HOTLINE, old) + new.count("\n")
    said = faults(tmp_path / "pack.yaml", text)
    assert [each for each in said if each.startswith(f"{line}:{column}: {fault}")], said


def test_all_faults_of_a_file_are_told_at_once_in_its_order(tmp_path: Path) -> None:
    text = HOTLINE.replace("1wd, 2wd", "1wd, soon").replace("normal: 5wd", "normal: 5x, normal: 5y")
    said = faults(tmp_path / "pack.yaml", text.replace("name: hotline\n", "name: hotline\nname: office\n"))
    assert [each.split(": ")[1] for each in said] == [
        "name",
        "targets.reply.normal",
        "targets.reply.normal",
        "escalation.others",
    ]
    assert said[0].endswith("is written twice, first in line 4")


def test_a_missing_key_points_to_the_mapping_in_which_it_is_missing(tmp_path: Path) -> None:
    text = HOTLINE.replace("  critical: [0m, 15m, 30m]\n", "").replace("  others: [0m, 1wd, 2wd]\n", "")
    said = faults(tmp_path / "pack.yaml", text.replace("no_receipt: 24h\n", ""))
    assert said[0] == "4:1: no_receipt: is missing"
    assert said[1] == f"{line_of(text, 'escalation:')}:1: escalation.others: is missing"


def test_what_came_by_a_merge_is_found_where_it_is_written(tmp_path: Path) -> None:
    text = HOTLINE.replace("pause: {", "pause: &usual {").replace("5wd, targets", "5x, targets")
    text += "merged: {<<: *usual, limit: 1d}\n"
    said = faults(tmp_path / "pack.yaml", text)
    assert [each.partition(": ")[2] for each in said] == [
        'pause.limit: "5x" is no term: write 30m, 24h, 60d, 8wh or 5wd',
        "merged: is not known",
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "1:1: policy: needs a mapping"),
        (b"- name", "1:1: policy: needs a mapping"),
        (b"name: hotline\n---\nname: other\n", "2:1: policy: is no YAML: but found another document"),
        ("name: 热线\nzone: ".encode() + b"\xff", "2:7: policy: is not in UTF-8"),
        (b"name: " + b"[" * 100_000, "1:56: policy: is nested too deep"),
        (b"? [a]\n: 1\n", "1:3: policy: is no YAML: found unhashable key"),
    ],
)
def test_what_is_no_policy_at_all_is_refused_with_its_place(
    tmp_path: Path, content: bytes, fault: str
) -> None:
    assert faults(tmp_path / "pack.yaml", content)[0] == fault


def test_a_list_that_holds_itself_is_a_fault_and_no_end(tmp_path: Path) -> None:
    said = faults(tmp_path / "pack.yaml", HOTLINE.replace('hours: [["09:00",', "hours: &h [[*h,"))
    assert said == ['8:8: hours: needs a time of day: write "09:00", with quotes']


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read: No such file"):
        packs.read(tmp_path / "nowhere.yaml")


def test_a_file_with_the_mark_that_windows_puts_first_is_read(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_bytes(b"\xef\xbb\xbf" + HOTLINE.encode())
    assert packs.read(tmp_path / "pack.yaml") == packs.load("hotline")
    assert packs.document_of(tmp_path / "pack.yaml") == packs.document("hotline")
