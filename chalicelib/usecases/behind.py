"""Behind each figure stand its cases, page by page, and each says why it counts (domain.md §5)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from chalicelib.domain import authority
from chalicelib.domain import events as e
from chalicelib.domain.case import Case
from chalicelib.domain.dimensions import BETWEEN, LISTED, Dimension
from chalicelib.domain.errors import InvalidInputError, NotAllowedError
from chalicelib.domain.measures import COUNTS, EXCLUDED, MEASURES
from chalicelib.domain.standing import Standing, standings
from chalicelib.ports import Counted, CountedQuery, Deps, Page, Principal
from chalicelib.usecases import casework
from chalicelib.usecases.asked import check_value
from chalicelib.usecases.tracking import dimensions

LIMIT = 50
LOOKS = 4
"""Pages of the list that are looked through for one page; then the reader goes on behind the cursor."""

LONGEST = timedelta(days=732)
"""Two years: a list is kept by the month."""


class Part(StrEnum):
    """What of a rate is asked for; `outside` is received or settled there, and stands in no rate."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    OUTSIDE = "outside"


OUTSIDE = frozenset({"praise", "excluded", "declined", "withdrawn", "stayed_silent"})


@dataclass(frozen=True)
class Wanted:
    """The cases behind a rate in one place, over days of the office's zone, both included.

    `measure` may also be a single count, such as `received`; it has no parts.
    """

    measure: str
    by: str
    value: str
    first: date
    last: date
    part: Part = Part.DENOMINATOR
    cursor: str | None = None


@dataclass(frozen=True)
class Exclusion:
    """Who took the case out of the rates, and by which reason of the list."""

    by: str
    reason: str


@dataclass(frozen=True)
class Behind:
    """A case behind a figure on that day, and where each of its answers stands in the rate.

    One that the reader may not know counts all the same, and has neither ticket nor words.
    """

    ticket: str
    day: date
    title: str
    unit: str
    handler: str
    status: str
    standings: tuple[Standing, ...]
    merged_into: str = ""
    exclusion: Exclusion | None = None


def behind(deps: Deps, who: Principal, wanted: Wanted) -> Page[Behind]:
    """A page, which may be short; the last has no cursor. InvalidInputError for what is not counted."""
    if who.role not in authority.SEES_MEASURES:
        raise NotAllowedError
    _check(deps, wanted)
    found: list[Counted] = []
    query = _query(wanted)
    for _ in range(LOOKS):
        page = deps.store.counted(replace(query, limit=LIMIT - len(found)))
        found += [each for each in page.items if _is_there(deps, wanted, query, each)]
        query = replace(query, cursor=page.cursor)
        if page.cursor is None or len(found) == LIMIT:
            break
    return Page(tuple(_told(deps, who, wanted, found)), query.cursor)


def _check(deps: Deps, wanted: Wanted) -> None:
    if wanted.measure not in MEASURES and wanted.measure not in COUNTS:
        raise InvalidInputError("error.measure_unknown", "measure")
    if wanted.by not in dimensions(deps):
        raise InvalidInputError("error.field_invalid", "by")
    check_value(wanted.value)
    if wanted.last - wanted.first > LONGEST:
        raise InvalidInputError("error.date_invalid", "from")


def _names(wanted: Wanted) -> frozenset[str]:
    if wanted.part is Part.OUTSIDE:
        return OUTSIDE
    if wanted.measure not in MEASURES:
        return frozenset({wanted.measure})
    rate = MEASURES[wanted.measure]
    name = rate.numerator if wanted.part is Part.NUMERATOR else rate.denominator
    return frozenset({name, EXCLUDED + name} if rate.original else {name})


def _query(wanted: Wanted) -> CountedQuery:
    """The list that holds them all: the place's own, that of one of the pair, or that of everything."""
    places = zip(wanted.by.split(BETWEEN), wanted.value.split(BETWEEN), strict=False)
    listed = ((dimension, value) for dimension, value in places if dimension in LISTED)
    dimension, value = next(listed, (Dimension.ALL.value, ""))
    return CountedQuery(dimension, value, wanted.first, wanted.last, _names(wanted), wanted.cursor)


def _is_there(deps: Deps, wanted: Wanted, query: CountedQuery, each: Counted) -> bool:
    if (query.dimension, query.value) == (wanted.by, wanted.value):
        return True
    parts = deps.store.tracked(each.ticket).contribution
    here = (part for part in parts if part.day == each.day and (wanted.by, wanted.value) in part.places)
    return any(not query.names.isdisjoint(part.counts) for part in here)


def _told(deps: Deps, who: Principal, wanted: Wanted, found: list[Counted]) -> Iterator[Behind]:
    for each in found:
        case = deps.store.case(each.ticket)
        if case is None:
            continue
        why = standings(case, wanted.measure) if wanted.measure in MEASURES else ()
        if not casework.knows(deps, who, case):
            yield Behind("", each.day, "", case.unit or "", "", case.status, why)
            continue
        yield Behind(
            ticket=case.ticket,
            day=each.day,
            title=case.title,
            unit=case.unit or "",
            handler=case.handler or "",
            status=case.status,
            standings=why,
            merged_into=case.master,
            exclusion=_exclusion(deps, case),
        )


def _exclusion(deps: Deps, case: Case) -> Exclusion | None:
    """Read from the trail, of excluded cases alone."""
    if not case.excluded:
        return None
    history = deps.store.history(case.ticket)
    reasons = [event.body.reason for event in history if isinstance(event.body, e.ExclusionProposed)]
    approved = [event.actor for event in history if isinstance(event.body, e.ExclusionApproved)]
    return Exclusion(approved[-1] if approved else "", reasons[-1] if reasons else "")
