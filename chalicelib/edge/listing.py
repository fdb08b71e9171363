"""Lists of cases for whoever asks, by program or on a page; who looks for a person leaves a trace."""

from chalicelib.edge import desk
from chalicelib.edge.seen import searched
from chalicelib.ports import Deps, Principal
from chalicelib.usecases.search import pages
from chalicelib.usecases.search.filters import Query
from chalicelib.usecases.search.pages import Found


def found(deps: Deps, who: Principal, query: Query) -> Found:
    """A page of the cases that they may see and that fit."""
    page = pages.cases(deps, who, query.filters, query.cursor, query.limit)
    searched(deps, who, query)
    return page


def lines(deps: Deps, who: Principal, query: Query) -> desk.Lines:
    """The same as programs read it."""
    return desk.page(deps, found(deps, who, query), query.limit)
