"""Reports by API: one of them as a workbook, and a new edition."""

from dataclasses import dataclass
from datetime import date

from chalice.app import Response

from chalicelib.domain.errors import NotAllowedError
from chalicelib.domain.report_periods import Kind
from chalicelib.edge import report_pages
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import kept_reports, report_rounds


@dataclass(frozen=True)
class Order:
    """The report of that kind in whose period the day lies, anew; a `reason`, if there is one already."""

    kind: Kind
    day: date
    reason: str = ""


def workbook(deps: Deps, who: Principal, lang: str, id: str) -> Response:
    """As it is kept, with the titles of the cases that they may know of."""
    found, person = kept_reports.read(deps, who, id), deps.office.people.get(who.id)
    if person is None:
        raise NotAllowedError
    return report_pages.as_workbook(deps, lang, report_pages.view_of(deps, lang, found, person))


def ordered(deps: Deps, who: Principal, order: Order) -> kept_reports.Kept:
    """Whoever subscribes is told of it."""
    kept = kept_reports.correct(deps, who, order.kind, order.day, order.reason)
    report_rounds.tell(deps, kept_reports.read(deps, who, kept.id))
    return kept
