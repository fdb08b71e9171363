"""A manager's room behind a personal or a reader's link: reports, and the cases behind each figure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from urllib.parse import quote

from chalice.app import Response

from chalicelib.domain.case import Case
from chalicelib.domain.measures import EXCLUDED, MEASURES
from chalicelib.domain.messages import date_time, has, say
from chalicelib.domain.report import Report
from chalicelib.domain.report_periods import Kind
from chalicelib.domain.units import Person
from chalicelib.edge import plain
from chalicelib.edge.attached import SAVED
from chalicelib.edge.figures_asked import Shown
from chalicelib.edge.http import HEADERS
from chalicelib.edge.query import read_query
from chalicelib.pages import behind as behind_page
from chalicelib.pages import report as pages
from chalicelib.pages.behind import BehindRow, BehindView
from chalicelib.pages.report import ReportView, Shelf, Ticket
from chalicelib.pages.report_words import Words
from chalicelib.ports import Deps
from chalicelib.usecases import behind, casework, kept_reports, personal, reports, subscriptions
from chalicelib.usecases.asked import Asked
from chalicelib.usecases.behind import Behind, Part, Wanted

XLSX = ".xlsx"


def shelf(deps: Deps, lang: str, token: str, asked: Mapping[str, str]) -> str:
    """All reports of a kind; the month's, if none is asked for."""
    person = personal.reader(deps, token)
    who, words = personal.principal(person), words_of(deps, lang)
    kind = Kind(asked["kind"]) if asked.get("kind") in tuple(Kind) else Kind.MONTHLY
    found = kept_reports.listed(deps, who, kind, asked.get("cursor", ""))
    return pages.shelf(
        lang,
        kind=kind,
        rows=[_on_shelf(lang, words, line) for line in found.items],
        cursor=found.cursor or "",
        person=person.name,
        subscribed=subscriptions.of_person(deps, who),
        at_desk=personal.acts(deps, token),
    )


def report(deps: Deps, lang: str, token: str, id: str) -> str | Response:
    """One report, as a page; as a workbook if its name ends so."""
    person = personal.reader(deps, token)
    found = kept_reports.read(deps, personal.principal(person), id.removesuffix(XLSX))
    view = view_of(deps, lang, found, person)
    return as_workbook(deps, lang, view) if id.endswith(XLSX) else pages.page(lang, view)


def figures(deps: Deps, lang: str, token: str, measure: str, asked: Mapping[str, str]) -> str:
    """The cases behind a figure, page by page, each with why it counts or does not."""
    person = personal.reader(deps, token)
    who, query = personal.principal(person), read_query(Shown, asked).wanted(deps, measure)
    found = behind.behind(deps, who, query)
    view = BehindView(
        title=name_of(lang, measure),
        place=_place(deps, lang, query),
        ratio=_ratio(deps, lang, query),
        part=query.part,
        tabs=tuple(
            (part, _page_of(lang, replace(query, part=part, cursor=None))) for part in _parts(measure)
        ),
        rows=tuple(_row(deps, lang, each) for each in found.items),
        more=_page_of(lang, replace(query, cursor=found.cursor)) if found.cursor else "",
    )
    return behind_page.page(lang, view)


def view_of(deps: Deps, lang: str, found: Report, person: Person) -> ReportView:
    """With the titles of those cases that the person may know of: the report has none."""
    named = [ticket for each in found.lists.values() for ticket, _ in each.cases]
    named += [ticket for topic in found.topics for ticket in topic.tickets]
    tickets = {ticket: _ticket(deps, lang, case) for ticket, case in _known(deps, person, named)}
    office = plain.unit(deps, deps.office.root.id, lang)
    words = words_of(deps, lang)
    return ReportView(report=found, words=words, office=office, person=person.name, tickets=tickets)


def as_workbook(deps: Deps, lang: str, view: ReportView) -> Response:
    """To be saved, under the report's name; from the blobs where the gateway would spoil what is no text."""
    from chalicelib.pages.report_sheets import written

    name, content = f"{view.report.id}{XLSX}", written(lang, view)
    if deps.uploads.origin:
        key = f"reports/sheets/{sha256(content).hexdigest()}"
        deps.blobs.put(key, content, SAVED)
        address = deps.uploads.link(key, name)
        return Response("", {**HEADERS, "Content-Type": "text/plain", "Location": address}, 303)
    saved = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, {**HEADERS, "Content-Type": SAVED, "Content-Disposition": saved})


