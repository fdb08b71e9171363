"""Anybody knocks: the public figures of a month, and the typical cases that are published."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated

from chalice.app import Blueprint, Response

from chalicelib.bootstrap import deps
from chalicelib.domain.periods import next_month
from chalicelib.edge import open_view
from chalicelib.edge.http import answers_page, as_page, asked, lang_of, public
from chalicelib.edge.operations import Public, operation, told
from chalicelib.pages import open_page
from chalicelib.ports import Deps, Page
from chalicelib.usecases import open_figures, typical
from chalicelib.usecases.typical_books import LONGEST_KEY

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
    return public(as_page(open_page.figures(lang, view)), SHORT)


@dataclass(frozen=True)
class Month:
    month: Annotated[str, told(maxLength=7)] = ""


@dataclass(frozen=True)
class Behind:
    from_: Annotated[str, told(maxLength=LONGEST_KEY)] = ""


@routes.route("/open/figures.json", methods=["GET"])
@operation(routes)
def figures(home: Deps, query: Month) -> Public[open_figures.Figures]:
    found = open_figures.read(home, query.month)
    return Public(found, min(A_DAY, _until_next_month(home)))


@routes.route("/open/typical-cases.json", methods=["GET"])
@operation(routes)
def typical_cases(home: Deps, query: Behind) -> Public[Page[typical.Shown]]:
    return Public(typical.shown(home, query.from_, SHOWN), SHORT)


def _until_next_month(home: Deps) -> timedelta:
    calendar = home.sla.calendar
    begins: datetime = calendar.at_local(next_month(calendar.local_day(home.now())), time())
    return begins - home.now()
