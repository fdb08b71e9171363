"""Reports by API: the list, one of them as figures or as a workbook, a new edition, who gets what."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalice.app import Response

from chalicelib.domain.errors import InvalidInputError, NotAllowedError
from chalicelib.domain.report_periods import Kind
from chalicelib.edge import report_pages
from chalicelib.edge.figures_asked import day, word
from chalicelib.edge.http import as_json, read_as
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import kept_reports, report_rounds, subscriptions
from chalicelib.usecases.subscriptions import Subscribe


@dataclass(frozen=True)
class Order:
    """The report of that kind in whose period the day lies, anew; a `reason`, if there is one already."""

    kind: Kind
    day: str
    reason: str = ""


def listed(deps: Deps, who: Principal, asked: Mapping[str, str]) -> object:
    """Those of a kind, the month's if none is said, the latest first."""
    return kept_reports.listed(deps, who, word(Kind, asked, "kind") or Kind.MONTHLY, asked.get("cursor", ""))


def one(deps: Deps, who: Principal, lang: str, id: str) -> object:
    """As it is kept; as a workbook if the name ends in .xlsx."""
    found = kept_reports.read(deps, who, id.removesuffix(report_pages.XLSX))
    if not id.endswith(report_pages.XLSX):
        return found
    person = deps.office.people.get(who.id)
    if person is None:
        raise NotAllowedError
    return report_pages.as_workbook(deps, lang, report_pages.view_of(deps, lang, found, person))


def ordered(deps: Deps, who: Principal, document: dict[str, object]) -> Response:
    """Whoever subscribes is told of it."""
    order = read_as(Order, document)
    wanted = day(order.day, "day")
    if wanted is None:
        raise InvalidInputError("error.field_missing", "day")
    kept = kept_reports.correct(deps, who, order.kind, wanted, order.reason)
    report_rounds.tell(deps, kept_reports.read(deps, who, kept.id))
    return as_json(kept, 201)


def subscribed(deps: Deps, who: Principal) -> object:
    return subscriptions.of_person(deps, who)


def subscribe(deps: Deps, who: Principal, document: dict[str, object]) -> object:
    return subscriptions.subscribe(deps, who, read_as(Subscribe, document))
