"""How long things took, as counts that can be added and taken away again.

A duration falls into a bucket, each 4 % wider than the one before, so that a percentile read from the buckets
is within 2 % of the true one, however many are added up. It is the mapping of DDSketch (Masson, Rim, Lee,
VLDB 2019); other sketches cannot take a value back, and a case that is excluded or opened again must be
taken back exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import ceil, log

ACCURACY = 0.02
_GAMMA = (1 + ACCURACY) / (1 - ACCURACY)
_WIDTH = log(_GAMMA)
MINUTE = timedelta(minutes=1)
SUM = "sum"
"""The counter of whole minutes, beside the buckets."""


@dataclass(frozen=True)
class Spread:
    """Hours: mean exact to the minute, percentiles within `ACCURACY`; None of nothing."""

    count: int
    mean: float | None = None
    median: float | None = None
    p90: float | None = None


_NOTHING = Spread(0)


def counted(name: str, took: timedelta) -> dict[str, int]:
    """What a duration adds: one in its bucket, and its minutes in the sum. Below a minute is a minute."""
    minutes = max(1, took // MINUTE)
    return {f"{name}:{ceil(log(minutes) / _WIDTH)}": 1, f"{name}:{SUM}": minutes}


def read(names: Mapping[str, str], counts: Mapping[str, int]) -> dict[str, Spread]:
    """The spread of all durations that were added under each short name, by the name that it stands for."""
    found: dict[str, dict[str, int]] = {short: {} for short in names.values()}
    for key, n in counts.items():
        if ":" in key:
            short, _, bucket = key.partition(":")
            found.setdefault(short, {})[bucket] = n
    return {name: _spread(found[short]) for name, short in names.items()}


def _spread(found: dict[str, int]) -> Spread:
    if not found:
        return _NOTHING
    minutes = found.pop(SUM, 0)
    buckets = sorted((int(bucket), n) for bucket, n in found.items())
    count = sum(found.values())
    if not count:
        return _NOTHING
    return Spread(count, minutes / count / 60, _at(buckets, count, 0.5), _at(buckets, count, 0.9))


def _at(buckets: list[tuple[int, int]], count: int, share: float) -> float:
    """The nearest rank's bucket, by the value that is as far from its lower as from its upper end."""
    left = ceil(share * count)
    for bucket, n in buckets:
        left -= n
        if left <= 0:
            return 2 * _GAMMA**bucket / (_GAMMA + 1) / 60
    raise AssertionError("more was asked for than is there")
