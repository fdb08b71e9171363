"""The picture: bars of three rates per unit as an SVG file, drawn by a template."""

from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from local.demo.play import Played
from local.demo.report import COLOURS, PICTURED, named_rows, share
from local.demo.script import FIRST, LAST
from local.demo.words import Words

NAME = "demo-rates.svg"


def draw(played: Played, lang: str) -> str:
    """The SVG's text."""
    words = Words(played.stage.deps, lang)
    office = played.stage.deps.office
    rows = [
        row
        for row in named_rows(words, played.by_unit, played.whole)
        if row[1].rates["on_time_rate"].denominator
    ]
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string((files("local.demo") / "chart.svg").read_text("utf-8"))
    return template.render(
        lang=words.lang,
        title=words.label("chart_title", city=words.unit(office.manager_on_duty().unit)),
        note=words.label("chart_note", first=FIRST.isoformat(), last=LAST.isoformat()),
        columns=[(words.label(key), colour) for key, colour in zip(PICTURED, COLOURS, strict=True)],
        rows=[(name, [(row.rates[key], share(row.rates[key])) for key in PICTURED]) for name, row in rows],
    )


def save(played: Played, lang: str, folder: Path) -> Path:
    """Write it into the folder; returns where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    path.write_text(draw(played, lang), "utf-8")
    return path
