"""A page of measures: bounded in what it reads and tells, whole when all pages are put together."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.dimensions import Dimension
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.periods import periods
from chalicelib.domain.steps import Step
from chalicelib.ports import Cell
from chalicelib.usecases.asked import MOST
from chalicelib.usecases.paging import LOOKS
from chalicelib.usecases.reports import FULL, LIGHT, measures
from tests.homes import HOMES, Home
from tests.office import MANAGER
from tests.usecases.test_reports import CALM, MARCH, a_life, told


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> Home:
    return Home(request.param)


def test_a_page_of_figures_leads_to_the_next_and_the_last_to_none(home: Home) -> None:
    a_life(home)
    home.sms(CALM, "+8613800000002")
    home.sms("举报某餐馆后厨卫生很差，有老鼠", "+8613800000003")
    whole = told(home, by="category")
    assert len(whole.rows) == 3
    assert whole.cursor is None
    for asked in ({}, {"sort": "on_time_rate"}, {"compare": True}, {"step": Step.MONTH}):
        every = [row.value for row in told(home, by="category", **asked).rows]
        read, cursor = list[str](), None
        for left in (2, 1, 0):
            page = told(home, by="category", limit=1, cursor=cursor, **asked)
            read += [row.value for row in page.rows]
            cursor = page.cursor
            assert (cursor is None) == (left == 0)
        assert read == every


def test_only_what_was_asked_for_is_told_and_says_the_same(home: Home) -> None:
    a_life(home)
    (whole,) = told(home).rows
    names = frozenset({"resolution_rate", "original_satisfaction_rate", "received", "score"})
    for measures_asked in (names, names | {"reply_hours"}):
        (row,) = told(home, measures=measures_asked).rows
        assert row.rates == {name: whole.rates[name] for name in row.rates}
        assert row.rates.keys() == {"resolution_rate", "original_satisfaction_rate"}
        assert row.counts == {"received": 1}
        assert row.score == whole.score
        assert row.hours == {name: whole.hours[name] for name in measures_asked & {"reply_hours"}}


def test_one_value_is_told_by_itself_also_the_empty_one(home: Home) -> None:
    a_life(home)
    home.sms(CALM, "+8613800000002")
    for value in ("utilities", ""):
        (row,) = told(home, by="unit", value=value).rows
        assert row == next(row for row in told(home, by="unit").rows if row.value == value)
    assert told(home, by="unit", value="nobody").rows == ()
    (below,) = told(home, by="unit", value="chengjiang", subtree=True).rows
    assert below.rates["on_time_rate"].denominator == 1


def test_people_and_pairs_of_a_unit_are_told_with_those_below_it(home: Home) -> None:
    ticket = a_life(home)
    case = home.case(ticket)
    for sort in ("", "on_time_rate"):
        pairs = told(home, by="unit|category", within="utilities", sort=sort)
        assert [row.value for row in pairs.rows] == [f"{case.unit}|{case.category}"]
        assert told(home, by="unit|category", within="gas", sort=sort).rows == ()
        assert [row.value for row in told(home, by="handler", within="utilities", sort=sort).rows] == ["w-lu"]
        assert told(home, by="handler", within="gas", sort=sort).rows == ()
        units = told(home, by="unit", within="utilities", subtree=True, sort=sort)
        assert [row.value for row in units.rows] == ["utilities"]


@pytest.mark.parametrize("pair", [("handler", "category"), ("category", "handler"), ("handler", "unit")])
def test_pairs_with_a_person_belong_to_the_unit_of_that_person(pair: tuple[Dimension, Dimension]) -> None:
    home = Home()
    figures = replace(home.deps.sla.policy.figures, pairs=((Dimension(pair[0]), Dimension(pair[1])),))
    policy = replace(home.deps.sla.policy, figures=figures)
    deps = replace(home.deps, sla=replace(home.deps.sla, policy=policy))
    values = {"handler": ("w-lu", "w-xia"), "category": ("供水", "供水"), "unit": ("utilities", "social")}
    by = "|".join(pair)
    for value in zip(values[pair[0]], values[pair[1]], strict=True):
        home.deps.store.adjust(by, Cell("M2026-03", "|".join(value), {"received": 1}))
    for sort in ("", "on_time_rate"):
        asked = replace(MARCH, by=by, within="utilities", sort=sort)
        (row,) = measures(deps, MANAGER, asked).rows
        assert "w-lu" in row.value
        assert measures(deps, MANAGER, replace(asked, value=row.value)).rows == (row,)
        assert measures(deps, MANAGER, replace(asked, value=row.value, within="social")).rows == ()


def test_pairs_of_a_unit_are_found_behind_many_of_others(home: Home) -> None:
    for number in range(30):
        home.deps.store.adjust("unit|category", Cell("M2026-03", f"center|{number:02}", {"received": 1}))
    home.deps.store.adjust("unit|category", Cell("M2026-03", "utilities|水", {"received": 1}))
    read, pages, cursor = list[str](), 0, None
    while pages == 0 or cursor:
        page = told(home, by="unit|category", within="utilities", limit=3, cursor=cursor)
        read, cursor, pages = [*read, *(row.value for row in page.rows)], page.cursor, pages + 1
    assert read == ["utilities|水"]
    assert 1 < pages <= 30 // (3 * LOOKS) + 2


@pytest.mark.parametrize("compare", [False, True])
@pytest.mark.parametrize("step", [None, Step.DAY, Step.MONTH])
@pytest.mark.parametrize("light", [False, True])
def test_a_page_is_as_long_as_its_bounds_allow(compare: bool, step: Step | None, light: bool) -> None:
    home = Home()
    for number in range(MOST):
        for period in periods(date(2026, 3, 31)):
            home.deps.store.adjust("respondent", Cell(period, f"店{number:03}", {"received": 1}))
    names = frozenset({"received"} if light else ())
    found = told(home, by="respondent", compare=compare, step=step, limit=MOST, measures=names)
    rows = len(found.rows) * (1 + compare + len(found.periods))
    assert rows <= (LIGHT.rows if light else FULL.rows)
    assert len(found.rows) == MOST or rows > FULL.rows / 2
    assert (found.cursor is None) == (len(found.rows) == MOST)


def test_more_than_can_be_ranked_is_asked_for_in_less_time(home: Home) -> None:
    home.deps.store.adjust("respondent", Cell("M2026-03", "好运餐馆", {"received": 1}))
    for number in range(120):
        home.deps.store.adjust("respondent", Cell("M2026-02", f"店{number:03}", {"received": 1}))
    assert len(told(home, by="respondent", sort="on_time_rate").rows) == 1
    ten_years = {"first": date(2016, 3, 30), "last": date(2026, 3, 30)}
    with pytest.raises(InvalidInputError, match="ranking_too_wide"):
        told(home, by="respondent", sort="on_time_rate", **ten_years)
    assert len(told(home, by="respondent", **ten_years).rows) > 1
