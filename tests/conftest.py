"""How `pytest -n` shares the tests among its workers (docs/decisions.md, "Tests run on all cores")."""

from collections.abc import Iterator

import pytest
from chalice.test import Client
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.office import Office

PIECES = {"tests/browser/": "servers", "tests/e2e/": "servers", "tests/infra/": "package"}
"""Whole servers run one at a time, beside what computes; template, zip and linters are made ready once."""
APART = ("tests/cloud/test_story_faults.py", "tests/faults/", "tests/sim/")
"""Many stories in one file, each long, and next to nothing that they share."""

# Hypothesis' deadline is of the wall, which a neighbour holds up; what is bounded has tests of its own.
HURRY = [HealthCheck.too_slow]
settings.register_profile("neighbours", settings(), deadline=None, suppress_health_check=HURRY)
settings.load_profile("neighbours")


def piece(nodeid: str) -> str:
    """What one worker does in one go: a file, for its tests may share something dear."""
    if nodeid.startswith(APART):
        return nodeid
    file = nodeid.partition("::")[0]
    return next((name for folder, name in PIECES.items() if file.startswith(folder)), file)


@pytest.fixture
def client(office: Office) -> Iterator[Client]:
    """Knocks at the app, which lives in the test's own `office`."""
    from app import app

    with Client(app) as client:
        yield client


class Pieces(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return piece(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Pieces:
    """In the order of the files, for the servers come early: at the end all would wait for them."""
    config.option.loadscopereorder = False
    return Pieces(config, log)
