"""Reports are built once, kept by their hash, and never changed: a correction is a new edition.

A report stands in the blobs, its hash in the book of its kind, the latest first. Two who build at once keep
two documents, and the book names the one that came first.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

import msgspec

from chalicelib.domain import authority
from chalicelib.domain.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from chalicelib.domain.report import Report
from chalicelib.domain.report_periods import Kind, Period, around, id_of, parse
from chalicelib.domain.values import Role
from chalicelib.ports import Deps, Entry, Page, Principal
from chalicelib.usecases import books
from chalicelib.usecases.building import build

LIMIT = 24
MOST_EDITIONS = 99
_BEHIND_ALL = date.max.toordinal()
ORDERS = frozenset({Role.MANAGER, Role.SUPERVISOR})


@dataclass(frozen=True)
class Kept:
    """A line of the book: which report, when it was built, and the SHA-256 of what is kept."""

    id: str
    kind: Kind
    first: date
    last: date
    built_at: datetime
    sha256: str
    edition: int = 1
    replaces: str = ""
    reason: str = ""

    @property
    def period(self) -> Period:
        return Period(self.kind, self.first, self.last)


def keep(deps: Deps, period: Period) -> Kept:
    """Build the period's report unless it is there: then what is there."""
    entry = deps.store.entry(_book(period.kind), _key(period, 1))
    return _line(entry) if entry else _keep(deps, build(deps, period))


def correct(deps: Deps, who: Principal, kind: Kind, day: date, reason: str) -> Kept:
    """A new edition of the report in whose period the day lies, with its reason; or its first one.

    InvalidInputError for a period that is not over, ConflictError for the second of two who order at once.
    """
    if who.role not in ORDERS:
        raise NotAllowedError
    period = around(kind, day)
    if period.last >= deps.sla.calendar.local_day(deps.now()):
        raise InvalidInputError("error.date_invalid", "day")
    latest = newest(deps, period)
    if latest is None:
        return keep(deps, period)
    reason = reason.strip()
    if not reason:
        raise InvalidInputError("error.field_missing", "reason")
    if latest.edition >= MOST_EDITIONS:
        raise ConflictError
    edition = latest.edition + 1
    anew = replace(build(deps, period), id=id_of(period, edition), edition=edition)
    kept = _keep(deps, replace(anew, replaces=latest.id, reason=reason, ordered_by=who.id))
    if kept.reason != reason:
        raise ConflictError
    return kept


def listed(deps: Deps, who: Principal, kind: Kind, cursor: str = "") -> Page[Kept]:
    """Those of a kind, the latest first, and of each period its latest edition first."""
    _check(who)
    found = books.page(deps, _book(kind), cursor, LIMIT)
    return Page(tuple(map(_line, found.items)), found.cursor)


def read(deps: Deps, who: Principal, id: str) -> Report:
    """NotFoundError for one that was not built; LookupError if what is kept is not what was built."""
    _check(who)
    named = parse(id)
    entry = deps.store.entry(_book(named[0].kind), _key(*named)) if named else None
    if entry is None:
        raise NotFoundError(id)
    line = _line(entry)
    content = deps.blobs.get(_blob(line.sha256))
    if content is None or sha256(content).hexdigest() != line.sha256:
        raise LookupError(f"what was kept of {id} is damaged")
    return msgspec.json.decode(content, type=Report)


def newest(deps: Deps, period: Period) -> Kept | None:
    """The latest edition of a period."""
    behind = deps.store.entries(_book(period.kind), _key(period, MOST_EDITIONS + 1), 1)
    found = _line(behind[0]) if behind else None
    return found if found and found.last == period.last else None


def _keep(deps: Deps, report: Report) -> Kept:
    """What stands in the book counts, also if somebody else was quicker by a moment."""
    content = msgspec.json.encode(report, order="deterministic")
    digest = sha256(content).hexdigest()
    deps.blobs.put(_blob(digest), content, "application/json")
    line = Kept(
        report.id,
        report.kind,
        report.first,
        report.last,
        report.built_at,
        digest,
        report.edition,
        report.replaces,
        report.reason,
    )
    text = json.dumps(msgspec.to_builtins(line), ensure_ascii=False)
    stands = deps.store.enter(Entry(_book(report.kind), _key(report.period, report.edition), text))
    return _line(stands) if stands else line


def _line(entry: Entry) -> Kept:
    return msgspec.json.decode(entry.text, type=Kept)


def _check(who: Principal) -> None:
    if who.role not in authority.SEES_MEASURES:
        raise NotAllowedError


def _book(kind: Kind) -> str:
    return f"reports/{kind}"


def _key(period: Period, edition: int) -> str:
    """Counted back from the end of all days and editions: a book is read forwards."""
    return f"{_BEHIND_ALL - period.last.toordinal():07}.{MOST_EDITIONS + 1 - edition:03}"


def _blob(digest: str) -> str:
    return f"reports/{digest}"
