"""Managers knock: the measures, each with its numerator and denominator, and the cases behind them."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from chalice.app import Blueprint

from chalicelib.bootstrap import deps
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.steps import Step
from chalicelib.edge.auth import signed_in
from chalicelib.edge.http import answers_json, asked
from chalicelib.ports import Deps
from chalicelib.usecases import behind, refusals, reports

routes = Blueprint(__name__)
MONTH = timedelta(days=30)
FLAGS = {"": False, "false": False, "true": True}

Word = TypeVar("Word", bound=StrEnum)


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
    return behind.behind(home, who, _wanted(home, measure, asked(request)))


@routes.route("/v1/audit/refusals", methods=["GET"])
@answers_json(routes)
def refused() -> object:
    home, request = deps(), routes.current_request
    who = signed_in(home, request)
    first, last = _days(home, asked(request))
    return refusals.listed(home, who, first, last)


def _asked_for(home: Deps, query: Mapping[str, str]) -> reports.Asked:
    """Without any days, the last month as a whole."""
    first, last = _days(home, query)
    return reports.Asked(
        by=query.get("by") or "all",
        first=first,
        last=last,
        within=query.get("within", ""),
        subtree=_flag(query, "subtree"),
        step=_word(Step, query, "step"),
        sort=query.get("sort", ""),
        compare=_flag(query, "compare"),
    )


def _wanted(home: Deps, measure: str, query: Mapping[str, str]) -> behind.Wanted:
    first, last = _days(home, query)
    part = _word(behind.Part, query, "part") or behind.Part.DENOMINATOR
    by, value = query.get("by") or "all", query.get("value", "")
    return behind.Wanted(measure, by, value, first, last, part, query.get("cursor"))


def _days(home: Deps, query: Mapping[str, str]) -> tuple[date, date]:
    last = _day(query.get("to"), "to") or home.sla.calendar.local_day(home.now())
    first = _day(query.get("from"), "from") or max(last, date.min + MONTH) - MONTH
    return first, last


def _day(text: str | None, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInputError("error.date_invalid", field) from None


def _flag(query: Mapping[str, str], field: str) -> bool:
    try:
        return FLAGS[query.get(field, "")]
    except KeyError:
        raise InvalidInputError("error.field_invalid", field) from None


def _word(kind: type[Word], query: Mapping[str, str], field: str) -> Word | None:
    text = query.get(field)
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        raise InvalidInputError("error.field_invalid", field) from None
