"""What the workers of `pytest -n` take in one go (tests/conftest.py)."""

from pathlib import Path

import pytest

from tests.conftest import APART, PIECES, piece

ROOT = Path(__file__).parents[1]


def test_whole_servers_run_one_at_a_time() -> None:
    assert piece("tests/e2e/test_kill.py::test_a") == piece("tests/browser/test_form.py::test_b[1]")


def test_a_file_stays_together() -> None:
    assert piece("tests/cloud/test_policies.py::test_a[x::y]") == "tests/cloud/test_policies.py"
    assert piece("tests/test_story.py::test_a") != piece("tests/test_mail_story.py::test_a")


def test_long_stories_of_one_file_are_shared_among_the_workers() -> None:
    assert piece("tests/sim/test_seeds.py::test_a[1]") != piece("tests/sim/test_seeds.py::test_a[2]")


@pytest.mark.parametrize("place", [*PIECES, *APART])
def test_what_is_named_is_there(place: str) -> None:
    assert (ROOT / place).exists()
