"""What a rehearsal shows: in the terminal, for programs, and on one page without need of anything else."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from chalicelib.config import Config
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel
from chalicelib.ports import Consumer
from chalicelib.sla import packs
from chalicelib.usecases import feed, intake
from local.home import open_home
from local.rehearsal.cli import rehearse
from local.rehearsal.pictures import month_weeks, scale, short, weeks

ROWS = """\
ticket,received,dispatched,contacted,replied,type,grade,unit
A1,2026-09-18 10:00,2026-09-18 11:00,2026-09-18 15:00,2026-09-23 10:00,complaint,normal,水务局
A2,2026-09-18 10:00,2026-09-18 16:00,2026-09-21 15:00,2026-10-12 10:00,complaint,normal,<b>城管局</b>
A3,2026-09-21 22:30,2026-09-21 22:50,,,help,critical,水务局
A4,2026-09-21 09:00,,,,inquiry,normal,
A4,2026-09-21 09:00,,,,inquiry,normal,
A5,昨天,,,,,,
A6,2026-12-30 10:00,2026-12-30 10:00,,,complaint,normal,水务局
"""
CHINESE = re.compile("[\u3400-\u9fff]")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "cases.csv"
    found.write_text(ROWS, "utf-8")
    return found


@pytest.fixture
def faster(tmp_path: Path) -> Path:
    """A pack of the office's own: the hotline with a reply in two working days."""
    document = dict(packs.document("hotline"))
    targets = document["targets"]
    assert isinstance(targets, dict)
    document["targets"] = targets | {"reply": targets["reply"] | {"normal": "2wd"}}
    found = tmp_path / "faster.yaml"
    found.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    return found


def run(*words: object) -> Result:
    return CliRunner().invoke(rehearse, [str(word) for word in words])


def test_the_terminal_tells_it_in_chinese_first(path: Path, faster: Path) -> None:
    result = run("--pack", faster, "--against", "hotline", "--cases", path, "--term", "5wd")
    assert result.exit_code == 0, result.output
    for said in (
        "5 件往日诉求",
        "变为超期",
        "承办人 · 水务局",
        "5 个工作日",
        "第 7 行：“收到”一栏写着“昨天”",
        "编号重复 1",
        "是暂定的",
    ):
        assert said in result.output


def test_english_is_english_but_for_names(path: Path) -> None:
    result = run("--cases", path, "--lang", "en", "--term", "60d")
    assert result.exit_code == 0
    assert not CHINESE.search(re.sub("水务局|城管局|昨天", "", result.output))


def test_programs_get_figures(path: Path, faster: Path) -> None:
    found = json.loads(run("--pack", faster, "--against", "hotline", "--cases", path, "--json").output)
    assert (found["rows"], found["cases"], found["faulty"], found["repeats"]) == (7, 5, 1, 1)
    assert found["faults"] == [{"line": 7, "key": "time", "words": {"column": "received", "value": "昨天"}}]
    (moved,) = found["changes"]["becomes_late"]
    assert moved == {
        "ref": "A1",
        "unit": "水务局",
        "target": "reply",
        "due_before": "2026-09-24T10:00:00+00:00",
        "due_after": "2026-09-21T10:00:00+00:00",
        "met_at": "2026-09-23T02:00:00+00:00",
    }
    pack = found["pack"]
    assert sum(map(sum, pack["by_weekday_and_hour"])) == pack["total"]["messages"]
    assert sum(pack["by_day"].values()) == pack["total"]["messages"]
    assert sum(person["messages"] for person in pack["people"].values()) == pack["total"]["messages"]


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_page_needs_nothing_from_elsewhere(path: Path, faster: Path, tmp_path: Path, lang: str) -> None:
    out = tmp_path / "out"
    words = ("--pack", faster, "--against", "hotline", "--cases", path, "--term", "5wd")
    result = run(*words, "--out", out, "--lang", lang)
    assert result.exit_code == 0, result.output
    page = (out / "report.html").read_text("utf-8")
    assert set(re.findall(r"https?://[^\"' ]+", page)) == {"http://www.w3.org/2000/svg"}
    for word in ("<script", "src=", "<link", "@import", "url(", "None", "Undefined"):
        assert word not in page
    assert "&lt;b&gt;城管局" in page
    assert (
        page.count("<svg")
        == page.count("</svg>")
        == page.count("<title>") - page.count("</title></rect>") - 1
    )
    if lang == "en":
        assert not CHINESE.search(re.sub("水务局|城管局|昨天", "", page))


