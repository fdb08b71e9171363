"""Which figures of a report go into which chart."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from chalicelib.domain.messages import say
from chalicelib.domain.report import Change, Line, Part, Report, Table
from chalicelib.pages import charts
from chalicelib.pages.charts import Bar, Series
from chalicelib.pages.report_words import Words

MOST = 12
RATES = ("response_rate", "resolution_rate", "satisfaction_rate")


def drawn(report: Report, words: Words) -> Mapping[str, Markup]:
    """By the name of the section; what there is nothing to draw of is left out."""
    found = {
        "course": _course(report.course, words),
        "trend": _trend(report.trend, words),
        "units": _units(report.tables.get("unit"), report.goals.get("resolution_rate"), words),
        **{by: _counts(by, report.tables.get(by), words) for by in ("category", "district")},
        **{f"change_{number}": _change(each, words) for number, each in enumerate(report.changes)},
    }
    return {name: picture for name, picture in found.items() if picture}


def _course(parts: Sequence[Part], words: Words) -> Markup | None:
    if not any(part.figures.counts for part in parts):
        return None
    lang, labels = words.lang, [words.part(part.first, part.last) for part in parts]
    came = Series(say(lang, "count.received"), [float(part.figures.count("received")) for part in parts])
    went = Series(say(lang, "count.replied"), [float(part.figures.count("replied")) for part in parts])
    title = say(lang, "report.course")
    desc = say(lang, "report.course_desc", span=words.span(parts[0].first, parts[-1].last))
    return charts.columns(title, desc, labels, came, went)


def _trend(parts: Sequence[Part], words: Words) -> Markup | None:
    if len(parts) < 2:  # noqa: PLR2004  a line has two ends
        return None
    lang, labels = words.lang, [words.part(part.first, part.last) for part in parts]
    series = [
        Series(say(lang, f"rate.{name}"), [part.figures.share(name) for part in parts]) for name in RATES
    ]
    if not any(value is not None for each in series for value in each.values):
        return None
    title = say(lang, "report.trend")
    desc = say(lang, "report.trend_desc", span=words.span(parts[0].first, parts[-1].last))
    return charts.lines(title, desc, labels, series)


def _counts(by: str, table: Table | None, words: Words) -> Markup | None:
    lines = [line for line in table.lines if line.now.count("received")][:MOST] if table else []
    if not lines:
        return None
    most = max(max(_came(line)) for line in lines)
    rows = [
        Bar(words.value(by, line.value, line.name), now / most, words.count(now), before / most)
        for line in lines
        for now, before in [_came(line)]
    ]
    return charts.bars(say(words.lang, f"report.by_{by}"), say(words.lang, "report.bars_desc"), rows)


def _came(line: Line) -> tuple[int, int]:
    return line.now.count("received"), line.before.count("received")


def _units(table: Table | None, goal: float | None, words: Words) -> Markup | None:
    lines = [line for line in table.lines if line.now.share("resolution_rate") is not None] if table else []
    ordered = sorted(lines, key=lambda line: -(line.now.share("resolution_rate") or 0))
    rows = [
        Bar(
            words.value("unit", line.value, line.name),
            line.now.share("resolution_rate") or 0,
            words.share(line.now.ratio("resolution_rate")),
            line.before.share("resolution_rate"),
        )
        for line in ordered[: MOST * 2]
    ]
    title = say(words.lang, "report.units_chart")
    return charts.bars(title, say(words.lang, "report.units_desc"), rows, goal) if rows else None


def _change(change: Change, words: Words) -> Markup | None:
    most = max((abs(each.total) for each in change.moved), default=0)
    if not most:
        return None
    rows = [
        Bar(words.value(change.by, each.value, each.name), each.total / most, words.points(each.total))
        for each in change.moved
        if each.total
    ]
    name = say(words.lang, f"rate.{change.measure}")
    title = say(words.lang, f"report.moved_by_{change.by}", measure=name)
    return charts.diverging(title, say(words.lang, "report.moved_desc"), rows)
