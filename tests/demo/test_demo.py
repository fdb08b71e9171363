"""The story is played in the process and must add up."""

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from rich.console import Console

from chalicelib.domain import events as e
from chalicelib.domain.chain import Event
from local.cli import main
from local.demo.chart import NAME, draw
from local.demo.play import Played, play
from local.demo.report import COLUMNS
from local.demo.script import FIRST, LAST


@pytest.fixture(scope="module")
def told() -> tuple[Played, str]:
    out = io.StringIO()
    return play(Console(file=out, width=120, markup=False), "zh-CN"), out.getvalue()


@pytest.fixture(scope="module")
def events(told: tuple[Played, str]) -> list[Event]:
    played, _ = told
    return list(_events(played))


def _events(played: Played) -> Iterator[Event]:
    for ticket in played.journal.tickets:
        yield from played.stage.deps.store.history(ticket)


def test_every_message_of_the_story_is_a_case_and_none_of_the_answers(events: list[Event]) -> None:
    assert sum(isinstance(event.body, e.CaseReceived) for event in events) == 40


@pytest.mark.parametrize(
    "kind",
    [
        e.CaseDeclined,
        e.ReminderDue,
        e.TargetEscalated,
        e.SurveyNudged,
        e.SurveyAnswered,
        e.SurveyReviewed,
        e.SurveyClosed,
        e.CaseReopened,
        e.CaseArchived,
    ],
)
def test_the_story_has_one_of_each(events: list[Event], kind: type[e.Body]) -> None:
    assert any(isinstance(event.body, kind) for event in events)


def test_a_missed_target_climbs_to_the_supervisor_and_a_unit_signs_by_silence(events: list[Event]) -> None:
    bodies = [event.body for event in events]
    assert any(isinstance(body, e.TargetEscalated) and body.level == 2 for body in bodies)
    assert any(isinstance(body, e.CaseSignedFor) and body.silent for body in bodies)


@pytest.mark.parametrize("by", ["unit", "all"])
def test_the_table_says_what_the_store_counted(told: tuple[Played, str], by: str) -> None:
    played, _ = told
    table = played.by_unit if by == "unit" else played.whole
    counters = played.stage.deps.store.counters(by, FIRST, LAST)
    counted = {k: {name: n for name, n in v.items() if ":" not in name} for k, v in counters.items()}
    assert {row.value: dict(row.counts) for row in table.rows} == counted


def test_the_rates_are_what_the_events_say(told: tuple[Played, str], events: list[Event]) -> None:
    played, _ = told
    (whole,) = played.whole.rows
    counted = Counter(type(event.body) for event in events)
    assert whole.counts["received"] == counted[e.CaseReceived]
    assert whole.counts["replied"] == counted[e.CaseReplied]
    assert whole.counts["answered"] == counted[e.SurveyAnswered]
    silent = sum(
        isinstance(event.body, e.SurveyClosed) and event.body.reason == "no_answer" for event in events
    )
    assert whole.rates["survey_answer_rate"].denominator == counted[e.SurveyAnswered] + silent


def test_the_units_add_up_to_the_city(told: tuple[Played, str]) -> None:
    played, _ = told
    (whole,) = played.whole.rows
    for rate in COLUMNS:
        assert sum(row.rates[rate].numerator for row in played.by_unit.rows) == whole.rates[rate].numerator
        assert (
            sum(row.rates[rate].denominator for row in played.by_unit.rows) == whole.rates[rate].denominator
        )


def test_the_same_seed_tells_the_same_story(told: tuple[Played, str]) -> None:
    out = io.StringIO()
    play(Console(file=out, width=120, markup=False), "zh-CN")
    # The last line says how long it took.
    assert out.getvalue().splitlines()[:-1] == told[1].splitlines()[:-1]


def test_the_picture_is_valid_xml_with_every_unit_that_concluded_something(told: tuple[Played, str]) -> None:
    played, _ = told
    drawn = draw(played, "zh-CN")
    ET.fromstring(drawn)  # noqa: S314  our own text
    assert "公用事业局" in drawn


@pytest.mark.parametrize(("lang", "word"), [("zh-CN", "按期办结率"), ("en", "On time")])
def test_the_command_says_where_the_picture_is(
    lang: str, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYIN_DATA", str(tmp_path))
    ran = CliRunner().invoke(main, ["demo", "--lang", lang], catch_exceptions=False)
    assert ran.exit_code == 0
    assert word in ran.output
    assert str(tmp_path / NAME) in ran.output
    assert (tmp_path / NAME).exists()
