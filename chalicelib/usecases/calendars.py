"""A calendar is announced: every case whose clocks run follows it, and what cannot be known yet is said."""

from collections.abc import Iterator
from datetime import date

from chalicelib.domain.values import Grade, Status
from chalicelib.ports import Deps, Parked, WorkQuery
from chalicelib.sla.terms import due
from chalicelib.usecases.saving import load, persist, save

AT_REST = frozenset({Status.ARCHIVED})
PAGE = 200


def follow(deps: Deps) -> int:
    """Move the running cases to the calendar in force, once for each change; how many it moved.

    Safe to call at any time and to break off: what was moved is not moved again. A case that is woken or
    acted upon meanwhile follows by itself.
    """
    _tell_of_unknown_year(deps)
    number, last = _last_pass(deps)
    if last == deps.sla.days:
        return 0
    moved = recompute(deps)
    _settle_known_years(deps)
    deps.store.put_document(_mark(number), deps.sla.days)
    return moved


def recompute(deps: Deps) -> int:
    """Go through all cases that are not at rest, page by page; how many it moved.

    A case that fails keeps no other from following: the last failure is raised when all have had their turn.
    """
    moved, failure = 0, None
    for ticket in _outdated(deps):
        try:
            moved += _move(deps, ticket)
        except Exception as error:  # noqa: BLE001  raised below
            failure = error
    if failure:
        raise failure
    return moved


def _outdated(deps: Deps) -> Iterator[str]:
    query = WorkQuery(statuses=frozenset(Status) - AT_REST, limit=PAGE)
    while True:
        page = deps.store.worklist(query)
        yield from (case.ticket for case in page.items if case.calendar != deps.sla.days and case.running)
        if page.cursor is None:
            return
        query = WorkQuery(statuses=query.statuses, cursor=page.cursor, limit=PAGE)


def _last_pass(deps: Deps) -> tuple[int, str | None]:
    """The number of the next pass, and the calendar of the last one.

    A document is never written over, and an office may come back to a calendar: each pass leaves its own.
    """
    number, last = 0, None
    while (days := deps.store.document(_mark(number))) is not None:
        number, last = number + 1, days
    return number, last


def _mark(number: int) -> str:
    return f"followed:{number}"


def _move(deps: Deps, ticket: str) -> bool:
    def attempt() -> bool:
        case, sla = load(deps, ticket)
        if not case.pending:
            return False
        save(deps, case, sla)
        return True

    return persist(attempt)


def _tell_of_unknown_year(deps: Deps) -> None:
    """A deadline that begins now would lean on a year whose holidays nobody knows: somebody must load it."""
    year = _unknown_year(deps)
    item = Parked(f"calendar:{year}", "calendar", str(year), "not_announced", deps.now())
    if year and deps.store.find_parked(item.id) is None:
        deps.store.park(item)


def _unknown_year(deps: Deps) -> int | None:
    policy, calendar, now = deps.sla.policy, deps.sla.calendar, deps.now()
    # The lowest grade has the longest terms; most types share theirs, and every sweep asks.
    terms = {row.terms(type, Grade.NORMAL) for row in policy.targets.values() for type in policy.types}
    found = (due(calendar, now, each, roll=policy.last_day_rolls) for each in terms)
    last = max((calendar.local_day(end.at).year for end in found if end.provisional), default=0)
    years = range(calendar.local_day(now).year, last + 1)
    return next((year for year in years if not calendar.is_announced(date(year, 1, 1))), None)


def _settle_known_years(deps: Deps) -> None:
    today = deps.sla.calendar.local_day(deps.now())
    for year in (today.year, today.year + 1):
        if deps.sla.calendar.is_announced(date(year, 1, 1)):
            deps.store.resolve_parked(f"calendar:{year}", deps.now())
