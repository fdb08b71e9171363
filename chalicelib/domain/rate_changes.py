"""What changed a rate: each group's own rate, or its share of the whole; the parts sum to the change.

The decomposition of Kitagawa (1955): with the shares w and rates r of a group in the period before (0) and
now (1), its own rate moved the whole by (r1 - r0) · (w0 + w1) / 2, its share by (w1 - w0) · ((r0 + r1) / 2
- c). The shares sum to one in both periods, so that any c gives the same sum: with the mean of both rates
of the whole a group that grows pulls it up if it is better than the whole, and down if it is worse.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Ratio = tuple[int, int]
"""Numerator and denominator."""

NONE: Ratio = (0, 0)


@dataclass(frozen=True)
class Effect:
    """What a group did to the whole, as exact shares: by its own rate, and by its part of the whole."""

    value: str
    own: Fraction
    mix: Fraction
    now: Ratio
    before: Ratio

    @property
    def total(self) -> Fraction:
        return self.own + self.mix


def effects(now: Mapping[str, Ratio], before: Mapping[str, Ratio]) -> tuple[Effect, ...]:
    """Of each group, the largest first; none if there was nothing to divide in one of the periods.

    Their totals sum to the change of the rate over all groups, exactly. A group that is there in one of the
    periods alone has changed by its share alone.
    """
    whole_now, whole_before = _sum(now), _sum(before)
    if not (whole_now[1] and whole_before[1]):
        return ()
    middle = (Fraction(*whole_now) + Fraction(*whole_before)) / 2
    values = sorted(value for value in now.keys() | before.keys() if _of(now, value) or _of(before, value))
    found = [
        _effect(value, now.get(value, NONE), before.get(value, NONE), (whole_now[1], whole_before[1]), middle)
        for value in values
    ]
    return tuple(sorted(found, key=lambda each: -abs(each.total)))


def _effect(value: str, now: Ratio, before: Ratio, wholes: tuple[int, int], middle: Fraction) -> Effect:
    w1, w0 = Fraction(now[1], wholes[0]), Fraction(before[1], wholes[1])
    r1, r0 = Fraction(*(now if now[1] else before)), Fraction(*(before if before[1] else now))
    return Effect(value, (r1 - r0) * (w0 + w1) / 2, (w1 - w0) * ((r0 + r1) / 2 - middle), now, before)


def _of(groups: Mapping[str, Ratio], value: str) -> int:
    return groups.get(value, NONE)[1]


def _sum(groups: Mapping[str, Ratio]) -> Ratio:
    return sum(n for n, _ in groups.values()), sum(of for _, of in groups.values())
