"""What is asked of a full store: lists by every filter, queues, figures, cases behind them, score cards."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from bench.million import city
from bench.million.stamps import NOW
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.steps import Step
from chalicelib.domain.values import Channel, Grade, Status, Type
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import behind, queues, reports, scorecards
from chalicelib.usecases.asked import Asked
from chalicelib.usecases.paging import LOOKS, RANKED
from chalicelib.usecases.queues import Queue
from chalicelib.usecases.reports import PERIODS
from chalicelib.usecases.search.filters import Filters, Risk
from chalicelib.usecases.search.pages import cases
from chalicelib.usecases.tracking import dimensions

DISPATCHER, MANAGER, HEAD = "d-lin", "m-gu", "h-wei"
MONTH = (date(2026, 10, 1), date(2026, 10, 31))
YEAR = (date(2025, 11, 8), date(2026, 11, 7))
"""Not from a month's first day, so that days are read at both ends."""

QUARTER = (date(2026, 8, 1), date(2026, 10, 31))
ALL = (date(2024, 11, 1), date(2026, 11, 30))
"""The months in which there are cases."""

EVER = (date(2020, 1, 1), date(2026, 12, 31))

DAY = timedelta(days=1)
NOTHING = "没有人这样写过"
PAGES = 3

RATES = frozenset({"on_time_rate", "resolution_rate"})
DAYS = 2 * PERIODS
"""More periods than any of these spans is read by."""

REFUSED = 0
"""Rows of an answer that more would have to be read for than is: the refusal is measured."""


class Query(NamedTuple):
    """`ask` gives the answer's length; `most`: rows that a figure may read, of a page there is one bound."""

    kind: str
    name: str
    ask: Callable[[], int]
    most: int = 0


def queries(deps: Deps) -> Iterator[Query]:
    """All of them, on that store."""
    yield from _lists(deps)
    yield from _queues(deps)
    yield from _figures(deps)
    yield from _behind(deps)
    yield from _cards(deps)


FILTERS: dict[str, Filters] = {
    "no filter": Filters(),
    "unit": Filters(unit="gas-2"),
    "unit, the whole city": Filters(unit="chengjiang"),
    "unit by a part of its name": Filters(unit="公用"),
    "handler": Filters(handler="w-lu-1"),
    "respondent": Filters(respondent=city.respondent(7)),
    "name": Filters(name="市民000"),
    "name, nobody's": Filters(name=NOTHING),
    "phone": Filters(phone=city.phone(7)),
    "phone, nobody's": Filters(phone="+8613000000000"),
    "text": Filters(text="停水"),
    "text, in none": Filters(text=NOTHING),
    "category": Filters(category="公用事业/供水"),
    "district": Filters(district="江区"),
    **{f"status {status}": Filters(status=frozenset({status})) for status in Status},
    **{f"type {type}": Filters(type=frozenset({type})) for type in Type},
    **{f"grade {grade}": Filters(grade=frozenset({grade})) for grade in Grade},
    **{f"channel {channel}": Filters(channel=frozenset({channel})) for channel in Channel},
    **{f"risk {risk}": Filters(risk=frozenset({risk})) for risk in Risk},
    "due from": Filters(due_from=NOW),
    "due to": Filters(due_to=NOW + DAY),
    "received from": Filters(received_from=NOW - 30 * DAY),
    "received to": Filters(received_to=NOW - 300 * DAY),
    "overdue": Filters(overdue=True),
    "unit and overdue": Filters(unit="utilities", overdue=True),
    "category, a month, archived": Filters(
        category="公用事业/供水",
        status=frozenset({Status.ARCHIVED}),
        received_from=NOW - 60 * DAY,
        received_to=NOW - 30 * DAY,
    ),
    "district and text, in none": Filters(district="江区", text=NOTHING),
    "respondent and text, in none": Filters(respondent=city.respondent(7), text=NOTHING),
    "unit, channel and text, in none": Filters(
        unit="utilities", channel=frozenset({Channel.VOICE}), text=NOTHING
    ),
    "voice and text, in none": Filters(channel=frozenset({Channel.VOICE}), text=NOTHING),
    "a risk and a channel that are rare": Filters(
        risk=frozenset({Risk.HIGH}), channel=frozenset({Channel.OPEN311})
    ),
}


def who(deps: Deps, id: str) -> Principal:
    """A person of the office, signed in."""
    person = deps.office.person(id)
    return Principal(person.id, person.role, person.unit)


def _lists(deps: Deps) -> Iterator[Query]:
    reader = who(deps, DISPATCHER)
    for name, filters in FILTERS.items():
        yield from _paged(deps, reader, name, filters)
    head = who(deps, HEAD)
    for name in ("no filter", "text, in none", "overdue", "received from"):
        filters = FILTERS[name]
        if not filters.names_citizen:
            yield from _paged(deps, head, f"{name}; a unit's head", filters)
    yield Query("list", "200 a page", lambda: len(cases(deps, reader, Filters(), limit=200).items))


