"""An officer at the desk: types in visits, letters and calls, and works on cases behind a personal link."""

from dataclasses import dataclass

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.domain import authority
from chalicelib.edge import case_pages, forms, personal_link, present, queue_pages, score_pages, typical_pages
from chalicelib.edge.http import answers_page, asked, body_form, lang_of
from chalicelib.edge.operations import Created, operation
from chalicelib.ports import Deps, Principal
from chalicelib.usecases import personal, taking_in

routes = Blueprint(__name__)
FORM = ["application/x-www-form-urlencoded"]
ANY = ["application/json", "text/plain", *FORM]


@dataclass(frozen=True)
class DeskLink:
    """Where the room of whoever asks begins, and its reports if they are for them."""

    link: str
    reports: str = ""


@routes.route("/v1/staff/submissions", methods=["POST"], content_types=ANY)
@operation(routes, roles=authority.TAKES_IN)
def take_in(
    home: Deps, who: Principal, headers: forms.Keyed, body: personal_link.TypedIn
) -> Created[present.Received]:
    key = forms.idempotency_key(home, headers.idempotency_key)
    content = personal_link.content(home, body)
    return Created(present.desk_receipt(home, taking_in.take_in(home, who, key, content)))


@routes.route("/v1/staff/desk", methods=["GET"])
@operation(routes, roles=personal.HOLDERS)
def desk_link(home: Deps, who: Principal) -> DeskLink:
    return DeskLink(**personal_link.links(home, who))


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


@routes.route("/desk/{token}/scores", methods=["GET"])
@answers_page(routes)
def scores(token: str) -> str:
    request = routes.current_request
    return score_pages.page(deps(), lang_of(request), token, asked(request))


@routes.route("/desk/{token}/scores/{value}", methods=["GET"])
@answers_page(routes)
def score_card(token: str, value: str) -> str:
    request = routes.current_request
    return score_pages.card(deps(), lang_of(request), token, value, asked(request))
