"""A report as a workbook: a sheet for each section, numerator and denominator in columns of their own."""

from collections.abc import Iterator, Mapping, Sequence

from chalicelib.domain.messages import say
from chalicelib.domain.report import Line, Report, Table
from chalicelib.pages.report import ALL_RATES, VOLUMES, ReportView, ranking, title
from chalicelib.pages.report_words import Words
from chalicelib.pages.sheets import Cell, Share, Sheet, workbook

Row = Sequence[Cell | Share]
TABLE_RATES = (
    "response_rate",
    "resolution_rate",
    "satisfaction_rate",
    "on_time_rate",
    "return_rate",
    "repeat_rate",
)


def written(lang: str, view: ReportView) -> bytes:
    """The XLSX file."""
    return workbook(_sheets(lang, view), view.report.built_at)


def _sheets(lang: str, view: ReportView) -> Iterator[Sheet]:
    report, words = view.report, view.words
    yield _about(lang, view)
    yield _volumes(lang, report)
    yield _rates(lang, report)
    if report.course:
        yield _course(lang, report)
    for table in _ordered(report).values():
        yield _table(lang, table, words)
    if report.changes:
        yield _changes(lang, report, words)
    if report.risks:
        yield _risks(lang, report, words)
    if report.topics:
        yield _topics(lang, view)
    if report.warnings:
        yield _warnings(lang, report, words)
    for name, found in report.lists.items():
        rows = [_case(view, ticket) for ticket, _ in found.cases]
        heads = _said(lang, "page.ticket", "page.queue_case", "report.unit", "page.deadline")
        yield Sheet(say(lang, f"report.list_{name}"), heads, rows)


def _about(lang: str, view: ReportView) -> Sheet:
    report, words = view.report, view.words
    zone = words.zone
    rows: list[Row] = [
        (say(lang, "report.report"), title(lang, report, words)),
        (say(lang, "report.first_day"), report.first),
        (say(lang, "report.last_day"), report.last),
        (say(lang, "report.built"), report.built_at.astimezone(zone)),
        (say(lang, "report.formula"), report.formula),
        (say(lang, "report.number"), report.edition),
    ]
    if report.replaces:
        rows += [(say(lang, "report.replaced"), report.replaces), (say(lang, "report.reason"), report.reason)]
    return Sheet(say(lang, "report.about"), _said(lang, "report.item", "report.now"), rows)


def _volumes(lang: str, report: Report) -> Sheet:
    now, before = report.whole.now, report.whole.before
    rows = [(say(lang, f"count.{name}"), now.count(name), before.count(name)) for name in VOLUMES]
    return Sheet(say(lang, "report.volumes"), _said(lang, "report.item", "report.now", "report.before"), rows)


def _rates(lang: str, report: Report) -> Sheet:
    rows: list[Row] = []
    for name in ALL_RATES:
        now, before = report.whole.now, report.whole.before
        parts = (*now.ratio(name), Share(now.share(name)), *before.ratio(name), Share(before.share(name)))
        goal = Share(report.goals.get(name))
        rows.append((say(lang, f"rate.{name}"), *parts, Share(report.whole.moved(name)), goal))
    heads = _said(
        lang,
        *("report.measure", "report.numerator", "report.denominator", "report.now"),
        *(
            "report.numerator_before",
            "report.denominator_before",
            "report.before",
            "report.change",
            "report.goal",
        ),
    )
    return Sheet(say(lang, "report.rates"), heads, rows)


def _course(lang: str, report: Report) -> Sheet:
    names = ("received", "replied", "overdue", "answered", "resolved", "satisfied")
    rows: list[Row] = [
        (part.first, part.last, *(part.figures.count(name) for name in names)) for part in report.course
    ]
    heads = (
        *_said(lang, "report.first_day", "report.last_day"),
        *_said(lang, *(f"count.{n}" for n in names)),
    )
    return Sheet(say(lang, "report.course"), heads, rows)


def _ordered(report: Report) -> Mapping[str, Table]:
    """Units in the order of their rank."""
    units = report.tables.get("unit")
    if units is None:
        return report.tables
    by_rank = tuple(each.line for each in ranking(report))
    rest = tuple(line for line in units.lines if not line.value)
    return {**report.tables, "unit": Table("unit", by_rank + rest)}


