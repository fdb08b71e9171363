"""Anybody knocks: the published roots, and a citizen who checks the own receipt against them."""

from collections.abc import Mapping
from datetime import date, timedelta

from chalice.app import Blueprint

from chalicelib.bootstrap import deps
from chalicelib.domain.errors import InvalidInputError
from chalicelib.edge.http import answers_json, answers_page, asked, lang_of
from chalicelib.pages import views
from chalicelib.ports import Deps
from chalicelib.usecases import proofs, roots

routes = Blueprint(__name__)
SHOWN, MOST = timedelta(days=60), 400
FIRST = date(2000, 1, 1)


@routes.route("/v1/cases/{ticket}/receipt", methods=["GET"])
@answers_json(routes)
def receipt(ticket: str) -> object:
    return proofs.receipt(deps(), ticket, routes.current_request.headers.get("x-access-code", ""))


@routes.route("/open/roots.json", methods=["GET"])
@answers_json(routes)
def listed() -> object:
    home = deps()
    return roots.published(home, _since(home, asked(routes.current_request)), MOST)


@routes.route("/open/roots", methods=["GET"])
@answers_page(routes)
def page() -> str:
    home, request = deps(), routes.current_request
    since = _since(home, asked(request))
    return views.roots(lang_of(request), since=since.isoformat(), rows=roots.published(home, since, MOST))


def _since(deps: Deps, query: Mapping[str, str]) -> date:
    """The day from which on; without one the last two months."""
    try:
        day = date.fromisoformat(query["from"]) if query.get("from") else None
    except ValueError:
        raise InvalidInputError("error.date_invalid", "from") from None
    return max(day or deps.sla.calendar.local_day(deps.now()) - SHOWN, FIRST)
