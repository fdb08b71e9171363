"""Those who write programs knock: the document of the JSON routes, and the same as a page."""

from functools import cache
from typing import Any

from chalice.app import Blueprint

from chalicelib.bootstrap import deps
from chalicelib.edge import openapi
from chalicelib.edge.http import answers_json, answers_page, lang_of
from chalicelib.pages import views

routes = Blueprint(__name__)


@routes.route("/openapi.json", methods=["GET"])
@answers_json(routes)
def document() -> object:
    return _written(lang_of(routes.current_request), deps().base_url)


@routes.route("/openapi", methods=["GET"])
@answers_page(routes)
def page() -> str:
    lang = lang_of(routes.current_request)
    return views.api(lang, _written(lang, deps().base_url))


@cache
def _written(lang: str, base_url: str) -> dict[str, Any]:
    """The routes stay what they are as long as the process lives."""
    return openapi.document(routes.current_app.routes, lang, base_url)
