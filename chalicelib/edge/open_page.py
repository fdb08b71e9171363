"""Anybody knocks: the public figures of a month, and the typical cases that are published."""

from datetime import datetime, time, timedelta

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.domain.periods import next_month
from chalicelib.edge import open_view
from chalicelib.edge.http import answers_json, answers_page, as_json, as_page, asked, lang_of
from chalicelib.pages import open_page
from chalicelib.ports import Deps
from chalicelib.usecases import open_figures, typical

routes = Blueprint(__name__)
SHOWN = 10
A_DAY, SHORT = timedelta(days=1), timedelta(minutes=10)
"""How long figures are kept, which only a correction moves; and what may be withdrawn at any moment."""


@routes.route("/open", methods=["GET"])
@answers_page(routes)
def page() -> Response:
    home, request = deps(), routes.current_request
    query, lang = asked(request), lang_of(request)
    figures = open_figures.read(home, query.get("month", ""))
    cases = typical.shown(home, query.get("from", ""), SHOWN)
    view = open_view.view(home, lang, figures, cases)
    return kept(as_page(open_page.figures(lang, view)), SHORT)


@routes.route("/open/figures.json", methods=["GET"])
@answers_json(routes)
def figures() -> Response:
    home, query = deps(), asked(routes.current_request)
    found = open_figures.read(home, query.get("month", ""))
    return kept(as_json(found), min(A_DAY, _until_next_month(home)))


@routes.route("/open/typical-cases.json", methods=["GET"])
@answers_json(routes)
def typical_cases() -> Response:
    home, query = deps(), asked(routes.current_request)
    return kept(as_json(typical.shown(home, query.get("from", ""), SHOWN)), SHORT)


def kept(response: Response, span: timedelta) -> Response:
    """Anybody may keep it for so long: it is the same for everybody who reads the language."""
    response.headers |= {
        "Cache-Control": f"public, max-age={int(span.total_seconds())}",
        "Vary": "Accept-Language",
    }
    return response


def _until_next_month(home: Deps) -> timedelta:
    calendar = home.sla.calendar
    begins: datetime = calendar.at_local(next_month(calendar.local_day(home.now())), time())
    return begins - home.now()
