"""Managers knock for reports: by API, and behind the links that reports are sent with."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.domain import authority
from chalicelib.domain.report import Report
from chalicelib.domain.report_periods import Kind
from chalicelib.edge import report_orders, report_pages
from chalicelib.edge.bounds import Cursor
from chalicelib.edge.http import answers_page, asked, lang_of
from chalicelib.edge.operations import Created, operation
from chalicelib.ports import Deps, Page, Principal
from chalicelib.usecases import kept_reports, subscriptions

routes = Blueprint(__name__)
ANY = ["application/json", "text/plain", "application/x-www-form-urlencoded"]


@dataclass(frozen=True)
class Shelf:
    """Those of a kind, the latest first."""

    kind: Kind = Kind.MONTHLY
    cursor: Cursor = ""


@routes.route("/v1/reports", methods=["GET"])
@operation(routes, roles=authority.SEES_MEASURES)
def listed(home: Deps, who: Principal, query: Shelf) -> Page[kept_reports.Kept]:
    return kept_reports.listed(home, who, query.kind, query.cursor)


@routes.route("/v1/reports", methods=["POST"], content_types=ANY)
@operation(routes, roles=authority.SEES_MEASURES)
def ordered(home: Deps, who: Principal, body: report_orders.Order) -> Created[kept_reports.Kept]:
    return Created(report_orders.ordered(home, who, body))


@routes.route("/v1/reports/{id}", methods=["GET"])
@operation(routes, roles=authority.SEES_MEASURES)
def report(home: Deps, who: Principal, id: str) -> Report:
    return kept_reports.read(home, who, id)


@routes.route("/v1/reports/{id}/workbook", methods=["GET"])
@operation(routes, roles=authority.SEES_MEASURES)
def workbook(home: Deps, who: Principal, lang: str, id: str) -> Response:
    return report_orders.workbook(home, who, lang, id)


@routes.route("/v1/subscriptions", methods=["GET"])
@operation(routes, roles=authority.SEES_MEASURES)
def subscribed(home: Deps, who: Principal) -> Mapping[str, str]:
    return subscriptions.of_person(home, who)


@routes.route("/v1/subscriptions", methods=["POST"], content_types=ANY)
@operation(routes, roles=authority.SEES_MEASURES)
def subscribe(home: Deps, who: Principal, body: subscriptions.Subscribe) -> Mapping[str, str]:
    return subscriptions.subscribe(home, who, body)


@routes.route("/desk/{token}/reports", methods=["GET"])
@answers_page(routes)
def shelf(token: str) -> str:
    request = routes.current_request
    return report_pages.shelf(deps(), lang_of(request), token, asked(request))


@routes.route("/desk/{token}/reports/{id}", methods=["GET"])
@answers_page(routes)
def report_page(token: str, id: str) -> str | Response:
    return report_pages.report(deps(), lang_of(routes.current_request), token, id)


@routes.route("/desk/{token}/figures/{measure}", methods=["GET"])
@answers_page(routes)
def figures(token: str, measure: str) -> str:
    request = routes.current_request
    return report_pages.figures(deps(), lang_of(request), token, measure, asked(request))
