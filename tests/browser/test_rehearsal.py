"""The page of a rehearsal as a browser draws it: every label is whole, and none lies over another."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from chalicelib.sla.terms import Term
from local import named
from local.rehearsal.page import save
from local.rehearsal.rows import CaseFile
from local.rehearsal.run import rehearse
from local.rehearsal.words import Words

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ZONE = ZoneInfo("Asia/Shanghai")
UNITS = ("水务局", "临江经济技术开发区管理委员会", "Bureau of Housing and Urban-Rural Development", "教育局")
FAULTS = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const name = svg.querySelector('title').textContent, frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")];
  const boxes = texts.map(text => [text.textContent, text.getBoundingClientRect()]);
  const cut = boxes.filter(([, box]) => box.left < frame.left - 1 || box.right > frame.right + 1
    || box.top < frame.top - 2 || box.bottom > frame.bottom + 2);
  const over = boxes.filter(([, one], i) => boxes.some(([, other], j) => j > i
    && one.left < other.right - 1 && other.left < one.right - 1
    && one.top < other.bottom - 6 && other.top < one.bottom - 6));
  return [...cut, ...over].map(([text]) => name + ': ' + text);
})"""


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    random, path = Random(7), tmp_path_factory.mktemp("rehearsal") / "cases.csv"
    lines = ["received,dispatched,replied,grade,unit"]
    for _ in range(400):
        received = datetime(2025, 1, 1) + timedelta(minutes=random.randrange(520_000))  # noqa: DTZ001
        dispatched = received + timedelta(hours=random.expovariate(0.2))
        replied = dispatched + timedelta(hours=random.expovariate(0.01))
        grade = random.choice(("normal", "normal", "urgent", "critical"))
        lines.append(f"{received},{dispatched},{replied},{grade},{random.choice(UNITS)}")
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("against", [None, "hotline"])
def test_every_label_is_whole_and_none_lies_over_another(
    chromium: "Browser", cases: Path, tmp_path: Path, lang: str, against: str | None
) -> None:
    sla = named.sla("hotline")
    rows = CaseFile(cases, {}, ZONE, lang)
    until = rows.last_moment()
    assert until is not None
    terms = [Term.parse(term) for term in ("30m", "5wd", "60d")]
    result = rehearse(rows, sla, named.sla(against) if against else None, until, terms)
    path = save(result, Words(lang, ZONE), rows.assumed, tmp_path)
    page = chromium.new_page(viewport={"width": 1180, "height": 900})
    page.goto(path.as_uri())
    assert page.evaluate("document.querySelectorAll('svg').length") >= 6
    assert page.evaluate(FAULTS) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()
