import json
from pathlib import Path

from click.testing import CliRunner

from local.cli import main
from tests.channels.mailbox.builders import a_mail


def lines(*arguments: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(main, ["mail", "parse", *arguments, "--json"])
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_line_a_file_whatever_they_are_like(tmp_path: Path) -> None:
    good, bad = tmp_path / "好.eml", tmp_path / "bad.eml"
    good.write_bytes(a_mail(b'Content-Type: image/png; name="a.png"', body="PNG"))
    bad.write_bytes(b"\xff")
    found = lines(str(good), str(bad), str(tmp_path / "none.eml"), str(tmp_path))
    assert [line["kind"] for line in found] == ["message", "unreadable", "unreadable", "unreadable"]
    assert found[2]["defects"] == ["file: no such file or directory"]
    assert found[0] == {
        "file": str(good),
        "kind": "message",
        "from": "wang@citizen.example",
        "from_name": "Wang",
        "to": ["hotline@huiyin.example"],
        "subject": "x",
        "text": "",
        "quoted": "",
        "attachments": [{"name": "a.png", "type": "image/png", "size": 3}],
        "message_id": "",
        "in_reply_to": "",
        "references": [],
        "defects": [],
    }


def test_a_bounce_names_whom_it_did_not_reach(tmp_path: Path) -> None:
    path = tmp_path / "bounce.eml"
    path.write_bytes(
        b"From: mailer-daemon@a.example\nSubject: failure notice\n\n<li@a.example>:\nno mailbox\n"
    )
    (line,) = lines(str(path))
    assert (line["kind"], line["failed_recipients"]) == ("bounce", ["li@a.example"])
