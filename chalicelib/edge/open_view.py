"""The public figures and typical cases in words, for the page that everybody reads."""

from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import urlencode

from chalicelib.domain.dimensions import Dimension
from chalicelib.domain.measures import MEASURES
from chalicelib.domain.messages import language, language_of, percent, say
from chalicelib.domain.spread import Spread
from chalicelib.edge import plain
from chalicelib.pages.open_page import (
    Bar,
    MonthRow,
    OpenView,
    PlaceRow,
    PlaceTable,
    RateRow,
    TypicalText,
)
from chalicelib.ports import Deps, Page
from chalicelib.usecases import open_figures, roots
from chalicelib.usecases.open_figures import Figures, Place, Table, Volume
from chalicelib.usecases.rates import Rate
from chalicelib.usecases.typical import Shown

COLUMNS = ("received", "replied", *open_figures.BY_PLACE, "hours", "score")
FULL = 100


def view(deps: Deps, lang: str, figures: Figures, cases: Page[Shown]) -> OpenView:
    root = deps.store.last_entry(roots.ROOTS)
    sealed = roots.sealed_root(root) if root else None
    return OpenView(
        office=plain.unit(deps, deps.office.root.id, lang),
        month=_month(lang, figures.month),
        value=figures.month,
        least=str(figures.least),
        formula=figures.formula,
        months=tuple(_months(deps, lang, figures)),
        year=_year(lang, figures.year),
        rates=tuple(_rates(lang, figures.office.rates)),
        hours=tuple(_hours(lang, figures.office.hours)),
        tables=tuple(_tables(deps, lang, figures)),
        columns=COLUMNS,
        root=(sealed.day, sealed.root) if sealed else None,
        typical=tuple(_typical(deps, lang, each) for each in cases.items),
        more=_address(lang, figures.month, cases.cursor) if cases.cursor else "",
    )


def _address(lang: str, month: str, cursor: str = "") -> str:
    asked = {"month": month, "lang": language(lang), "from": cursor}
    return f"/open?{urlencode({name: value for name, value in asked.items() if value})}"


def _months(deps: Deps, lang: str, figures: Figures) -> Iterator[MonthRow]:
    most = max((each or 0 for row in figures.volumes for each in (row.received, row.replied)), default=0)
    offered = open_figures.months(deps)
    for row in figures.volumes:
        yield MonthRow(
            name=_month(lang, row.period),
            link=_address(lang, row.period) if row.period in offered else "",
            received=_bar(lang, row.received, most),
            replied=_bar(lang, row.replied, most),
            chosen=row.period == figures.month,
        )


def _year(lang: str, year: Volume) -> str:
    if year.received is None or year.replied is None:
        return say(lang, "open.year_few", year=year.period)
    return say(
        lang,
        "open.year",
        year=year.period,
        received=_number(year.received),
        replied=_number(year.replied),
    )


def _rates(lang: str, rates: Mapping[str, Rate | None]) -> Iterator[RateRow]:
    for name in MEASURES:
        rate = rates[name]
        goal = rate.goal if rate else None
        yield RateRow(
            name=say(lang, f"open.rate_{name}"),
            meaning=say(lang, f"open.means_{name}"),
            share=_share(lang, rate),
            parts=f"{_number(rate.numerator)} / {_number(rate.denominator)}" if rate else "",
            goal=percent(goal) if goal is not None else "",
            reached=bool(rate and rate.share is not None and goal is not None and rate.share >= goal),
        )


def _hours(lang: str, hours: Mapping[str, Spread | None]) -> Iterator[tuple[str, str, str, str]]:
    for name, spread in hours.items():
        told = (_length(lang, spread.median), _length(lang, spread.p90)) if spread else (_few(lang),) * 2
        yield say(lang, f"open.{name}"), *told, _number(spread.count) if spread else ""


def _tables(deps: Deps, lang: str, figures: Figures) -> Iterator[PlaceTable]:
    yield _table(deps, lang, Dimension.UNIT, figures.units)
    yield _table(deps, lang, Dimension.CATEGORY, figures.categories)
    yield _table(deps, lang, Dimension.DISTRICT, figures.districts)


def _table(deps: Deps, lang: str, by: Dimension, table: Table) -> PlaceTable:
    most = max((row.received or 0 for row in table.rows), default=0)
    rows = tuple(_place(lang, _name(deps, lang, by, row.value), row, most) for row in table.rows)
    others = _place(lang, say(lang, "open.others"), table.others, most) if table.others else None
    return PlaceTable(by, rows, others)


def _place(lang: str, name: str, row: Place, most: int) -> PlaceRow:
    spread = row.hours[open_figures.HOURS_BY_PLACE]
    rates = (_share(lang, row.rates[each]) for each in open_figures.BY_PLACE)
    hours = Bar(_length(lang, spread.median) if spread else _few(lang))
    score = Bar(percent(row.score) if row.score is not None else say(lang, "open.none"))
    volumes = (_bar(lang, row.received, most), _bar(lang, row.replied, most))
    return PlaceRow(name, (*volumes, *rates, hours, score))


def _name(deps: Deps, lang: str, by: Dimension, value: str) -> str:
    if by is Dimension.UNIT:
        return plain.unit(deps, value, lang)
    return value or say(lang, "open.no_district")


def _typical(deps: Deps, lang: str, case: Shown) -> TypicalText:
    days = {name: _day(lang, getattr(case, name)) for name in ("received_on", "replied_on", "published_on")}
    facts = (case.category, plain.unit(deps, case.unit, lang), say(lang, "open.typical_days", **days))
    return TypicalText(case.title, case.text, language_of(case.title + case.text), facts)


def _month(lang: str, month: str) -> str:
    first = date.fromisoformat(f"{month}-01")
    named = f"{first:%B}" if language(lang) == "en" else str(first.month)
    return say(lang, "open.month", year=str(first.year), month=named)


def _day(lang: str, day: date) -> str:
    named = f"{day:%b}" if language(lang) == "en" else str(day.month)
    return say(lang, "open.day", year=str(day.year), month=named, day=str(day.day))


def _bar(lang: str, count: int | None, most: int) -> Bar:
    if count is None:
        return Bar(_few(lang))
    return Bar(_number(count), round(FULL * count / most) if most else 0)


def _share(lang: str, rate: Rate | None) -> Bar:
    if rate is None:
        return Bar(_few(lang))
    share = rate.share
    return Bar(say(lang, "open.none")) if share is None else Bar(percent(share), round(FULL * share))


def _few(lang: str) -> str:
    return say(lang, "open.few")


def _length(lang: str, hours: float | None) -> str:
    return say(lang, "open.none") if hours is None else say(lang, "open.hours", hours=f"{hours:,.1f}")


def _number(count: int) -> str:
    return f"{count:,}"
