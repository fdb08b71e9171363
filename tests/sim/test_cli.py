"""`huiyin sim` tells what it lived, and how to live a broken life again."""

import pytest
from click.testing import CliRunner

from local.cli import main
from local.sim import many
from local.sim.invariants import ViolationError
from local.sim.run import Life


def run(*words: str) -> tuple[int, str]:
    ran = CliRunner().invoke(main, ["sim", *words], catch_exceptions=False)
    return ran.exit_code, ran.output


@pytest.mark.slow
def test_seeds_lived_in_processes_are_all_in_the_table() -> None:
    code, said = run("--seed", "5", "--steps", "60", "--seeds", "3", "--jobs", "2")
    assert code == 0
    assert "3 lives" in said


def test_the_first_violation_ends_it_with_the_line_that_repeats_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def live(seed: int, steps: int, rate: float, store: str, pack: str) -> Life:
        if seed < 6:
            return Life(seed, steps, 1, 1, 1, 1)
        error = ViolationError("two messages for one event")
        error.add_note(f"huiyin sim --seed {seed} --steps 17")
        raise error

    monkeypatch.setattr(many, "live", live)
    code, said = run("--seed", "5", "--seeds", "9", "--rate", "0.02", "--store", "dynamodb")
    assert code == 1
    assert "two messages for one event" in said
    assert "again: huiyin sim --seed 6 --steps 17 --rate 0.02 --store dynamodb" in said
