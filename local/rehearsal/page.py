"""A rehearsal as one page for whoever decides: pictures, tables, and nothing loaded from elsewhere."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from chalicelib.domain.values import Level, Target
from local.rehearsal import drawings
from local.rehearsal.counting import Tally
from local.rehearsal.replay import Verdict
from local.rehearsal.report import head, subtitle
from local.rehearsal.run import Rehearsal
from local.rehearsal.sheets import packs, sheets
from local.rehearsal.words import Words, percent

NAME = "report.html"
SHOWN_FAULTS = 30


def save(result: Rehearsal, words: Words, assumed: tuple[str, ...], folder: Path) -> Path:
    """Write the page into the folder; returns where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    path.write_text(page(result, words, assumed), "utf-8")
    return path


def page(result: Rehearsal, words: Words, assumed: tuple[str, ...]) -> str:
    """The whole page in HTML."""
    _, *facts = head(result, words, assumed)
    return _template().render(
        lang=words.lang,
        t=words.say,
        subtitle=subtitle(result, words),
        facts=facts,
        tiles=_tiles(result, words),
        sheets={sheet.key: sheet for sheet in sheets(result, words)},
        shares=drawings.shares(result, words),
        trials=drawings.trials(result, words),
        people=drawings.people(result, words),
        weeks=[drawings.week(tally, words, name, result) for name, tally in packs(result, words)],
        years=drawings.years(result, words),
        faults=[words.fault(fault) for fault in result.faults[:SHOWN_FAULTS]],
    )


def _tiles(result: Rehearsal, words: Words) -> list[tuple[str, str, str]]:
    """What is read first: a name, a figure, and what it was under the pack of today."""
    found = []
    for key, figure in _FIGURES.items():
        was = words.say("tile.was", value=figure(result.before)) if result.before else ""
        found.append((words.say(f"tile.{key}"), figure(result.after), was))
    return found


def _replies(tally: Tally) -> str:
    count = tally.targets[Target.REPLY]
    return percent(count.verdicts[Verdict.ON_TIME], count.judged)


def _late(tally: Tally) -> str:
    return f"{sum(load.late for load in tally.units.values()):,}"


def _told(tally: Tally) -> str:
    total = tally.total
    return f"{total.reminders + sum(total.escalations[level] for level in Level):,}"


def _messages(tally: Tally) -> str:
    return f"{tally.messages:,}"


_FIGURES = {"reply": _replies, "late": _late, "told": _told, "messages": _messages}


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")