def test_figures_on_standard_output_stay_alone(path: Path, tmp_path: Path) -> None:
    result = run("--cases", path, "--json", "--out", tmp_path)
    assert json.loads(result.stdout)["rows"] == 7
    assert "report.html" in result.stderr


def test_a_page_of_a_past_without_a_message_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("received,replied\n2026-09-18 10:00,2026-09-18 10:05\n", "utf-8")
    result = run("--cases", path, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert "没有一件超期" in (tmp_path / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "either --cases FILE or --from DATE"),
        (("--from", "2026-01-01", "--cases", "cases.csv"), "either --cases FILE or --from DATE"),
        (("--cases", "cases.csv", "--term", "5 days"), "is no term"),
        (("--cases", "cases.csv", "--pack", "nowhere"), "there is no pack"),
        (("--cases", "cases.csv", "--pack", "no/where.yaml"), "no/where.yaml"),
        (("--cases", "cases.csv", "--pack", "cases.csv"), "Error: "),
        (("--cases", "cases.csv", "--columns", "received"), "write received=HEADING"),
        (("--cases", "cases.csv", "--columns", "received=答复"), "no column 答复"),
        (("--cases", "cases.csv", "--until", "soon"), "is no time"),
        (("--cases", "cases.csv", "--until", "2020-01-01"), "no case among 7 rows"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(
    path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(path.parent)
    result = run(*words)
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


def test_the_homes_own_cases_are_taken_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYIN_DATA", str(tmp_path / "data"))
    home = open_home(Config.from_env({"HUIYIN_DATA": str(tmp_path / "data")}))
    content = Content("柳塘街道停水两天了，没人管", citizen=Citizen(phone="+8613900000001"))
    ticket = intake.submit(home.deps, Channel.SMS, "SM" + "1" * 32, content).ticket
    feed.drive(home.deps, Consumer.REACT)
    before = home.store.history(ticket)
    day = home.deps.sla.calendar.local_day(home.clock())
    home.close()
    found = json.loads(run("--from", day.isoformat(), "--json").output)
    assert (found["cases"], found["assumed"]) == (1, [])
    home = open_home(Config.from_env({"HUIYIN_DATA": str(tmp_path / "data")}))
    assert home.store.history(ticket) == before
    home.close()
    assert "no case among 0 rows" in run("--from", "2099-01-01").output


def test_a_scale_covers_every_value_once() -> None:
    for most in (1, 2, 5, 17, 418, 12_345):
        steps = scale([most]).steps
        assert steps[-1].last == most
        assert [step.last for step in steps] == sorted({step.last for step in steps})
        assert {scale([most]).step(value).fill for value in (1, most)} == {steps[0].fill, steps[-1].fill}
    assert scale([]).steps == ()


@pytest.mark.parametrize(
    ("value", "text"), [(7, "7"), (999, "999"), (1000, "1.0k"), (9999, "10.0k"), (23_456, "23k")]
)
def test_a_number_fits_into_its_cell(value: int, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize("year", [2012, 2018, 2024, 2026])
def test_every_day_of_a_year_has_a_place_of_its_own(year: int) -> None:
    days = weeks({date(year, 2, 3): 4}, year, scale([4]))
    assert len({(day.week, day.weekday) for day in days}) == len(days) == (366 if year % 4 == 0 else 365)
    assert max(day.week for day in days) <= 53
    assert [day.cell.value for day in days if day.cell.value] == [4]
    assert [month for _, month in month_weeks(year)] == list(range(1, 13))
