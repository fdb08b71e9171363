"""Managers knock: the measures, each with its numerator and denominator."""

from collections.abc import Mapping
from datetime import date, timedelta

from chalice.app import Blueprint

from chalicelib.bootstrap import deps
from chalicelib.domain.errors import InvalidInputError
from chalicelib.edge.auth import signed_in
from chalicelib.edge.http import answers_json, asked
from chalicelib.ports import Deps
from chalicelib.usecases import refusals, reports

routes = Blueprint(__name__)
MONTH = timedelta(days=30)


@routes.route("/v1/measures", methods=["GET"])
@answers_json(routes)
def measures() -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    by, first, last = _asked_for(home, asked(request))
    return reports.measures(home, who, by, first, last)


@routes.route("/v1/audit/refusals", methods=["GET"])
@answers_json(routes)
def refused() -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    first, last = _days(home, asked(request))
    return refusals.listed(home, who, first, last)


def _asked_for(home: Deps, query: Mapping[str, str]) -> tuple[str, date, date]:
    """The dimension and the days, both included; without any, the last month as a whole."""
    by = query.get("by") or "all"
    if by not in reports.DIMENSIONS:
        raise InvalidInputError("error.field_invalid", "by")
    return by, *_days(home, query)


def _days(home: Deps, query: Mapping[str, str]) -> tuple[date, date]:
    last = _day(query.get("to"), "to") or home.sla.calendar.local_day(home.now())
    first = _day(query.get("from"), "from") or max(last, date.min + MONTH) - MONTH
    return first, last


def _day(text: str | None, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInputError("error.date_invalid", field) from None
