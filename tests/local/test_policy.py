"""`huiyin policy`: what it says of files, and docs/policy.md, which tells every key that is read."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from chalicelib.sla import packs
from chalicelib.sla.policy import Policy
from local.cli import main
from local.policy.keys import KEYS, Key, key_of, shown
from local.policy.page import page

PAGE = Path(__file__).parents[2] / "docs/policy.md"
HOTLINE = Path(packs.__file__).parent / "hotline.yaml"
READ = {path for name in packs.NAMES for path in Policy.keys_read(packs.document(name))}


def run(*arguments: str | Path) -> tuple[int, str]:
    ran = CliRunner().invoke(main, ["policy", *map(str, arguments)])
    return ran.exit_code, ran.output


def test_the_page_of_keys_is_what_the_code_reads() -> None:
    assert PAGE.read_text("utf-8") == page(), "huiyin policy reference > docs/policy.md"


def test_the_command_prints_the_page() -> None:
    assert run("reference") == (0, page())


@pytest.mark.parametrize("path", sorted(READ), ids=".".join)
def test_every_key_that_is_read_is_described(path: tuple[str, ...]) -> None:
    assert key_of(path) is not None


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.path)
def test_every_key_that_is_described_is_read(key: Key) -> None:
    assert [path for path in READ if key_of(path) == key]


def test_a_key_is_no_other_of_the_same_place() -> None:
    assert key_of(("targets", "reply", "from")) != key_of(("targets", "reply", "urgent"))
    assert key_of(("targets", "reply", "lunch")) is None
    assert key_of(("targets", "lunch")) is None


def test_a_file_with_faults_is_told_line_by_line_and_the_command_fails(tmp_path: Path) -> None:
    path = tmp_path / "office.yaml"
    text = (
        HOTLINE.read_text("utf-8").replace("normal: 5wd", "normal: 5x").replace("  dispatch:", "  dispach:")
    )
    path.write_text(text, "utf-8")
    assert run("check", HOTLINE, path) == (
        1,
        (
            f"{HOTLINE}: hotline {packs.load('hotline').version}\n"
            "  as hotline\n"
            f"{path}:20:3: targets.dispach: is not known\n"
            f'{path}:22:109: targets.reply.normal: "5x" is no term: write 30m, 24h, 60d, 8wh or 5wd\n'
        ),
    )


def test_a_sound_file_is_told_with_its_version_and_what_it_does_differently(tmp_path: Path) -> None:
    path = tmp_path / "office.yaml"
    text = HOTLINE.read_text("utf-8").replace("name: hotline", "name: harbour")
    path.write_text(text.replace("24h, inquiry: 1wd", "12h").replace('"21:00"', '"22:00"'), "utf-8")
    assert run("check", path) == (
        0,
        (
            f"{path}: harbour {packs.read(path).version}\n"
            '  quiet_hours.begin: "21:00" → "22:00"\n'
            "  targets.reply.urgent: 24h → 12h\n"
            "  targets.reply.inquiry: 1wd → –\n"
        ),
    )


def test_a_file_that_is_not_there_is_a_fault() -> None:
    code, said = run("check", "nowhere.yaml")
    assert (code, said) == (1, "nowhere.yaml: cannot be read: No such file or directory\n")


def test_a_value_is_shown_as_it_is_written() -> None:
    value = {"a": [1, 0.5, True], "b": "09:00", "c": "Asia/Shanghai", "d": None, "e": "is: so"}
    assert shown(value) == '{a: [1, 0.5, true], b: "09:00", c: Asia/Shanghai, d: –, e: "is: so"}'
