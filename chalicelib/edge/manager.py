"""Managers knock: the measures, each with its numerator and denominator, and the cases behind them."""

from collections.abc import Mapping

from chalice.app import Blueprint

from chalicelib.bootstrap import deps
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.steps import Step
from chalicelib.edge.auth import signed_in
from chalicelib.edge.figures_asked import days, wanted, word
from chalicelib.edge.http import answers_json, asked
from chalicelib.ports import Deps
from chalicelib.usecases import behind, refusals, reports

routes = Blueprint(__name__)
FLAGS = {"": False, "false": False, "true": True}


@routes.route("/v1/measures", methods=["GET"])
@answers_json(routes)
def measures() -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    return reports.measures(home, who, _asked_for(home, asked(request)))


@routes.route("/v1/measures/{measure}/cases", methods=["GET"])
@answers_json(routes)
def cases(measure: str) -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    return behind.behind(home, who, wanted(home, measure, asked(request)))


@routes.route("/v1/audit/refusals", methods=["GET"])
@answers_json(routes)
def refused() -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    first, last = days(home, asked(request))
    return refusals.listed(home, who, first, last)


def _asked_for(home: Deps, query: Mapping[str, str]) -> reports.Asked:
    """Without any days, the last month as a whole."""
    first, last = days(home, query)
    return reports.Asked(
        by=query.get("by") or "all",
        first=first,
        last=last,
        within=query.get("within", ""),
        subtree=_flag(query, "subtree"),
        step=word(Step, query, "step"),
        sort=query.get("sort", ""),
        compare=_flag(query, "compare"),
    )


def _flag(query: Mapping[str, str], field: str) -> bool:
    try:
        return FLAGS[query.get(field, "")]
    except KeyError:
        raise InvalidInputError("error.field_invalid", field) from None
