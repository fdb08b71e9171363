"""The sides of the comparison come to the same deadlines; how fast, `python -m bench.deadlines` tells."""

from datetime import UTC, datetime, timedelta

import pytest

from bench.deadlines import CALENDAR, POLICY, RACES, Ratio, end_by_loop, measure

STARTS = [
    datetime(2026, 9, 17, 16, 1, tzinfo=UTC) + number * timedelta(hours=7, minutes=13) for number in range(60)
]


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_the_loop_of_the_mix_ends_when_the_policy_says(start: datetime) -> None:
    for target, type, grade in RACES:
        found = POLICY.due(CALENDAR, target, type, grade, start)
        terms = POLICY.targets[target].terms(type, grade)
        assert found is not None
        assert found.at == min(end_by_loop(start, term) for term in terms)


def test_the_mix_has_every_target_of_the_policy() -> None:
    assert {target for target, _, _ in RACES} == set(POLICY.targets)


def test_every_ratio_is_measured_and_judged() -> None:
    assert [ratio.what for ratio in measure(100)][:2] == ["loop / 5wd", "5wd / bare"]
    assert Ratio("", 50, at_least=50).met
    assert not Ratio("", 49.9, at_least=50).met
    assert not Ratio("", 10.1, at_most=10).met
