"""The sweep's bench in small: 50 due among 5,000, in both homes."""

from functools import cache

import pytest

from bench.crowd import Crowd
from bench.sweep import Wave, limits, measure
from chalicelib.domain.values import Status

HOMES = ("sqlite", "dynamodb")
WAVES, STORED = (10, 50), 5_000


@cache
def measured(home: str) -> tuple[list[Wave], list[Wave], str]:
    return measure(home, WAVES, STORED)


def test_the_crowd_is_as_large_as_was_asked_and_its_cases_are_open_and_differ() -> None:
    cases = [(case.ticket, case.wake_at, due) for case, due in Crowd((10, 50), 400).cases()]
    assert len({ticket for ticket, _, _ in cases}) == len(cases) == 460
    assert sum(due for _, _, due in cases) == 60
    last = Crowd((10, 50), 400).moment(1)
    assert all((wake_at is not None and wake_at <= last) == due for _, wake_at, due in cases)
    assert {case.status for case, _ in Crowd((5,), 5).cases()} == {Status.DISPATCHED}


@pytest.mark.slow
@pytest.mark.parametrize("home", HOMES)
def test_50_due_among_5000_are_found_oldest_first_and_nothing_else_is_read(home: str) -> None:
    alone, full, plan = measured(home)
    assert [(wave.stored, wave.due, wave.found, wave.swept) for wave in full] == [
        (STORED, due, due, due) for due in WAVES
    ]
    assert all(wave.in_order for wave in (*alone, *full))
    assert [wave.find.reads for wave in full] == [wave.find.reads for wave in alone]
    assert "cases_due" in plan or "due" in plan
    assert "SCAN" not in plan


@pytest.mark.slow
@pytest.mark.parametrize("home", HOMES)
def test_what_the_sweep_reads_grows_with_what_is_due_and_not_with_what_is_stored(home: str) -> None:
    alone, full, _ = measured(home)
    assert full[1].sweep.reads <= 1.02 * alone[1].sweep.reads
    each = [wave.sweep.reads / wave.due for wave in full]
    assert each[1] == pytest.approx(each[0], rel=0.2)


@pytest.mark.slow
@pytest.mark.parametrize("home", HOMES)
def test_every_limit_but_that_of_time_is_kept_in_small_too(home: str) -> None:
    alone, full, _ = measured(home)
    broken = [row for row in limits(alone, full) if not row["kept"] and "CPU" not in row["what"]]
    assert broken == []
