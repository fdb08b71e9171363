"""The citizen knocks: form, submission, tracking and survey, as pages and as JSON."""

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.domain.errors import HuiyinError
from chalicelib.domain.values import Channel
from chalicelib.edge import forms, present
from chalicelib.edge.http import (
    answers_json,
    as_json,
    as_page,
    asked,
    body_form,
    body_json,
    lang_of,
    sentence,
    status_of,
)
from chalicelib.pages import views
from chalicelib.usecases import intake
from chalicelib.usecases import survey as surveys

routes = Blueprint(__name__)
FORM = ["application/x-www-form-urlencoded"]
ANY = ["application/json", "text/plain", "application/octet-stream", "text/json", *FORM]


@routes.route("/v1/submissions", methods=["POST"], content_types=ANY)
@answers_json(routes)
def submit() -> Response:
    home, request = deps(), routes.current_request
    key = forms.idempotency_key(home, request.headers.get("idempotency-key"))
    content = forms.content(body_json(request), lang_of(request))
    submission = intake.submit(home, Channel.WEB, key, content)
    return as_json(present.receipt(home, submission), 201)


@routes.route("/v1/cases/{ticket}", methods=["GET"])
@answers_json(routes)
def track(ticket: str) -> object:
    home, request = deps(), routes.current_request
    tracked = intake.track(home, ticket, request.headers.get("x-access-code", ""))
    return present.case_for_citizen(home, tracked)


@routes.route("/", methods=["GET"])
def form() -> Response:
    home, request = deps(), routes.current_request
    return as_page(forms.form_page(home, lang_of(request), {}))


@routes.route("/", methods=["POST"], content_types=FORM)
def send_form() -> Response:
    home, request = deps(), routes.current_request
    lang, values = lang_of(request), dict[str, str]()
    try:
        values = body_form(request)
        lang = values.get("lang", lang)
        content = forms.content(forms.typed(values), lang)
        key = forms.idempotency_key(home, values.get("key"))
        submission = intake.submit(home, Channel.WEB, key, content)
    except HuiyinError as error:
        return as_page(forms.form_page(home, lang, values, error), status_of(error))
    return as_page(present.receipt_page(home, lang, submission), 201)


@routes.route("/track", methods=["GET"])
def track_form() -> Response:
    request = routes.current_request
    ticket = asked(request).get("ticket", "")
    return as_page(views.track_form(lang_of(request), ticket=ticket))


@routes.route("/track", methods=["POST"], content_types=FORM)
def track_page() -> Response:
    home, request = deps(), routes.current_request
    lang, values = lang_of(request), dict[str, str]()
    try:
        values = body_form(request)
        tracked = intake.track(home, values.get("ticket", ""), values.get("code", ""))
    except HuiyinError as error:
        page = views.track_form(lang, ticket=values.get("ticket", ""), error=sentence(error, lang))
        return as_page(page, status_of(error))
    return as_page(views.case(lang, view=present.case_page(home, lang, tracked)))


@routes.route("/s/{token}", methods=["GET"])
def survey_page(token: str) -> Response:
    home, lang = deps(), lang_of(routes.current_request)
    try:
        return as_page(present.survey_page(home, lang, token))
    except HuiyinError as error:
        return as_page(_error(lang, error), status_of(error))


@routes.route("/s/{token}", methods=["POST"], content_types=FORM)
def answer_survey(token: str) -> Response:
    home, request = deps(), routes.current_request
    lang = lang_of(request)
    try:
        answered = surveys.answer(home, token, forms.survey_answer(body_form(request)))
    except HuiyinError as error:
        return as_page(_error(lang, error), status_of(error))
    return as_page(present.thanks_page(home, lang, answered))


def _error(lang: str, error: HuiyinError) -> str:
    return views.error(lang, status=status_of(error), message=sentence(error, lang))
