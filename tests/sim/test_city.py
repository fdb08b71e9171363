"""A city's tracker is held against a count by somebody who knows only the facts (domain.md §5)."""

from collections import Counter
from datetime import date, timedelta
from itertools import takewhile
from pathlib import Path
from random import Random

import pytest

from chalicelib.domain import score
from chalicelib.domain.dimensions import LISTED
from chalicelib.domain.values import Channel
from chalicelib.ports import Cell
from chalicelib.usecases import tracking
from local.city.arrivals import SHANGHAI, Curve
from local.city.counting import Different
from local.city.life import RATE, City
from local.city.run import Plan, Told, compare, live, live_and_count

SMALL = Plan(300, 5, RATE, days=20, grain=timedelta(minutes=10))
ON_DYNAMODB = Plan(25, 5, RATE * 2, days=3, store="dynamodb", grain=timedelta(hours=1))
"""Each of its cases costs as much as fifteen on SQLite: botocore writes and reads every call."""
TINY = Plan(40, 3, RATE, days=3, grain=timedelta(hours=1))

HAPPENED = {
    *("CaseDispatched", "ContactMade", "CaseReplied", "SurveyDue", "SurveyAnswered", "SurveyClosed"),
    *("CaseRegraded", "ExclusionApproved", "CaseReopened", "CaseReturned", "CitizenAdded", "CaseWithdrawn"),
}


@pytest.fixture(scope="module")
def small() -> Told:
    return live_and_count(SMALL)


@pytest.fixture
def tiny() -> City:
    return live(TINY)


@pytest.mark.slow
def test_tracker_recomputation_and_the_facts_agree_on_every_figure(small: Told) -> None:
    assert small.compared.shown == []
    assert small.sound
    figures, counted = dict(small.compared.figures), set(tracking.dimensions(small.city.world.deps))
    assert set(figures.pop("lists")) == LISTED
    assert all(set(numbers) == counted for numbers in figures.values())


@pytest.mark.slow
def test_the_city_went_through_the_whole_loop_and_its_processes_died(small: Told) -> None:
    store, world = small.city.world.store, small.city.world
    kinds = Counter(event.kind for ticket in store.tickets() for event in store.history(ticket))
    cases = [case for case in map(store.case, store.tickets()) if case]
    assert kinds.keys() >= HAPPENED
    assert {Channel.SMS, Channel.EMAIL, Channel.VOICE, Channel.WEB} <= {case.channel for case in cases}
    assert len(cases) >= SMALL.cases
    assert world.faults.killed
    assert world.faults.failed
    assert world.proxy.repeated


@pytest.mark.slow
def test_they_agree_on_dynamodb() -> None:
    told = live_and_count(ON_DYNAMODB)
    assert told.compared.shown == []
    assert told.sound
    assert told.facts["cases"] >= ON_DYNAMODB.cases


@pytest.mark.slow
def test_a_counter_that_is_altered_by_hand_is_found_and_named(tiny: City, tmp_path: Path) -> None:
    store = tiny.world.store
    cell = next(each for each in store.cells("unit") if "replied" in each.counts)
    store.adjust("unit", Cell(cell.period, cell.value, {"replied": 1}))
    _, verified, compared = compare(tiny, tmp_path)
    place, was = ("unit", cell.period, cell.value), cell.counts["replied"]
    assert [(each.dimension, each.period, each.value, each.name) for each in verified.differences] == [
        (*place, "replied")
    ]
    assert Different(*place, "replied", was + 1, was) in compared.shown
    assert compared.differences == 1


@pytest.mark.slow
def test_who_counts_the_facts_does_not_believe_the_trackers_own_rules(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Tracker and recomputation agree on a wrong rule: they share it."""
    monkeypatch.setattr(score, "SATISFIED", 3)
    _, verified, compared = compare(live(TINY), tmp_path)
    assert verified.sound
    assert {"satisfied", "satisfaction_rate"} <= {each.name for each in compared.shown}


@pytest.mark.slow
def test_the_same_plan_lives_the_same_city(tiny: City) -> None:
    again = live(TINY)
    assert again.known == tiny.known
    assert again.following.tally == tiny.following.tally
    assert again.world.now == tiny.world.now


def test_a_city_writes_by_day_and_on_working_days_and_most_of_all_in_a_storm() -> None:
    start = date(2025, 1, 1)
    curve = Curve(Random(1), start, 36_500, 365)
    end = start + timedelta(days=365)
    moments = [at.astimezone(SHANGHAI) for at in takewhile(lambda at: at.date() < end, curve.moments())]
    days, hours = Counter(at.date() for at in moments), Counter(at.hour for at in moments)
    weekends = sum(n for day, n in days.items() if day.weekday() > 4)
    assert abs(len(moments) - 36_500) < 365
    assert hours[10] > 20 * hours[4]
    assert weekends < len(moments) / 5
    assert all(curve.is_storm(day) for day, _ in days.most_common(3))
    assert moments == sorted(moments)
