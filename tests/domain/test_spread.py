"""Percentiles from buckets: within 2 %, whatever is added up and taken away again."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import spread

MINUTES = st.integers(1, 600_000)


def summed(minutes: list[int]) -> Counter[str]:
    total = Counter[str]()
    for each in minutes:
        total.update(spread.counted("r", timedelta(minutes=each)))
    return total


def read(counts: Mapping[str, int]) -> spread.Spread:
    return spread.read({"reply_hours": "r"}, counts)["reply_hours"]


@given(st.lists(MINUTES, min_size=1, max_size=60))
def test_a_percentile_is_within_two_percent_and_the_mean_is_exact(minutes: list[int]) -> None:
    told = read(summed(minutes))
    ranked = sorted(minutes)
    assert told.count == len(minutes)
    assert told.mean == pytest.approx(sum(minutes) / len(minutes) / 60)
    for share, found in ((0.5, told.median), (0.9, told.p90)):
        true = ranked[ceil(share * len(ranked)) - 1] / 60
        assert found == pytest.approx(true, rel=spread.ACCURACY + 1e-9)


@given(st.lists(MINUTES, max_size=20), st.lists(MINUTES, max_size=20))
def test_what_was_added_is_taken_away_without_a_trace(kept: list[int], taken: list[int]) -> None:
    counts = summed(kept + taken)
    counts.subtract(summed(taken))
    assert read(counts) == read(summed(kept))


def test_of_nothing_there_is_no_mean() -> None:
    assert read({"replied": 3, "c:1": 2}) == spread.Spread(0)


def test_what_took_no_time_took_a_minute() -> None:
    assert read(spread.counted("r", timedelta())).mean == pytest.approx(1 / 60)
