"""The figures that everybody reads: right, of months that are over, and of no single case."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.measures import MEASURES
from chalicelib.ports import Cell, Deps
from chalicelib.usecases import open_figures, reports
from chalicelib.usecases.asked import Asked
from chalicelib.usecases.open_figures import Place, Table
from tests.homes import HOMES, Home
from tests.office import MANAGER, WATER

BUS = "柳塘街道公交车总是晚点"


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> Home:
    return Home(request.param)


def counted(home: Home, by: str, value: str, month: str = "M2026-03", **counts: int) -> None:
    """As if so many cases had been counted there, on a day of the month and in the month."""
    for period in (month, month.replace("M", "D") + "-11"):
        home.deps.store.adjust(by, Cell(period, value, counts))


def least(home: Home, least: int) -> Deps:
    """Under a policy that says from how many on."""
    policy = home.deps.sla.policy
    figures = replace(policy.figures, public_least=least, goals=MappingProxyType({"on_time_rate": 0.9}))
    sla = replace(home.deps.sla, policy=replace(policy, figures=figures))
    return replace(home.deps, sla=sla)


def place(table: Table, value: str) -> Place:
    return next(row for row in table.rows if row.value == value)


def parts(place: Place, name: str) -> tuple[int, int] | None:
    rate = place.rates[name]
    return (rate.numerator, rate.denominator) if rate else None


def test_a_month_is_told_once_it_is_over_as_managers_read_it(home: Home) -> None:
    for number in range(3):
        home.reply(home.sms(WATER, f"+86139000001{number:02}"))
    home.until("Tue 2026-03-31 23:59")
    assert open_figures.read(least(home, 1)).month == "2026-02"
    home.until("Wed 2026-04-01 00:00")
    found = open_figures.read(least(home, 1))
    assert (found.month, found.first, found.last) == ("2026-03", date(2026, 3, 1), date(2026, 3, 31))
    assert found.formula == "4"
    asked = Asked("all", found.first, found.last)
    (row,) = reports.measures(home.deps, MANAGER, asked).rows
    assert found.office.rates.keys() == MEASURES.keys()
    for name, rate in row.rates.items():
        assert parts(found.office, name) == (rate.numerator, rate.denominator), name
    assert found.office.rates["on_time_rate"] == replace(row.rates["on_time_rate"], goal=0.9)
    assert (found.office.received, found.office.replied) == (3, 3)
    assert found.office.hours == row.hours
    assert parts(place(found.units, "utilities"), "on_time_rate") == (3, 3)
    assert place(found.districts, "青枫区").received == 3


def test_the_last_twelve_months_can_be_read_and_no_other(home: Home) -> None:
    home.until("Wed 2026-04-01 08:00")
    assert open_figures.months(home.deps)[::11] == ("2026-03", "2025-04")
    assert [each.period for each in open_figures.read(home.deps).volumes][::11] == ["2025-04", "2026-03"]
    assert open_figures.read(home.deps, "2026-02").month == "2026-02"
    for month in ("2026-04", "2025-03", "2026-3", "yesterday"):
        with pytest.raises(InvalidInputError):
            open_figures.read(home.deps, month)


def test_volumes_are_summed_over_the_year_unless_a_month_is_too_small(home: Home) -> None:
    counted(home, "all", "", "M2025-12", received=90, replied=80)
    counted(home, "all", "", "M2026-01", received=10, replied=9)
    counted(home, "all", "", "M2026-03", received=7, replied=4)
    home.until("Wed 2026-04-01 08:00")
    found = open_figures.read(home.deps)
    told = {each.period: (each.received, each.replied) for each in found.volumes if each.received}
    assert told == {"2025-12": (90, 80), "2026-01": (10, 9), "2026-03": (7, None)}
    assert (found.year.period, found.year.received, found.year.replied) == ("2026", 17, None)


def test_few_cases_are_told_only_together(home: Home) -> None:
    for unit, answered in (("gas", 2), ("market", 8), ("police", 40), ("utilities", 60)):
        counted(home, "unit", unit, received=answered + 20, answered=answered, resolved=answered // 2)
    home.until("Wed 2026-04-01 08:00")
    units = open_figures.read(home.deps).units
    assert {row.value: parts(row, "resolution_rate") for row in units.rows} == {
        "gas": None, "market": None, "police": (20, 40), "utilities": (30, 60)
    }  # fmt: skip
    assert units.others
    assert parts(units.others, "resolution_rate") == (5, 10)
    assert {row.received for row in units.rows} == {22, 28, 60, 80}
    assert units.others.received is None


def test_a_place_with_few_cases_alone_is_not_named(home: Home) -> None:
    counted(home, "district", "青枫区", received=3)
    counted(home, "district", "白鸢区", received=2)
    home.until("Wed 2026-04-01 08:00")
    districts = open_figures.read(home.deps).districts
    assert districts.rows == ()
    assert districts.others
    assert districts.others.received == 5


def test_an_answer_of_somebody_excluded_is_not_told_by_the_difference(home: Home) -> None:
    counted(home, "all", "", received=50, answered=40, resolved=30, excluded_answered=2, excluded_resolved=2)
    home.until("Wed 2026-04-01 08:00")
    office = open_figures.read(home.deps).office
    assert parts(office, "resolution_rate") == (30, 40)
    assert office.rates["original_resolution_rate"] is None
    counted(home, "all", "", excluded_answered=8, excluded_resolved=3)
    again = open_figures.read(home.deps).office
    assert parts(again, "original_resolution_rate") == (35, 50)


def test_what_only_somebody_said_is_no_place(home: Home) -> None:
    """A form takes any words for a district or a category; a unit may be gone."""
    counted(home, "district", "赵敏家门口", received=9)
    counted(home, "category", "投诉赵敏", received=9)
    counted(home, "unit", "gone", received=9)
    home.until("Wed 2026-04-01 08:00")
    found = open_figures.read(home.deps)
    values = [row.value for table in (found.units, found.districts) for row in table.rows]
    assert values == ["", ""]
    assert "赵敏" not in repr(found)


def test_units_are_ranked_by_their_score_and_matters_by_their_number(home: Home) -> None:
    answers = {"resolved": 9, "responded": 9, "satisfied": 9}
    for unit, answered in (("market", 10), ("police", 20), ("gas", 9)):
        counted(home, "unit", unit, "M2026-03", received=answered, answered=answered, **answers)
    counted(home, "unit", "social", received=99)
    for district, received in (("青枫区", 8), ("白鸢区", 9)):
        counted(home, "district", district, received=received)
    home.until("Wed 2026-04-01 08:00")
    found = open_figures.read(home.deps)
    assert [row.value for row in found.units.rows] == ["gas", "market", "police", "social"]
    assert [row.value for row in found.districts.rows] == ["白鸢区", "青枫区"]


def test_nobody_is_a_place(home: Home) -> None:
    home.sms(BUS)
    home.until("Wed 2026-04-01 08:00")
    found = open_figures.read(least(home, 1))
    told = repr(found)
    assert not [person.name for person in home.deps.office.people.values() if person.name in told]
    assert not [id for id in home.deps.office.people if f"'{id}'" in told]


def test_a_page_reads_as_much_whatever_is_stored(home: Home) -> None:
    def reads(deps: Deps) -> int:
        counting = _Counting(deps)
        open_figures.read(replace(deps, store=counting))  # type: ignore[arg-type]  # it counts, and hands on
        return counting.calls

    home.until("Wed 2026-04-01 08:00")
    few = reads(home.deps)
    counted(home, "unit", "gas", received=1_000_000)
    assert reads(home.deps) == few <= open_figures.MONTHS + 4


class _Counting:
    def __init__(self, deps: Deps) -> None:
        self._deps, self.calls = deps, 0

    def __getattr__(self, name: str) -> object:
        self.calls += 1
        return getattr(self._deps.store, name)
