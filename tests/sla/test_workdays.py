"""Calendars as documents: own days off, years announced by hand, and what is wrong in them."""

from datetime import date

import pytest

from chalicelib.sla.calendar import Calendar
from chalicelib.sla.china import shipped
from chalicelib.sla.errors import PolicyError
from chalicelib.sla.workdays import Workdays, parse_kept, parse_own
from tests.sla.builders import POLICY

FESTIVAL = date(2026, 4, 20)
"""A Monday: 三月三 in Guangxi, where schools and offices rest."""

SATURDAY = date(2026, 4, 25)


def own(document: dict[str, object]) -> Workdays:
    return parse_own({"guangxi": {"base": "china", **document}}, shipped())["guangxi"]


def calendar(days: Workdays) -> Calendar:
    return Calendar(POLICY.timezone, POLICY.hours, days.years)


def test_an_office_adds_days_off_and_days_worked_of_its_own() -> None:
    days = calendar(own({"off": [FESTIVAL], "worked": ["2026-04-25"]}))
    china = calendar(shipped()["china"])
    assert (china.is_workday(FESTIVAL), days.is_workday(FESTIVAL)) == (True, False)
    assert (china.is_workday(SATURDAY), days.is_workday(SATURDAY)) == (False, True)
    assert days.is_workday(date(2026, 9, 20)), "the make-up workdays of the base stay"


def test_an_own_day_takes_the_place_of_what_the_base_says_of_it() -> None:
    days = calendar(own({"off": [date(2026, 9, 20)], "worked": [date(2026, 10, 1)]}))
    assert not days.is_workday(date(2026, 9, 20)), "a make-up Sunday, given off"
    assert days.is_workday(date(2026, 10, 1)), "the national day, worked"


def test_own_days_in_a_year_that_nobody_has_announced_leave_it_provisional() -> None:
    days = calendar(own({"off": [date(2027, 4, 9)]}))
    assert not days.is_workday(date(2027, 4, 9))
    assert not days.is_announced(date(2027, 4, 9))


def test_a_year_is_announced_by_hand_before_the_package_knows_it() -> None:
    days = calendar(own({"announced": {2027: {"off": ["2027-01-01"], "worked": ["2027-01-03"]}}}))
    assert days.is_announced(date(2027, 6, 1))
    assert [days.is_workday(date(2027, 1, day)) for day in (1, 2, 3, 4)] == [False, False, True, True]


def test_a_calendar_builds_upon_one_above_it_and_may_take_the_place_of_a_known_one() -> None:
    found = parse_own(
        {"china": {"base": "china", "off": [FESTIVAL]}, "hall": {"base": "china", "worked": [SATURDAY]}},
        shipped(),
    )
    assert not calendar(found["hall"]).is_workday(FESTIVAL)
    assert calendar(found["hall"]).is_workday(SATURDAY)
    assert shipped()["china"].version != found["china"].version != found["hall"].version
    assert found["weekdays"] is shipped()["weekdays"]


@pytest.mark.parametrize("name", ["china", "weekdays"])
def test_what_is_kept_is_read_as_it_was(name: str) -> None:
    days = shipped()[name].changed(off=frozenset({date(2027, 4, 9)}))
    again = parse_kept(days.document())
    assert again == days
    assert again.version == days.version


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ({"base": "mars"}, 'guangxi.base: "mars" is no calendar: there are china, weekdays'),
        ({"base": ["china"]}, "is no calendar: there are china, weekdays"),
        ({"off": "2026-04-20"}, "guangxi.off: needs a list"),
        ({"off": ["20 April"]}, 'guangxi.off: "20 April" is no day: write 2026-10-01'),
        ({"off": [FESTIVAL], "worked": [FESTIVAL]}, "guangxi.worked: 2026-04-20 is off as well"),
        ({"holidays": []}, "guangxi.holidays: is not known"),
        ({"announced": {"next": {"off": [], "worked": []}}}, "guangxi.announced.next: is no year"),
        ({"announced": {2027: {"off": []}}}, "guangxi.announced.2027.worked: is missing"),
        (
            {"announced": {2027: {"off": ["2026-01-01"], "worked": []}}},
            "guangxi.announced.2027: has a day of another year than 2027",
        ),
    ],
)
def test_a_wrong_calendar_is_refused_with_the_path_of_the_key(
    document: dict[str, object], fault: str
) -> None:
    with pytest.raises(PolicyError) as refused:
        own(document)
    assert fault in str(refused.value)
