"""The lists of the morning: what waits, what is late, what was not solved; a bounded number of pages."""

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.domain.case import Case
from chalicelib.domain.report import Listed
from chalicelib.domain.report_periods import Period
from chalicelib.ports import CountedQuery, Deps, WorkQuery
from chalicelib.usecases import queues
from chalicelib.usecases.queues import Queue
from chalicelib.usecases.search.filters import Filters

PAGES, PAGE = 10, 100
NAMED = 20
"""Of each list that many are named; the others are counted, as far as the pages reach."""

WAITING = (Queue.DUE_TODAY, Queue.OVERDUE, Queue.UNASSIGNED, Queue.HIGH_RISK)
"""As an officer has them, whenever they look."""


def lists(deps: Deps, period: Period) -> Mapping[str, Listed]:
    """Yesterday's unsolved, and of the open cases what is due today, overdue, unassigned and of high risk."""
    waiting = {queue.value: _listed(deps, queues.filters(deps, queue)) for queue in WAITING}
    return {"unsolved": _unsolved(deps, period), **waiting}


def _listed(deps: Deps, asked: Filters) -> Listed:
    due_before = deps.now() if asked.overdue else asked.due_to
    query = WorkQuery(statuses=asked.status, due_before=due_before, due_from=asked.due_from, limit=PAGE)
    found: list[Case] = []
    cursor: str | None = None
    for _ in range(PAGES):
        page = deps.store.worklist(replace(query, cursor=cursor))
        found += (case for case in page.items if not asked.risk or case.risk in asked.risk)
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
