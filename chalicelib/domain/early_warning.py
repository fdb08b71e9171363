"""Does a topic, or an area, rise beyond its usual level? A week is held against the eight weeks before it.

The method is that of the early warning of epidemics (EARS of the CDC: a moving mean and a multiple of the
spread), with the spread of a Poisson count where the weeks before scatter less than that: few cases scatter
by chance alone, and where nothing happened for weeks one case is no rise. The mean of eight weeks is itself
uncertain by an eighth of the variance, which is added. With three such deviations about one week in five
hundred is named that is as usual; with the least number of cases that makes a group matter, fewer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import mean, variance

WEEKS = 8
DEVIATIONS = 3.0
FULL_HISTORY = 4
"""Weeks with anything in them at all that the office needs, before anything is usual."""


@dataclass(frozen=True)
class Level:
    """Cases of a week; `usual` is the mean of the weeks before, `limit` what may still be chance."""

    count: int
    usual: float
    limit: float

    @property
    def is_raised(self) -> bool:
        return self.count > self.limit


def level(count: int, before: Sequence[int], least: int) -> Level:
    """Of a week after those before it; fewer cases than `least` are no rise, whatever was usual."""
    usual = mean(before)
    spread = max(usual, variance(before) if len(before) > 1 else 0.0)
    limit = usual + DEVIATIONS * sqrt(spread * (1 + 1 / len(before)))
    return Level(count, usual, max(limit, least - 1.0))
