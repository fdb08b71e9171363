"""The citizen knocks: form, submission, tracking and survey, as pages and as JSON."""

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.values import Channel
from chalicelib.edge import forms, own_case, present, survey_pages
from chalicelib.edge.http import answers_page, as_script, asked, body_form, lang_of
from chalicelib.edge.operations import Created, operation
from chalicelib.edge.sender import address_of
from chalicelib.pages import assets, views
from chalicelib.ports import Deps
from chalicelib.usecases import files, intake

routes = Blueprint(__name__)
FORM = ["application/x-www-form-urlencoded"]
ANY = ["application/json", "text/plain", "application/octet-stream", "text/json", *FORM]


@routes.route("/v1/submissions", methods=["POST"], content_types=ANY)
@operation(routes)
def submit(home: Deps, lang: str, headers: forms.Keyed, body: forms.Submitted) -> Created[present.Received]:
    key = forms.idempotency_key(home, headers.idempotency_key)
    content = forms.submitted(home, body, lang)
    return Created(present.receipt(home, intake.submit(home, Channel.WEB, key, content)))


@routes.route("/v1/uploads", methods=["POST"], content_types=ANY)
@operation(routes)
def upload(home: Deps, body: forms.Wanted) -> Created[files.Offered]:
    return Created(files.offer(home, body.name, body.size))


@routes.route("/v1/cases/{ticket}", methods=["GET"])
@operation(routes)
def track(home: Deps, ticket: str, headers: own_case.Code, sender: str) -> present.PublicCase:
    return present.case_for_citizen(home, intake.track(home, ticket, headers.x_access_code, sender))


@routes.route("/v1/cases/{ticket}/{act}", methods=["POST"], content_types=ANY)
@operation(routes, each=own_case.ACTS)
def own_act(
    home: Deps, ticket: str, act: str, headers: own_case.CodeAndKey, body: own_case.Words, sender: str
) -> present.PublicCase:
    intake.authentic(home, ticket, headers.x_access_code, sender)
    return own_case.by_api(home, act, ticket, headers, body.text)


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
    return forms.track(deps(), lang_of(request), body_form(request), address_of(request))


@routes.route("/track/{act}", methods=["POST"], content_types=FORM)
@answers_page(routes)
def own_act_page(act: str) -> Response:
    request = routes.current_request
    return own_case.by_page(deps(), lang_of(request), act, body_form(request), address_of(request))


@routes.route("/s/{token}", methods=["GET"])
@answers_page(routes)
def survey_page(token: str) -> str:
    return survey_pages.page(deps(), lang_of(routes.current_request), token)


@routes.route("/s/{token}", methods=["POST"], content_types=FORM)
@answers_page(routes)
def answer_survey(token: str) -> Response:
    request = routes.current_request
    return survey_pages.take(deps(), lang_of(request), token, request)
