"""The citizen knocks: form, submission, tracking and survey, as pages and as JSON."""

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.values import Channel
from chalicelib.edge import forms, own_case, present, survey_pages
from chalicelib.edge.http import (
    answers_json,
    answers_page,
    as_json,
    as_script,
    asked,
    body_form,
    body_json,
    lang_of,
    read_as,
)
from chalicelib.pages import assets, views
from chalicelib.usecases import files, intake

routes = Blueprint(__name__)
FORM = ["application/x-www-form-urlencoded"]
ANY = ["application/json", "text/plain", "application/octet-stream", "text/json", *FORM]


@routes.route("/v1/submissions", methods=["POST"], content_types=ANY)
@answers_json(routes)
def submit() -> Response:
    home, request = deps(), routes.current_request
    key = forms.idempotency_key(home, request.headers.get("idempotency-key"))
    content = forms.submitted(home, body_json(request), lang_of(request))
    return as_json(present.receipt(home, intake.submit(home, Channel.WEB, key, content)), 201)


@routes.route("/v1/uploads", methods=["POST"], content_types=ANY)
@answers_json(routes)
def upload() -> Response:
    wanted = read_as(forms.Wanted, body_json(routes.current_request))
    return as_json(files.offer(deps(), wanted.name, wanted.size), 201)


@routes.route("/v1/cases/{ticket}", methods=["GET"])
@answers_json(routes)
def track(ticket: str) -> object:
    home, request = deps(), routes.current_request
    code = request.headers.get("x-access-code", "")
    return present.case_for_citizen(home, intake.track(home, ticket, code))


@routes.route("/v1/cases/{ticket}/{act}", methods=["POST"], content_types=ANY)
@answers_json(routes)
def own_act(ticket: str, act: str) -> object:
    home, request = deps(), routes.current_request
    body = body_json(request) if request.raw_body else {}
    return own_case.by_api(home, act, ticket, request.headers, body)


@routes.route("/", methods=["GET"])
@answers_page(routes)
def form() -> Response:
    home = deps()
    return forms.as_form(home, forms.form_page(home, lang_of(routes.current_request), {}))


@routes.route("/", methods=["POST"], content_types=FORM)
@answers_page(routes)
def send_form() -> Response:
    request = routes.current_request
    return forms.send(deps(), lang_of(request), body_form(request))


@routes.route("/kept", methods=["GET"])
@answers_page(routes)
def kept() -> Response:
    return forms.as_form(deps(), views.kept(lang_of(routes.current_request)))


@routes.route("/static/{name}", methods=["GET"])
@answers_page(routes)
def static(name: str) -> Response:
    text = assets.script(name)
    if text is None:
        raise NotFoundError(name)
    is_kept = asked(routes.current_request).get("v") == assets.version()
    return as_script(text, deps().uploads.origin, kept=is_kept)


@routes.route("/sw.js", methods=["GET"])
@answers_page(routes)
def worker() -> Response:
    """At the root: a service worker sees what lies below its own address."""
    return as_script(assets.script(assets.WORKER) or "", deps().uploads.origin, kept=False)


@routes.route("/t", methods=["GET"])
def short_track() -> Response:
    """What stands in text messages, where every character is paid for."""
    return Response("", {"Location": f"{deps().base_url}/track"}, 302)


@routes.route("/track", methods=["GET"])
@answers_page(routes)
def track_form() -> str:
    request = routes.current_request
    return views.track_form(lang_of(request), ticket=asked(request).get("ticket", ""))


@routes.route("/track", methods=["POST"], content_types=FORM)
@answers_page(routes)
def track_page() -> Response:
    request = routes.current_request
    return forms.track(deps(), lang_of(request), body_form(request))


@routes.route("/track/{act}", methods=["POST"], content_types=FORM)
@answers_page(routes)
def own_act_page(act: str) -> Response:
    request = routes.current_request
    return own_case.by_page(deps(), lang_of(request), act, body_form(request))


@routes.route("/s/{token}", methods=["GET"])
@answers_page(routes)
def survey_page(token: str) -> str:
    return survey_pages.page(deps(), lang_of(routes.current_request), token)


@routes.route("/s/{token}", methods=["POST"], content_types=FORM)
@answers_page(routes)
def answer_survey(token: str) -> Response:
    request = routes.current_request
    return survey_pages.take(deps(), lang_of(request), token, request)
