"""Reports as pages: figures, charts with their tables, and a link from every figure to its cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.domain.messages import say
from chalicelib.domain.report import Change, Figures, Line, Moved, Report
from chalicelib.domain.report_periods import Kind
from chalicelib.pages.render import render
from chalicelib.pages.report_charts import drawn
from chalicelib.pages.report_words import Words

RATES = ("on_time_rate", "response_rate", "resolution_rate", "satisfaction_rate")
HEADLINES = (*RATES, "repeat_rate", "return_rate")
ALL_RATES = (
    *("response_rate", "resolution_rate", "satisfaction_rate", "on_time_rate", "satisfied_close_rate"),
    *("first_contact_resolution", "contact_rate", "meeting_rate", "partly_rate"),
    *("return_rate", "repeat_rate", "survey_answer_rate", "original_resolution_rate"),
)
VOLUMES = (
    *(
        "received",
        "dispatched",
        "replied",
        "overdue",
        "closed",
        "answered",
        "unresolved",
        "adopted",
        "praise",
    ),
    *("repeated", "returned", "declined", "withdrawn", "excluded"),
)
NAMED, TOLD = 2, 0.0005
"""Of each dimension so many are told of, if they made half a tenth of a point."""

ENOUGH = 5
"""Answers that a rank needs; with fewer a unit is told and not ranked."""


@dataclass(frozen=True)
class Ranked:
    """A unit in the ranking; no `place`: too few answers."""

    place: int | None
    line: Line
    before: int | None


@dataclass(frozen=True)
class Ticket:
    """A case of a list as its reader may see it."""

    ticket: str
    title: str = ""
    unit: str = ""
    due: str = ""
    late: bool = False


@dataclass(frozen=True)
class Shelf:
    """A report on the list of all."""

    id: str
    title: str
    span: str
    built: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """A report, in the words of its reader; `tickets` are those whose cases the reader may see."""

    report: Report
    words: Words
    office: str
    person: str
    root: str = "../"
    tickets: Mapping[str, Ticket] = field(default_factory=dict)


def page(lang: str, view: ReportView) -> str:
    """A report of any kind."""
    report, words = view.report, view.words
    return render(
        lang,
        "report.html",
        view=view,
        r=report,
        w=words,
        title=title(lang, report, words),
        charts=drawn(report, words),
        link=words.link(view.root),
        ranked=ranking(report),
        why={name: why([each for each in report.changes if each.measure == name], words) for name in RATES},
        headlines=HEADLINES,
        rates=RATES,
        all_rates=[name for name in ALL_RATES if name in report.whole.now.rates],
        volumes=[name for name in VOLUMES if _counted(report.whole, name)],
        notes=_notes(report),
        is_digest=report.kind is Kind.DAILY,
    )


def _notes(report: Report) -> tuple[str, ...]:
    """How what stands in it was reckoned."""
    if report.kind is Kind.DAILY:
        return ("figures", "rates")
    if report.kind is Kind.WEEKLY:
        return ("figures", "rates", "warnings", "causes")
    return ("figures", "rates", "ranking", "changes", "warnings", "risks")


def shelf(
    lang: str,
    *,
    kind: Kind,
    rows: Sequence[Shelf],
    cursor: str,
    person: str,
    subscribed: Mapping[str, str],
    at_desk: bool,
) -> str:
    """All reports of a kind, the latest first; from the desk a way leads to the cases."""
    given = {"kind": kind, "kinds": tuple(Kind), "rows": rows, "cursor": cursor, "person": person}
    return render(lang, "reports.html", **given, subscribed=subscribed, at_desk=at_desk)


def title(lang: str, report: Report, words: Words) -> str:
    return say(
        lang,
        "report.heading",
        period=words.period(report.period),
        title=say(lang, f"report.title_{report.kind}"),
    )


def ranking(report: Report) -> tuple[Ranked, ...]:
    """Units by their composite score, those with too few answers behind."""
    table = report.tables.get("unit")
    lines = [line for line in table.lines if line.value] if table else []
    places = _places({line.value: _score(line.now) for line in lines})
    earlier = _places({line.value: _score(line.before) for line in lines})
    found = [Ranked(places.get(line.value), line, earlier.get(line.value)) for line in lines]
    return tuple(sorted(found, key=lambda each: (each.place is None, each.place or 0)))


def why(changes: Sequence[Change], words: Words) -> tuple[str, ...]:
    """In sentences: who moved the rate most, and whether by its own rate or by its part of the whole."""
    moved = ((change, each) for change in changes for each in change.moved[:NAMED])
    return tuple(_reason(words.lang, *pair, words) for pair in moved if abs(pair[1].total) >= TOLD)


def _reason(lang: str, change: Change, moved: Moved, words: Words) -> str:
    name = words.value(change.by, moved.value, moved.name)
    said = {"name": name, "total": words.points(moved.total), "measure": say(lang, f"rate.{change.measure}")}
    if abs(moved.own) >= abs(moved.mix):
        return say(
            lang, "report.why_own", **said, before=words.share(moved.before), now=words.share(moved.now)
        )
    before, now = moved.before[1] / change.before[1], moved.now[1] / change.now[1]
    return say(lang, "report.why_mix", **said, before=words.share(before), now=words.share(now))


def _score(found: Figures) -> float | None:
    return found.score if found.count("answered") >= ENOUGH else None


def _places(scores: Mapping[str, float | None]) -> dict[str, int]:
    """The same score is the same place."""
    known = sorted((score for score in scores.values() if score is not None), reverse=True)
    return {value: known.index(score) + 1 for value, score in scores.items() if score is not None}


def _counted(line: Line, name: str) -> bool:
    return bool(line.now.count(name) or line.before.count(name))
