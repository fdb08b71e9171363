"""A topic that rises beyond its usual level is named, chance is not."""

from random import Random

import pytest

from chalicelib.domain.early_warning import WEEKS, level

LEAST = 5


@pytest.mark.parametrize(
    ("count", "before", "raised"),
    [
        (0, [0] * 8, False),
        (4, [0] * 8, False),  # fewer than make a group matter
        (5, [0] * 8, True),
        (9, [4] * 8, False),
        (11, [4] * 8, True),
        (130, [100] * 8, False),
        (133, [100] * 8, True),
        (40, [5, 60, 8, 45, 3, 70, 2, 50], False),  # it has always scattered so
        (3, [10] * 8, False),  # what falls is no warning
    ],
)
def test_a_week_is_held_against_those_before(count: int, before: list[int], raised: bool) -> None:
    assert level(count, before, LEAST).is_raised is raised


def test_what_is_usual_and_the_limit_are_told() -> None:
    found = level(11, [4] * 8, LEAST)
    assert found.usual == 4
    assert found.limit == pytest.approx(4 + 3 * (4 * 9 / 8) ** 0.5)


def test_chance_alone_is_seldom_named_and_a_doubled_level_often() -> None:
    """Poisson weeks of 12 cases: about one in five hundred by the method, here less than one in a hundred."""
    dice = Random(7)

    def week(mean: float) -> int:
        return sum(dice.random() < mean / 1000 for _ in range(1000))

    tries = [[week(12) for _ in range(WEEKS)] for _ in range(400)]
    alarms = sum(level(week(12), before, LEAST).is_raised for before in tries)
    found = sum(level(week(30), before, LEAST).is_raised for before in tries)
    assert alarms <= 4
    assert found >= 300
