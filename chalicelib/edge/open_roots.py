"""Anybody knocks: the published roots, and a citizen who checks the own receipt against them."""

from dataclasses import dataclass
from datetime import date, timedelta

from chalice.app import Blueprint

from chalicelib.bootstrap import deps
from chalicelib.domain.merkle import Root
from chalicelib.edge.http import answers_page, asked, lang_of
from chalicelib.edge.operations import operation
from chalicelib.edge.own_case import Code
from chalicelib.edge.query import read_query
from chalicelib.pages import views
from chalicelib.ports import Deps
from chalicelib.usecases import proofs, roots

routes = Blueprint(__name__)
SHOWN, MOST = timedelta(days=60), 400
FIRST = date(2000, 1, 1)


@dataclass(frozen=True)
class Since:
    """From this day on; without one the last two months."""

    from_: date | None = None

    def day(self, home: Deps) -> date:
        return max(self.from_ or home.sla.calendar.local_day(home.now()) - SHOWN, FIRST)


@routes.route("/v1/cases/{ticket}/receipt", methods=["GET"])
@operation(routes)
def receipt(home: Deps, ticket: str, headers: Code, sender: str) -> proofs.Receipt:
    return proofs.receipt(home, ticket, headers.x_access_code, sender)


@routes.route("/open/roots.json", methods=["GET"])
@operation(routes)
def listed(home: Deps, query: Since) -> tuple[Root, ...]:
    return roots.published(home, query.day(home), MOST)


@routes.route("/open/roots", methods=["GET"])
@answers_page(routes)
def page() -> str:
    home, request = deps(), routes.current_request
    since = read_query(Since, asked(request)).day(home)
    return views.roots(lang_of(request), since=since.isoformat(), rows=roots.published(home, since, MOST))
