"""`huiyin webhook`, and that docs/webhooks.md says what is told."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chalicelib.config import Config
from local.cli import main
from local.webhooks.page import page
from tests.receivers import SECRET, Receiver, receiving

PAGE = Path(__file__).parents[2] / "docs/webhooks.md"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ("webhook", *words))


def set_up(folder: Path, monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> None:
    listed = [
        {"name": "oa", "url": receiver.url, "secret": SECRET},
        {"name": "erp", "url": "https://erp.example.org/hush", "secret": SECRET, "events": ["case.replied"]},
    ]
    monkeypatch.setenv("HUIYIN_DATA", str(folder))
    monkeypatch.setenv("HUIYIN_WEBHOOKS", json.dumps(listed))


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == page(), "huiyin webhook events > docs/webhooks.md"
    assert run("events").output == page()


def test_endpoints_are_listed_without_anything_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving() as receiver:
        set_up(tmp_path, monkeypatch, receiver)
        shown = run("list").output.splitlines()
    assert shown == [
        f"oa  http://127.0.0.1:{receiver.port}  on  all",
        "erp  https://erp.example.org  on  case.replied",
    ]


def test_a_test_event_is_signed_and_its_failure_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving(204, 500, 410) as receiver:
        set_up(tmp_path, monkeypatch, receiver)
        assert run("ping", "oa").output == "oa took it\n"
        broken, gone, unknown = run("ping", "oa"), run("ping", "oa"), run("ping", "dms")
    assert [document["type"] for _, document in receiver.took] == ["ping"] * 3
    assert (broken.exit_code, broken.output) == (1, "Error: oa did not take it: http_500\n")
    assert (gone.exit_code, gone.output) == (1, "Error: oa did not take it: gone\n")
    assert (unknown.exit_code, unknown.output) == (1, "Error: no endpoint is called dms\n")


def test_a_wrong_list_ends_the_command_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_WEBHOOKS", '[{"name": "oa", "url": "http://10.0.0.1/"}]')
    shown = run("list")
    assert (shown.exit_code, shown.output.startswith("Error: HUIYIN_WEBHOOKS: oa: ")) == (1, True)
    assert Config().webhooks == ()
