"""Play the three weeks: citizens write on the first days, and everything else follows."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from random import Random
from time import perf_counter

from rich.console import Console

from chalicelib.store.sqlite import SqliteStore
from chalicelib.usecases import reports
from chalicelib.usecases.asked import Asked
from local.demo.cast import Cast
from local.demo.journal import Journal
from local.demo.report import as_manager, print_rates
from local.demo.script import FIRST, LAST, Voice, voices
from local.demo.words import Words
from local.office import Stage, ids

SEED = 12345
DAWN = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) - timedelta(hours=2)
"""06:00 in Shanghai."""
GOOD, LATE = ("w-kong", "w-pan", "w-tang"), "w-lu"


@dataclass(frozen=True)
class Played:
    """What is left when the curtain falls."""

    stage: Stage
    journal: Journal
    by_unit: reports.Measures
    whole: reports.Measures


def play(console: Console, lang: str, seed: int = SEED) -> Played:
    """Everything but the picture; the same seed tells the same story."""
    started, random = perf_counter(), Random(seed)  # noqa: S311  a story, nothing secret
    stage = Stage(SqliteStore(None), DAWN, ids(random))
    words = Words(stage.deps, lang)
    cast = Cast(stage, random)
    journal = Journal(console, words, stage, cast)
    letters = voices(stage.deps.sla.calendar, random)
    _introduce(console, words, stage, letters)
    for voice in letters:
        stage.plan(voice.at, partial(cast.enter, voice))
    stage.play(stage.deps.sla.calendar.at_local(LAST, time(18, 30)))
    journal.close()
    by_unit, whole = (
        reports.measures(stage.deps, as_manager(stage.deps), Asked(by, FIRST, LAST)) for by in ("unit", "all")
    )
    print_rates(console, words, by_unit, whole)
    _sum_up(console, words, stage, journal, perf_counter() - started)
    return Played(stage, journal, by_unit, whole)


def _introduce(console: Console, words: Words, stage: Stage, letters: list[Voice]) -> None:
    office = stage.deps.office
    city = words.unit(office.manager_on_duty().unit)
    first, last = FIRST.isoformat(), LAST.isoformat()
    console.print(
        words.label("intro", city=city, first=first, last=last, messages=len(letters)), style="bold"
    )
    good = words.label("and").join(office.person(id).name for id in GOOD)
    console.print(words.label("cast", good=good, late=office.person(LATE).name))


def _sum_up(console: Console, words: Words, stage: Stage, journal: Journal, seconds: float) -> None:
    parked = stage.deps.store.parked(None, 100).items
    if parked:
        reasons = Counter(item.reason for item in parked)
        what = ", ".join(f"{_reason(words, reason)} {n}" for reason, n in reasons.items())
        console.print(words.label("parked", n=len(parked), what=what), style="yellow")
    sums = {key: journal.total[key] for key in ("events", "sms", "email")}
    cases = journal.total["cases"]
    console.print(words.label("done", cases=cases, seconds=f"{seconds:.1f}", **sums), style="dim")


def _reason(words: Words, reason: str) -> str:
    key = f"parked.{reason}"
    return words.label(key) if words.has(key) else reason
