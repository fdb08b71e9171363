"""The lists of the morning: what waits, what is late, what was not solved; a bounded number of pages."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time, timedelta

from chalicelib.domain.case import Case
from chalicelib.domain.report import Listed
from chalicelib.domain.report_periods import Period
from chalicelib.domain.table import OPEN
from chalicelib.domain.values import Status
from chalicelib.ports import CountedQuery, Deps, WorkQuery

PAGES, PAGE = 10, 100
NAMED = 20
"""Of each list that many are named; the others are counted, as far as the pages reach."""

HIGH = frozenset({"high", "extreme"})
UNASSIGNED = frozenset({Status.RECEIVED, Status.ACCEPTED})
DAY = timedelta(days=1)

Holds = Callable[[Case], bool]


def lists(deps: Deps, period: Period) -> Mapping[str, Listed]:
    """Yesterday's unsolved, and of the open cases what is due today, overdue, unassigned and of high risk."""
    now, calendar = deps.now(), deps.sla.calendar
    midnight = calendar.at_local(calendar.local_day(now) + DAY, time())
    open_ = WorkQuery(statuses=frozenset(OPEN), limit=PAGE)
    return {
        "unsolved": _unsolved(deps, period),
        "due_today": _listed(deps, replace(open_, due_from=now, due_before=midnight)),
        "overdue": _listed(deps, replace(open_, due_before=now)),
        "unassigned": _listed(deps, replace(open_, statuses=UNASSIGNED)),
        "high_risk": _listed(deps, open_, lambda case: case.risk in HIGH),
    }


def _listed(deps: Deps, query: WorkQuery, holds: Holds = lambda _: True) -> Listed:
    found: list[Case] = []
    cursor: str | None = None
    for _ in range(PAGES):
        page = deps.store.worklist(replace(query, cursor=cursor))
        found += filter(holds, page.items)
        cursor = page.cursor
        if cursor is None:
            break
    named = tuple((case.ticket, case.due_at) for case in found[:NAMED])
    return Listed(named, len(found), cursor is not None)


def _unsolved(deps: Deps, period: Period) -> Listed:
    """Whose survey was over that day, and who said that it is not solved."""
    query = CountedQuery("all", "", period.first, period.last, frozenset({"unresolved"}), limit=NAMED)
    page = deps.store.counted(query)
    named = tuple((each.ticket, None) for each in page.items)
    return Listed(named, len(named), page.cursor is not None)