def words_of(deps: Deps, lang: str) -> Words:
    """The units as they are called now, in the language of the reader."""
    units = {id: plain.unit(deps, id, lang) for id in deps.office.units}
    return Words(lang, deps.sla.policy.timezone, units)


def name_of(lang: str, measure: str) -> str:
    """What a rate, or a count, is called."""
    if measure in MEASURES:
        return say(lang, f"rate.{measure}")
    if measure.startswith(EXCLUDED):
        return say(lang, "report.excluded_of", name=name_of(lang, measure.removeprefix(EXCLUDED)))
    return say(lang, f"count.{measure}") if has(lang, f"count.{measure}") else measure


def _on_shelf(lang: str, words: Words, line: kept_reports.Kept) -> Shelf:
    period = words.period(line.period)
    heading = say(lang, "report.heading", period=period, title=say(lang, f"report.title_{line.kind}"))
    note = say(lang, "report.edition", number=str(line.edition)) if line.edition > 1 else ""
    return Shelf(line.id, heading, words.span(line.first, line.last), words.moment(line.built_at), note)


def _known(deps: Deps, person: Person, tickets: list[str]) -> Iterator[tuple[str, Case]]:
    who = personal.principal(person)
    for ticket in dict.fromkeys(tickets):
        case = deps.store.case(ticket)
        if case is not None and casework.knows(deps, who, case):
            yield ticket, case


def _ticket(deps: Deps, lang: str, case: Case) -> Ticket:
    due = date_time(lang, case.due_at, deps.sla.policy.timezone) if case.due_at else ""
    return Ticket(case.ticket, case.title, plain.unit(deps, case.unit or "", lang), due)


def _place(deps: Deps, lang: str, query: Wanted) -> str:
    words = words_of(deps, lang)
    span = words.span(query.first, query.last)
    return span if query.by == "all" else f"{words.value(query.by, query.value)} · {span}"


def _ratio(deps: Deps, lang: str, query: Wanted) -> str:
    """Of a rate: both parts, so that the list can be held against the figure."""
    who = personal.HOUSE
    asked = Asked(query.by, query.first, query.last, value=query.value)
    row = next(iter(reports.measures(deps, who, asked).rows), None)
    if row is None:
        return ""
    if query.measure not in MEASURES:
        return say(lang, "report.count_is", count=str(row.counts.get(query.measure, 0)))
    rate, words = row.rates[query.measure], words_of(deps, lang)
    parts = (rate.numerator, rate.denominator)
    return say(
        lang, "report.ratio_is", share=words.share(parts), parts=words.parts(parts), formula=rate.formula
    )


def _parts(measure: str) -> tuple[Part, ...]:
    return tuple(Part) if measure in MEASURES else ()


def _page_of(lang: str, query: Wanted) -> str:
    asked = {"by": query.by, "value": query.value, "from": query.first, "to": query.last, "part": query.part}
    return behind_page.address(query.measure, {**asked, "cursor": query.cursor or "", "lang": lang})


def _row(deps: Deps, lang: str, each: Behind) -> BehindRow:
    words = words_of(deps, lang)
    return BehindRow(
        day=words.day(each.day),
        ticket=each.ticket,
        title=each.title,
        unit=plain.unit(deps, each.unit, lang) if each.unit else "",
        status=each.status,
        reasons=tuple(_reasons(deps, lang, each)),
    )


def _reasons(deps: Deps, lang: str, each: Behind) -> Iterator[str]:
    for standing in each.standings:
        reason = say(lang, f"standing.{standing.reason}")
        unit = plain.unit(deps, standing.unit, lang) if standing.unit else ""
        number = str(standing.cycle)
        yield (
            say(lang, "report.standing", number=number, unit=unit, reason=reason)
            if len(each.standings) > 1
            else reason
        )
    if each.merged_into:
        yield say(lang, "report.merged_into", ticket=each.merged_into)
    if each.exclusion and each.exclusion.by:
        by = deps.office.people.get(each.exclusion.by)
        why = (
            say(lang, f"exclusion.{each.exclusion.reason}")
            if has(lang, f"exclusion.{each.exclusion.reason}")
            else ""
        )
        yield say(lang, "report.excluded_by", name=by.name if by else "", reason=why)
