"""The score cards of a year: for whoever judges all of them, for whoever is judged the own one."""

from dataclasses import dataclass
from typing import Annotated

import msgspec
from chalice.app import Blueprint

from chalicelib.domain import authority
from chalicelib.domain.dimensions import Dimension
from chalicelib.edge.bounds import Cursor, Value
from chalicelib.edge.operations import operation
from chalicelib.ports import Deps, Page, Principal
from chalicelib.usecases import scorecards

routes = Blueprint(__name__)


@dataclass(frozen=True)
class Year:
    """This one, by the office's calendar, if none is named."""

    by: str = Dimension.HANDLER
    year: Annotated[int, msgspec.Meta(ge=1, le=9999)] | None = None

    def number(self, home: Deps) -> int:
        return self.year or home.sla.calendar.local_day(home.now()).year


@dataclass(frozen=True)
class Shown(Year):
    cursor: Cursor | None = None


@routes.route("/v1/scorecards", methods=["GET"])
@operation(routes, roles=authority.SEES_SCORES)
def cards(home: Deps, who: Principal, query: Year) -> scorecards.Cards:
    return scorecards.cards(home, who, query.by, query.number(home))


@routes.route("/v1/scorecards/{value}/cases", methods=["GET"])
@operation(routes, roles=authority.SEES_SCORES)
def behind(home: Deps, who: Principal, value: Value, query: Shown) -> Page[scorecards.Scored]:
    return scorecards.behind(home, who, query.by, value, query.number(home), query.cursor)
