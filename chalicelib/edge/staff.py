"""Officers knock: work lists, cases and actions by API, and the small page behind a signed link."""

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.edge import asking, attached, desk, heard, listing, queue_lists, signed_link
from chalicelib.edge.auth import signed_in
from chalicelib.edge.http import answers_json, answers_page, asked, body_form, lang_of, tagged
from chalicelib.usecases import parking, signs

routes = Blueprint(__name__)
FORM = ["application/x-www-form-urlencoded"]
ANY = ["application/json", "text/plain", *FORM]


@routes.route("/v1/staff/cases", methods=["GET"])
@answers_json(routes)
def cases() -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    return listing.lines(home, who, asking.query(home, asked(request)))


@routes.route("/v1/staff/queues", methods=["GET"])
@answers_json(routes)
def queues() -> object:
    home = deps()
    return queue_lists.overview(home, signed_in(home, routes.current_request))


@routes.route("/v1/staff/queues/{queue}", methods=["GET"])
@answers_json(routes)
def queue(queue: str) -> object:
    home, request = deps(), routes.current_request
    who, page = signed_in(home, request), asking.paging(home, asked(request))
    return queue_lists.page(home, who, queue, page.cursor, page.limit)


@routes.route("/v1/staff/actions", methods=["GET"])
@answers_json(routes)
def actions() -> object:
    signed_in(deps(), routes.current_request)
    return asking.schemas()


@routes.route("/v1/staff/cases/{ticket}", methods=["GET"])
@answers_json(routes)
def case(ticket: str) -> object:
    home = deps()
    found = desk.case(home, signed_in(home, routes.current_request), ticket)
    return tagged(found, found.case.version)


@routes.route("/v1/staff/cases/{ticket}/files/{number}", methods=["GET"])
@answers_json(routes)
def file(ticket: str, number: str) -> Response:
    home = deps()
    who = signed_in(home, routes.current_request)
    return attached.for_officer(home, who, ticket, number)


@routes.route("/v1/staff/cases/{ticket}/recording", methods=["GET"])
@answers_json(routes)
def recording(ticket: str) -> Response:
    home = deps()
    who = signed_in(home, routes.current_request)
    return heard.by_officer(home, who, ticket)


@routes.route("/v1/staff/cases/{ticket}/{action}", methods=["POST"], content_types=ANY)
@answers_json(routes)
def act(ticket: str, action: str) -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    done = desk.act(home, who, ticket, asking.order(request, action))
    return tagged(done, done.version)


@routes.route("/v1/staff/signs", methods=["GET"])
@answers_json(routes)
def flagged() -> object:
    home, query = deps(), asked(routes.current_request)
    who, cursor = signed_in(home, routes.current_request), query.get("cursor") or ""
    return signs.listed(home, who, cursor, unsettled=query.get("unsettled") == "true")


@routes.route("/v1/staff/parked", methods=["GET"])
@answers_json(routes)
def parked() -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    return parking.listed(home, who, asked(request).get("cursor"))


@routes.route("/v1/staff/parked/{id}/{action}", methods=["POST"], content_types=ANY)
@answers_json(routes)
def settle_parked(id: str, action: str) -> object:
    home = deps()
    who = signed_in(home, routes.current_request)
    return parking.settle(home, who, id, action)


@routes.route("/a/{token}", methods=["GET"])
@answers_page(routes)
def action_page(token: str) -> str:
    return signed_link.page(deps(), token)


@routes.route("/a/{token}/files/{number}", methods=["GET"])
@answers_page(routes)
def file_behind_link(token: str, number: str) -> Response:
    """Checked like every signed_link."""
    return attached.behind_link(deps(), token, number)


@routes.route("/a/{token}/recording", methods=["GET"])
@answers_page(routes)
def recording_behind_link(token: str) -> Response:
    """Checked like every signed_link."""
    return heard.behind_link(deps(), token)


@routes.route("/a/{token}", methods=["POST"], content_types=FORM)
@answers_page(routes)
def take_action(token: str) -> Response:
    request = routes.current_request
    return signed_link.take(deps(), lang_of(request), token, body_form(request))
