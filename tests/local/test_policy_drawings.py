"""Pictures of a pack: everything that the tables know is on them, and the committed ones are current."""

import inspect
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from chalicelib.domain import events as e
from chalicelib.domain import wake
from chalicelib.domain.messages import say
from chalicelib.domain.transitions import TRANSITIONS
from chalicelib.sla import packs
from local.cli import main
from local.policy import clocks, loop
from local.policy.draw import drawn
from local.policy.page import papers
from local.policy.svg import NODES
from tests.sla.builders import POLICY

DOCS = Path(__file__).parents[2] / "docs"
ROOT = "{http://www.w3.org/2000/svg}"


def words(picture: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(picture).iter(f"{ROOT}text")]  # noqa: S314  our own


@pytest.mark.parametrize("name", papers())
def test_the_page_and_the_pictures_in_docs_are_what_the_packs_say(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == papers()[name], "huiyin policy reference --save docs"


def test_what_time_does_by_itself_is_what_wakes_a_case() -> None:
    steps = inspect.getsource(wake).partition("def _passed")[2]
    assert {getattr(e, name) for name in re.findall(r"e\.([A-Z]\w+)\(", steps)} == set(loop.BY_TIME)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_loop_in_mermaid_has_every_move_of_the_table(lang: str) -> None:
    picture = drawn(packs.load("petition"), "loop", "mermaid", lang)
    for kind, row in TRANSITIONS.items():
        for before, after in row.items():
            if before is not after:
                said = say(lang, f"move.{kind.__name__}")
                assert f"    {before} --> {after}: {said}" in picture


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("pack", packs.NAMES)
def test_the_loop_in_svg_has_every_status_and_every_kind_of_move(pack: str, lang: str) -> None:
    said = words(drawn(packs.load(pack), "loop", "svg", lang))
    moves = loop.moves(packs.load(pack))
    assert set(NODES) == {status for move in moves for status in (move.before, move.after)}
    assert {say(lang, f"status.{status}") for status in NODES} <= set(said)
    assert {say(lang, f"move.{move.kind.__name__}") for move in moves} <= set(said)


def test_the_waits_of_the_loop_are_those_of_the_pack() -> None:
    hotline, petition = (words(drawn(packs.load(pack), "loop", "svg", "zh-CN")) for pack in packs.NAMES)
    assert {"1个工作日后", "7天后请评价", "再过3天催一次", "14天后"} <= set(hotline)
    assert "不早于复查申请期满（30天）" in petition
    assert not [said for said in hotline if "复查" in said]


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("pack", packs.NAMES)
def test_the_clocks_have_a_row_for_each_target_and_grade_with_its_marks(pack: str, lang: str) -> None:
    policy = packs.load(pack)
    picture = drawn(policy, "clocks", "svg", lang)
    bars = [bar for group in clocks.groups(policy) for bar in group.bars]
    reminded = sum(len(policy.reminders) for bar in bars if bar.ladder)
    assert picture.count("<circle") == reminded + 1, "and one in the legend"
    said = words(picture)
    assert {say(lang, f"target.{target}") for target in policy.targets} <= set(said)
    assert said.count(say(lang, "draw.nobody")) == sum(not bar.ladder for bar in bars)


def test_grades_with_equal_terms_and_equal_escalation_share_a_row() -> None:
    found = {
        group.target: [clocks.who("zh-CN", bar) for bar in group.bars] for group in clocks.groups(POLICY)
    }
    assert found["acknowledgement"] == ["全部"]  # type: ignore[index]  # a target is a text
    assert found["joint_review"] == ["生命财产安全", "民生急件", "其他"]  # type: ignore[index]
    assert found["reply"][2:] == ["咨询", "举报、建议", "其他"]  # type: ignore[index]


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("pack", packs.NAMES)
def test_no_label_in_mermaid_has_what_mermaid_takes_for_its_own(pack: str, lang: str) -> None:
    policy = packs.load(pack)
    for line in drawn(policy, "loop", "mermaid", lang).splitlines():
        assert not re.search("[:;#]", line.partition(": ")[2])
    for line in drawn(policy, "clocks", "mermaid", lang).splitlines():
        assert line.count('"') in {0, 2}


def test_the_clocks_in_mermaid_lead_from_their_start_to_each_target() -> None:
    picture = drawn(packs.load("petition"), "clocks", "mermaid", "zh-CN")
    assert '    accepted --> reply["<b>答复</b><br>' in picture
    assert '    accepted --> simple_reply["<b>答复 · 简易程序</b><br>' in picture


def test_a_pack_without_a_window_to_return_is_drawn_too(tmp_path: Path) -> None:
    text = (Path(packs.__file__).parent / "hotline.yaml").read_text("utf-8")
    path = tmp_path / "small.yaml"
    path.write_text(
        re.sub(r"  return_window: .*\n", "", text).replace("name: hotline", 'name: "<小>"'), "utf-8"
    )
    for what in ("loop", "clocks"):
        ran = CliRunner().invoke(main, ["policy", "draw", str(path), "--what", what, "--format", "svg"])
        assert ran.exit_code == 0
        assert words(ran.output)[0].startswith("<小>：")


def test_a_file_with_faults_is_not_drawn_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("name: 1\n", "utf-8")
    ran = CliRunner().invoke(main, ["policy", "draw", str(path)])
    assert ran.exit_code == 2
    assert f"{path}:1:7: name: needs a text" in ran.output
