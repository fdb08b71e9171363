"""Officers knock: work lists, cases and actions by API, and the small page behind a signed link."""

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.domain.errors import HuiyinError, InvalidInputError, RepeatError
from chalicelib.domain.messages import say
from chalicelib.edge import desk
from chalicelib.edge.auth import signed_in
from chalicelib.edge.http import (
    answers_json,
    as_json,
    as_page,
    asked,
    body_form,
    body_json,
    lang_of,
    read_as,
    sentence,
    status_of,
)
from chalicelib.pages import views
from chalicelib.ports import Principal
from chalicelib.usecases import casework, links, parking

routes = Blueprint(__name__)
FORM = ["application/x-www-form-urlencoded"]
ANY = ["application/json", "text/plain", *FORM]


@routes.route("/v1/staff/cases", methods=["GET"])
@answers_json(routes)
def cases() -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    return desk.page(home, casework.worklist(home, who, desk.query(home, asked(request))))


@routes.route("/v1/staff/cases/{ticket}", methods=["GET"])
@answers_json(routes)
def case(ticket: str) -> object:
    home = deps()
    who = signed_in(home, routes.current_request)
    return desk.case(home, who, ticket)


@routes.route("/v1/staff/cases/{ticket}/{action}", methods=["POST"], content_types=ANY)
@answers_json(routes)
def act(ticket: str, action: str) -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    if action not in casework.COMMANDS:
        raise InvalidInputError("error.action_unknown", action[:40])
    given = body_json(request) if request.raw_body else {}
    command: object = read_as(casework.COMMANDS[action][0], given)
    once = request.headers.get("idempotency-key", "")
    done = casework.act(home, who, ticket, action, command, once=once)
    return desk.line(home, done)


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
    return as_json(parking.settle(home, who, id, action))


@routes.route("/a/{token}", methods=["GET"])
def action_page(token: str) -> Response:
    home = deps()
    lang = lang_of(routes.current_request)
    try:
        found, person = links.acting(home, token)
        return as_page(views.action(desk.action_view(home, token, found, person)))
    except HuiyinError as error:
        return as_page(_error(lang, error), status_of(error))


@routes.route("/a/{token}", methods=["POST"], content_types=FORM)
def take_action(token: str) -> Response:
    home, request = deps(), routes.current_request
    lang = lang_of(request)
    try:
        found, person = links.acting(home, token)
        values = body_form(request)
        who = Principal(person.id, person.role, person.unit)
        action, command = desk.posted(values)
        once = f"{found.ticket}:{values.get('version', '')}:{action}"
        casework.act(home, who, found.ticket, action, command, once=once)
    except RepeatError:
        pass  # a double click: the first one was carried out
    except HuiyinError as error:
        return as_page(_error(lang, error), status_of(error))
    page = views.message(lang, heading=say(lang, "page.done"), text=say(lang, "page.done_text"))
    return as_page(page)


def _error(lang: str, error: HuiyinError) -> str:
    return views.error(lang, status=status_of(error), message=sentence(error, lang))
