"""Managers knock: the measures, each with its numerator and denominator, and the cases behind them."""

from dataclasses import dataclass
from typing import Annotated

import msgspec
from chalice.app import Blueprint

from chalicelib.domain import authority
from chalicelib.domain.steps import Step
from chalicelib.edge.bounds import Cursor, Value
from chalicelib.edge.figures_asked import Shown, Span
from chalicelib.edge.operations import operation
from chalicelib.ports import Deps, Page, Principal
from chalicelib.usecases import asked, behind, refusals, reports

routes = Blueprint(__name__)


@dataclass(frozen=True, kw_only=True)
class Figures(Span):
    by: str = "all"
    within: str = ""
    subtree: bool = False
    step: Step | None = None
    sort: str = ""
    compare: bool = False
    measure: tuple[str, ...] = ()
    value: Value | None = None
    cursor: Cursor | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=asked.MOST)] = asked.LIMIT


@routes.route("/v1/measures", methods=["GET"])
@operation(routes, roles=authority.SEES_MEASURES)
def measures(home: Deps, who: Principal, query: Figures) -> reports.Measures:
    return reports.measures(home, who, _asked_for(home, query))


@routes.route("/v1/measures/{measure}/cases", methods=["GET"])
@operation(routes, roles=authority.SEES_MEASURES)
def cases(home: Deps, who: Principal, measure: str, query: Shown) -> Page[behind.Behind]:
    return behind.behind(home, who, query.wanted(home, measure))


@routes.route("/v1/audit/refusals", methods=["GET"])
@operation(routes, roles=authority.SEES_REFUSALS)
def refused(home: Deps, who: Principal, query: Span) -> tuple[refusals.Refusal, ...]:
    return refusals.listed(home, who, *query.days(home))


def _asked_for(home: Deps, query: Figures) -> asked.Asked:
    first, last = query.days(home)
    return asked.Asked(
        by=query.by,
        first=first,
        last=last,
        within=query.within,
        subtree=query.subtree,
        step=query.step,
        sort=query.sort,
        compare=query.compare,
        measures=frozenset(query.measure),
        value=query.value,
        cursor=query.cursor,
        limit=query.limit,
    )