def _table(lang: str, table: Table, words: Words) -> Sheet:
    heads = [*_said(lang, f"report.dimension_{table.by}", "count.received", "report.before", "count.replied")]
    for name in TABLE_RATES:
        rate = say(lang, f"rate.{name}")
        heads += [f"{rate} {part}" for part in _said(lang, "report.numerator", "report.denominator")]
        heads += [rate, f"{rate} {say(lang, 'report.before')}"]
    heads.append(say(lang, "report.score"))
    name = say(lang, f"report.dimension_{table.by}")
    return Sheet(name, heads, [_line(table.by, line, words) for line in table.lines])


def _line(by: str, line: Line, words: Words) -> Row:
    cells: list[Cell | Share] = [words.value(by, line.value, line.name)]
    cells += [line.now.count("received"), line.before.count("received"), line.now.count("replied")]
    for name in TABLE_RATES:
        cells += [*line.now.ratio(name), Share(line.now.share(name)), Share(line.before.share(name))]
    return (*cells, Share(line.now.score))


def _changes(lang: str, report: Report, words: Words) -> Sheet:
    rows: list[Row] = []
    for change in report.changes:
        rate, by = say(lang, f"rate.{change.measure}"), say(lang, f"report.dimension_{change.by}")
        for each in change.moved:
            named = words.value(change.by, each.value, each.name)
            effect = (Share(each.total), Share(each.own), Share(each.mix))
            rows.append((rate, by, named, *effect, *each.now, *each.before))
        rows.append((rate, by, say(lang, "report.rest"), Share(change.rest)))
        rows.append(
            (rate, by, say(lang, "report.sum"), Share(change.total), None, None, *change.now, *change.before)
        )
    heads = _said(
        lang,
        *("report.measure", "report.dimension", "report.item", "report.effect", "report.effect_own"),
        *("report.effect_mix", "report.numerator", "report.denominator"),
        *("report.numerator_before", "report.denominator_before"),
    )
    return Sheet(say(lang, "report.changes"), heads, rows)


def _risks(lang: str, report: Report, words: Words) -> Sheet:
    units = {line.value: line.name for line in report.tables["unit"].lines}
    rows = [
        (
            words.value("unit", unit, units.get(unit, unit)),
            say(lang, f"threat.{risk.threat}"),
            *(risk.cases, risk.of, risk.probability, risk.impact, risk.product),
            say(lang, f"band.{risk.band}"),
        )
        for unit, found in report.risks.items()
        for risk in found
    ]
    heads = _said(
        lang,
        *("report.unit", "report.threat", "report.numerator", "report.denominator"),
        *("report.probability", "report.impact", "report.product", "report.band"),
    )
    return Sheet(say(lang, "report.risks"), heads, rows)


def _topics(lang: str, view: ReportView) -> Sheet:
    rows = [
        (
            view.words.value("category", topic.line.value, topic.line.name),
            *(
                topic.line.now.count("received"),
                topic.line.before.count("received"),
                topic.usual,
                topic.limit,
            ),
            *(topic.first_time, topic.line.now.count("repeated")),
            " ".join(topic.tickets),
        )
        for topic in view.report.topics
    ]
    heads = _said(
        lang,
        *("report.dimension_category", "count.received", "report.before", "report.usual", "report.limit"),
        *("report.first_time_head", "count.repeated", "page.ticket"),
    )
    return Sheet(say(lang, "report.topics"), heads, rows)


def _warnings(lang: str, report: Report, words: Words) -> Sheet:
    rows = [
        (each.first, each.last, words.value(each.by, each.value), each.count, each.usual, each.limit)
        for each in report.warnings
    ]
    heads = _said(
        lang,
        *("report.first_day", "report.last_day", "report.what_rises"),
        *("count.received", "report.usual", "report.limit"),
    )
    return Sheet(say(lang, "report.warnings"), heads, rows)


def _case(view: ReportView, ticket: str) -> Row:
    found = view.tickets.get(ticket)
    return (ticket, found.title, found.unit, found.due) if found else (ticket,)


def _said(lang: str, *keys: str) -> tuple[str, ...]:
    return tuple(say(lang, key) for key in keys)
