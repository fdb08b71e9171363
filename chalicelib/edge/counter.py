"""An officer at the desk: types in visits, letters and calls, and works on cases behind a personal link."""

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.edge import case_pages, forms, personal_link, present, queue_pages, typical_pages
from chalicelib.edge.auth import signed_in
from chalicelib.edge.http import answers_json, answers_page, as_json, asked, body_form, body_json, lang_of
from chalicelib.usecases import taking_in

routes = Blueprint(__name__)
FORM = ["application/x-www-form-urlencoded"]
ANY = ["application/json", "text/plain", *FORM]


@routes.route("/v1/staff/submissions", methods=["POST"], content_types=ANY)
@answers_json(routes)
def take_in() -> Response:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    key = forms.idempotency_key(home, request.headers.get("idempotency-key"))
    content = personal_link.content(home, body_json(request))
    return as_json(present.desk_receipt(home, taking_in.take_in(home, who, key, content)), 201)


@routes.route("/v1/staff/desk", methods=["GET"])
@answers_json(routes)
def desk_link() -> object:
    home = deps()
    who = signed_in(home, routes.current_request)
    return {"link": taking_in.link(home, who)}


@routes.route("/desk/{token}", methods=["GET"])
@answers_page(routes)
def desk(token: str) -> Response:
    return personal_link.page(deps(), lang_of(routes.current_request), token)


@routes.route("/desk/{token}", methods=["POST"], content_types=FORM)
@answers_page(routes)
def take_in_by_page(token: str) -> Response:
    request = routes.current_request
    return personal_link.take(deps(), lang_of(request), token, body_form(request))


@routes.route("/desk/{token}/cases", methods=["GET"])
@answers_page(routes)
def queue(token: str) -> Response:
    return queue_pages.page(deps(), token, asked(routes.current_request))


@routes.route("/desk/{token}/cases/{ticket}", methods=["GET"])
@answers_page(routes)
def case(token: str, ticket: str) -> str:
    return case_pages.case(deps(), token, ticket)


@routes.route("/desk/{token}/cases/{ticket}", methods=["POST"], content_types=FORM)
@answers_page(routes)
def act(token: str, ticket: str) -> Response:
    return case_pages.take(deps(), token, ticket, body_form(routes.current_request))


@routes.route("/desk/{token}/cases/{ticket}/files/{number}", methods=["GET"])
@answers_page(routes)
def file(token: str, ticket: str, number: str) -> Response:
    return case_pages.file(deps(), token, ticket, number)


@routes.route("/desk/{token}/cases/{ticket}/recording", methods=["GET"])
@answers_page(routes)
def recording(token: str, ticket: str) -> Response:
    return case_pages.recording(deps(), token, ticket)


@routes.route("/desk/{token}/typical-cases", methods=["GET"])
@answers_page(routes)
def typical_cases(token: str) -> str:
    return typical_pages.page(deps(), token, asked(routes.current_request))


@routes.route("/desk/{token}/typical-cases", methods=["POST"], content_types=FORM)
@answers_page(routes)
def settle_typical(token: str) -> Response:
    return typical_pages.take(deps(), token, body_form(routes.current_request))