def _paged(deps: Deps, reader: Principal, name: str, filters: Filters) -> Iterator[Query]:
    """The first pages, each by the cursor of the one before; an end is asked for no further."""
    cursor = ""
    for page in range(1, PAGES + 1):

        def ask(cursor: str = cursor) -> int:
            return len(cases(deps, reader, filters, cursor).items)

        yield Query("list", f"{name}, page {page}", ask)
        following = cases(deps, reader, filters, cursor).cursor
        if following is None:
            return
        cursor = following


def _queues(deps: Deps) -> Iterator[Query]:
    for person in (DISPATCHER, HEAD):
        reader = who(deps, person)
        for queue in queues.theirs(deps, reader):
            if queue is Queue.PARKED:
                yield Query("list", f"queue {queue}", lambda: len(deps.store.parked(None, 50).items))
            else:
                name = f"queue {queue}" + ("; a unit's head" if person == HEAD else "")
                yield from _paged(deps, reader, name, queues.filters(deps, queue))


def _figures(deps: Deps) -> Iterator[Query]:
    manager = who(deps, MANAGER)
    for name, asked in _asked(deps):

        def ask(asked: Asked = asked) -> int:
            try:
                told = reports.measures(deps, manager, asked)
            except InvalidInputError:
                return REFUSED
            return len(told.rows) + sum(len(period.rows) for period in told.periods)

        yield Query("figure", name, ask, _bound(deps, asked))


def _asked(deps: Deps) -> Iterator[tuple[str, Asked]]:
    """The first page of a month, a quarter, a year, in whole and in parts, by everything."""
    for by in dimensions(deps):
        month, quarter, year = (Asked(by, *span) for span in (MONTH, QUARTER, YEAR))
        yield f"{by}: a month", month
        yield f"{by}: a month, compared", replace(month, compare=True)
        yield f"{by}: a month, best first", replace(month, sort="on_time_rate")
        yield f"{by}: a quarter by the day", replace(quarter, step=Step.DAY)
        yield f"{by}: a year", year
        yield f"{by}: a year, compared, best first", replace(year, compare=True, sort="on_time_rate")
        yield f"{by}: a year by the month", replace(year, step=Step.MONTH)
        yield f"{by}: two rates, a year by the month", replace(year, step=Step.MONTH, measures=RATES)
        yield f"{by}: two rates, a year, best first", replace(year, measures=RATES, sort="resolution_rate")
    one = Asked("unit", *YEAR, step=Step.MONTH, compare=True, value="gas")
    yield "unit: one, a year by the month, compared", one
    yield "unit: a year, a subtree", Asked("unit", *YEAR, within="utilities")
    yield "unit: a year, subtrees", Asked("unit", *YEAR, subtree=True)
    yield "unit|category: a year, of a unit", Asked("unit|category", *YEAR, within="utilities")


def _bound(deps: Deps, asked: Asked) -> int:
    """Counters that are read: of a page its keys and itself, of an order all of it, of subtrees all units."""
    page = 2 * (reports.LIGHT if asked.measures else reports.FULL).counters + 2 * DAYS
    looks = LOOKS if asked.within else 1
    units = len(deps.office.units) * DAYS if asked.subtree else 0
    return page * looks + 2 * (RANKED + DAYS if asked.sort else 0) + 2 * units


PLACES = {
    "all": "",
    "unit": "utilities",
    "handler": "w-lu-1",
    "category": "公用事业/供水",
    "district": "江区",
    "respondent": city.respondent(7),
    "channel": "open311",
    "type": "suggestion",
    "grade": "critical",
    "unit|category": "utilities|公用事业/供水",
    "district|category": "江区|公用事业/供水",
}


def _behind(deps: Deps) -> Iterator[Query]:
    manager = who(deps, MANAGER)
    for by, value in PLACES.items():
        for part in behind.Part:
            wanted = behind.Wanted("resolution_rate", by, value, *YEAR, part)
            cursor = None
            for page in range(1, PAGES + 1):
                each = replace(wanted, cursor=cursor)

                def ask(each: behind.Wanted = each) -> int:
                    return len(behind.behind(deps, manager, each).items)

                yield Query("behind", f"behind {by}, {part}, page {page}", ask)
                cursor = behind.behind(deps, manager, each).cursor
                if cursor is None:
                    break


OF_CARDS = 12
"""Months of a year."""


def _cards(deps: Deps) -> Iterator[Query]:
    manager = who(deps, MANAGER)
    for by, value in (("unit", "utilities"), ("handler", "w-lu-1")):

        def ask(by: str = by) -> int:
            return len(scorecards.cards(deps, manager, by, 2026).cards)

        def points(by: str = by, value: str = value) -> int:
            return len(scorecards.behind(deps, manager, by, value, 2026, None).items)

        most = len(deps.store.counters(by, *EVER)) * OF_CARDS
        yield Query("figure", f"score cards by {by}", ask, most)
        yield Query("behind", f"points behind a {by}'s card", points)
