"""Managers knock for reports: by API, and behind the links that reports are sent with."""

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.edge import report_orders, report_pages
from chalicelib.edge.auth import signed_in
from chalicelib.edge.http import answers_json, answers_page, asked, body_json, lang_of

routes = Blueprint(__name__)
ANY = ["application/json", "text/plain", "application/x-www-form-urlencoded"]


@routes.route("/v1/reports", methods=["GET"])
@answers_json(routes)
def listed() -> object:
    home, request = deps(), routes.current_request
    return report_orders.listed(home, signed_in(home, request), asked(request))


@routes.route("/v1/reports", methods=["POST"], content_types=ANY)
@answers_json(routes)
def ordered() -> Response:
    home, request = deps(), routes.current_request
    return report_orders.ordered(home, signed_in(home, request), body_json(request))


@routes.route("/v1/reports/{id}", methods=["GET"])
@answers_json(routes)
def report(id: str) -> object:
    home, request = deps(), routes.current_request
    return report_orders.one(home, signed_in(home, request), lang_of(request), id)


@routes.route("/v1/reports/subscriptions", methods=["GET"])
@answers_json(routes)
def subscriptions() -> object:
    home = deps()
    return report_orders.subscribed(home, signed_in(home, routes.current_request))


@routes.route("/v1/reports/subscriptions", methods=["POST"], content_types=ANY)
@answers_json(routes)
def subscribe() -> object:
    home, request = deps(), routes.current_request
    return report_orders.subscribe(home, signed_in(home, request), body_json(request))


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
