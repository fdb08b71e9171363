"""An office runs on its own documents: policy, calendar, units and rules in one folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from chalicelib import parts
from chalicelib.config import Config
from chalicelib.domain.values import Grade, Target, Type
from chalicelib.parts import DocumentError
from chalicelib.sla import packs
from local.cli import main
from local.home import Home, open_home

FRIDAY = datetime(2026, 4, 17, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "office"
    made.mkdir()
    return made


@contextmanager
def opened(folder: Path) -> Iterator[Home]:
    home = open_home(Config(data=folder.parent / "data", office=folder))
    try:
        yield home
    finally:
        home.close()


def write(folder: Path, name: str, document: object) -> None:
    (folder / name).write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")


def due(home: Home) -> datetime:
    sla = home.deps.sla
    found = sla.policy.due(sla.calendar, Target.REPLY, Type.COMPLAINT, Grade.NORMAL, FRIDAY)
    assert found
    return found.at.astimezone(sla.policy.timezone)


def test_an_empty_folder_leaves_everything_as_it_comes(folder: Path) -> None:
    with opened(folder) as home:
        assert home.deps.sla.policy == packs.load("hotline")


def test_deadlines_run_by_the_offices_policy_on_its_own_calendar(folder: Path) -> None:
    policy = {**packs.document("hotline"), "name": "south", "calendar": "guangxi"}
    write(folder, "policy.yaml", policy)
    write(folder, "calendar.yaml", {"guangxi": {"base": "china", "off": [date(2026, 4, 20)]}})
    with opened(folder) as home:
        assert due(home).isoformat() == "2026-04-27T18:00:00+08:00"
        assert home.store.document(home.deps.sla.policy.version)
        assert home.store.document(home.deps.sla.days)


@pytest.mark.parametrize(
    ("name", "document", "fault"),
    [
        ("policy.yaml", {"name": "south"}, "policy.yaml"),
        ("policy.yaml", ["a list"], "policy.yaml"),
        ("policy.yaml", {**packs.document("hotline"), "calendar": "mars"}, 'there is no "mars"'),
        ("calendar.yaml", {"south": {"base": "mars"}}, 'south.base: "mars" is no calendar'),
        ("office.yaml", {"units": []}, "office.yaml"),
        ("rules.yaml", {"rules": 7}, "rules.yaml"),
    ],
)
def test_a_wrong_document_stops_the_start_and_names_its_file(
    folder: Path, name: str, document: object, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, name, document)
    with pytest.raises(DocumentError, match=name) as refused:
        open_home(Config(data=folder.parent / "data", office=folder))
    assert fault in str(refused.value)
    monkeypatch.setenv("HUIYIN_DATA", str(folder.parent / "data"))
    monkeypatch.setenv("HUIYIN_OFFICE", str(folder))
    for command in (["serve"], ["parked"]):
        result = CliRunner().invoke(main, command)
        assert (result.exit_code, result.output.startswith("Error: ")) == (1, True)


def test_a_file_that_is_no_yaml_is_told_in_the_same_way(folder: Path) -> None:
    (folder / "policy.yaml").write_text("hours: [09:00\n", "utf-8")
    with pytest.raises(DocumentError, match=r"policy\.yaml"):
        open_home(Config(data=folder.parent / "data", office=folder))


def test_the_calendars_of_the_folder_are_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "calendar.yaml", {"guangxi": {"base": "china", "off": [date(2026, 4, 20)]}})
    monkeypatch.setenv("HUIYIN_DATA", str(folder.parent / "data"))
    monkeypatch.setenv("HUIYIN_OFFICE", str(folder))
    shown = CliRunner().invoke(main, ["calendar", "show"]).output.splitlines()
    assert [line.split()[0] for line in shown] == ["china", "weekdays", "guangxi"]
    assert shown[0].endswith("in force")
    assert CliRunner().invoke(main, ["calendar", "recompute"]).output.startswith("0 cases")


def test_a_case_outlives_the_name_of_the_calendar_that_its_policy_names(folder: Path) -> None:
    """Renamed in `policy.yaml` and `calendar.yaml` at once, while cases of the older policy run."""
    names = {"guangxi": date(2026, 4, 20), "south": date(2026, 4, 21)}
    versions = [took_over(folder, name, off) for name, off in names.items()]
    with opened(folder) as home:
        older, newer = (home.deps.sla_of(version) for version in versions)
    assert older.days == newer.days
    assert [older.calendar.is_workday(date(2026, 4, day)) for day in (20, 21)] == [True, False]


def took_over(folder: Path, calendar: str, off: date) -> str:
    """The office starts again on a calendar of that name; the version of its policy."""
    write(folder, "policy.yaml", {**packs.document("hotline"), "calendar": calendar})
    write(folder, "calendar.yaml", {calendar: {"base": "china", "off": [off]}})
    parts.build_sla.cache_clear()
    parts.calendars.cache_clear()
    with opened(folder) as home:
        return home.deps.sla.policy.version
