"""Incidents of a real service desk: which the casework accepts whole, and why not the others."""

import os
from pathlib import Path

import pytest

from chalicelib.domain.values import Status
from chalicelib.store.sqlite import SqliteStore
from local.incidents.life import Refusal
from local.incidents.log import State, read
from local.incidents.run import Lived, live

REAL = os.environ.get("HUIYIN_REAL_DATA", "")
pytestmark = [
    pytest.mark.skipif(not REAL, reason="HUIYIN_REAL_DATA does not name the folder of the real data"),
    pytest.mark.slow,
]

WORK = {Status.IN_PROGRESS}
STANDS_FOR = {
    # A unit that says nothing has signed when its window is over.
    State.NEW: {Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS},
    State.ACTIVE: WORK,
    State.AWAITING_VENDOR: WORK,
    State.AWAITING_PROBLEM: WORK,
    State.AWAITING_EVIDENCE: WORK,
    # A question lapses after five working days; the log's desk waits on.
    State.AWAITING_USER: {Status.AWAITING_CITIZEN, Status.IN_PROGRESS},
    State.RESOLVED: {Status.REPLIED},
    # The survey and the end come in their own time.
    State.CLOSED: {Status.REPLIED, Status.EVALUATED, Status.ARCHIVED},
}


@pytest.fixture(scope="module")
def result() -> Lived:
    """Every fifth incident; `huiyin incidents FILE` lives them all (docs/operations.md)."""
    return live(SqliteStore(None), read(Path(REAL) / "deadlines/incident_events_half.csv.gz")[::5])


def test_at_least_95_of_100_are_accepted_whole(result: Lived) -> None:
    assert (result.incidents, result.rows) == (2078, 12120)
    assert result.share >= 0.95
    assert result.accepted == 2067


def test_so_are_they_without_those_that_only_the_end_of_a_wait_speaks_for(result: Lived) -> None:
    assert result.unheard == 87
    assert result.share_heard >= 0.95


def test_every_refusal_is_explained(result: Lived) -> None:
    assert {refusal: len(fates) for refusal, fates in result.refused.items()} == {Refusal.MOVED_ON: 11}


def test_the_case_stands_where_the_log_says(result: Lived) -> None:
    found: dict[State, set[Status]] = {}
    for state, status in result.stands:
        found.setdefault(state, set()).add(status)
    assert all(found[state] <= STANDS_FOR[state] for state in found)
    assert found.keys() == set(State)


def test_what_was_closed_is_archived_in_the_end(result: Lived) -> None:
    assert result.ends == {Status.ARCHIVED: 2067}
