"""The score cards of a year: for whoever judges all of them, for whoever is judged the own one."""

from chalice.app import Blueprint

from chalicelib.bootstrap import deps
from chalicelib.domain.dimensions import Dimension
from chalicelib.domain.errors import InvalidInputError
from chalicelib.edge.auth import signed_in
from chalicelib.edge.http import answers_json, asked
from chalicelib.ports import Deps
from chalicelib.usecases import scorecards

routes = Blueprint(__name__)


@routes.route("/v1/scorecards", methods=["GET"])
@answers_json(routes)
def cards() -> object:
    home, request = deps(), routes.current_request
    who, query = signed_in(home, request), asked(request)
    return scorecards.cards(home, who, query.get("by") or Dimension.HANDLER, _year(home, query.get("year")))


@routes.route("/v1/scorecards/{value}/cases", methods=["GET"])
@answers_json(routes)
def behind(value: str) -> object:
    home, request = deps(), routes.current_request
    who, query = signed_in(home, request), asked(request)
    by, year = query.get("by") or Dimension.HANDLER, _year(home, query.get("year"))
    return scorecards.behind(home, who, by, value, year, query.get("cursor"))


def _year(home: Deps, text: str | None) -> int:
    """This one, by the office's calendar, if none is named."""
    try:
        return int(text) if text else home.sla.calendar.local_day(home.now()).year
    except ValueError:
        raise InvalidInputError("error.field_invalid", "year") from None
