"""The trainer's scenes on both homes; a script that is not as it was written is found out."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from chalicelib.ports import Store
from chalicelib.store.sqlite import SqliteStore
from local.cli import main
from local.scenes.player import NotAsWrittenError, set_up
from local.scenes.script import Line, Scene, Sees, load, names
from local.sim.cloud import clouded
from local.sim.faults import Faults
from tests.homes import HOMES

SCENES = names()


def store(home: str) -> Store:
    return SqliteStore(None) if home == "sqlite" else clouded(Faults(Random(1), 0.0))[0]


def otherwise(scene: Scene) -> Scene:
    """The same with another status where it was looked at last."""
    lines = list(scene.lines)
    last = max(n for n, line in enumerate(lines) if isinstance(line.step, Sees) and line.step.status)
    found = lines[last].step
    assert isinstance(found, Sees)
    lines[last] = Line(Sees(of=found.of, status="declined"), {})
    return replace(scene, lines=tuple(lines))


@pytest.mark.parametrize("home", HOMES)
@pytest.mark.parametrize("name", SCENES)
def test_a_scene_goes_as_it_is_written(name: str, home: str) -> None:
    set_up(load(name), store(home), queued=home == "dynamodb").play()


@pytest.mark.parametrize("name", SCENES)
def test_what_is_not_as_written_is_found_out(name: str) -> None:
    with pytest.raises(NotAsWrittenError, match="status is"):
        set_up(otherwise(load(name)), store("sqlite")).play()


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_told_in_both_languages(name: str) -> None:
    scene = load(name)
    said = [scene.title, *(line.say for line in scene.lines if line.say)]
    assert len(said) > 1
    assert all(words.keys() == {"zh-CN", "en"} for words in said)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_trainer_replays_it_and_sees_what_each_person_reads(lang: str) -> None:
    shown = CliRunner().invoke(main, ["scene", SCENES[0], "--lang", lang])
    assert shown.exit_code == 0, shown.output
    assert load(SCENES[0]).title[lang] in shown.output
    assert "→ 王女士：【回音】诉求" in shown.output


def test_without_a_name_all_are_listed() -> None:
    listed = CliRunner().invoke(main, ["scene"])
    assert [line.split()[0] for line in listed.output.splitlines()] == SCENES


WRONG = """
title: {zh-CN: 试, en: Try}
begin: Mon 2026-03-02 09:00
citizens: {wang: {name: 王女士, phone: "+8613900000001"}}
steps:
  - citizen: wang
    sends: 柳塘街道停水两天了
  - officer: handler
    does: return
    fields: {reason: bored}
"""


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (WRONG, "step 2: refused with error.field_invalid"),
        (WRONG.replace("does: return", "dose: return"), "step 2: Object"),
        (WRONG.replace("Mon 2026", "Tue 2026"), "is a Mon"),
        (WRONG.replace("handler", "w-nobody"), "nobody in the office is w-nobody"),
        ("title: {}", "own.yaml: there is no 'begin'"),
        ("[", "own.yaml: "),
    ],
)
def test_a_script_of_ones_own_says_where_it_is_wrong(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    tried = CliRunner().invoke(main, ["scene", str(path)])
    assert (tried.exit_code, complaint in tried.output) == (1, True), tried.output


def test_an_unknown_name_says_what_there_is() -> None:
    tried = CliRunner().invoke(main, ["scene", "nothing"])
    assert tried.exit_code == 1
    assert SCENES[0] in tried.output
