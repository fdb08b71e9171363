"""A short run of the simulator, and every life that once broke an invariant."""

import pytest

from local.sim.run import RATE, live

SHORT = 1_200
FAILED_ONCE: list[tuple[int, int, float]] = [(1, 2_000, 0.01), (84, 1_500, 0.01)]
"""(seed, steps, rate) of lives that broke an invariant before something was mended: a line each."""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(101, 106))
def test_an_office_under_faults_breaks_no_invariant(seed: int) -> None:
    life = live(seed, SHORT)
    assert life.cases
    assert life.faults


@pytest.mark.slow
@pytest.mark.parametrize("seed", [101, 102])
def test_an_office_on_dynamodb_breaks_no_invariant(seed: int) -> None:
    life = live(seed, SHORT // 3, store="dynamodb")
    assert life.cases
    assert life.faults


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "store"), [(1, "sqlite"), (3, "sqlite"), (101, "sqlite"), (2, "dynamodb")])
def test_an_office_of_petitions_breaks_no_invariant(seed: int, store: str) -> None:
    """Seeds 1 and 3 once took the receipt of an answer for that of the next instance's."""
    life = live(seed, 1_500 if store == "sqlite" else SHORT // 3, store=store, pack="petition")
    assert life.cases
    assert life.faults


@pytest.mark.slow
def test_an_office_on_dynamodb_survives_a_storm() -> None:
    assert live(8, SHORT // 4, RATE * 5, "dynamodb").faults


@pytest.mark.slow
def test_an_office_in_fair_weather_loses_nothing_and_has_no_faults() -> None:
    life = live(7, 500, rate=0)
    assert life.cases
    assert not life.faults


@pytest.mark.slow
def test_an_office_in_a_storm_breaks_no_invariant() -> None:
    assert live(8, 600, rate=RATE * 10).faults


def test_the_same_seed_lives_the_same_life() -> None:
    assert live(3, 200) == live(3, 200)


@pytest.mark.slow
def test_the_same_seed_lives_the_same_life_on_dynamodb() -> None:
    assert live(3, 100, store="dynamodb") == live(3, 100, store="dynamodb")


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "steps", "rate"), FAILED_ONCE)
def test_what_failed_once_holds(seed: int, steps: int, rate: float) -> None:
    live(seed, steps, rate)
