"""The bench of a million cases in small: 600 of them, beside 100."""

from pathlib import Path

import pytest

from bench.million import judge, rival
from bench.million.filling import fill, opened
from bench.million.judge import Held, Measured, Ours
from bench.million.lives import lives
from bench.million.queries import FILTERS, queries
from bench.million.stamps import prints
from chalicelib.domain.ticket import parse
from chalicelib.domain.values import Status
from chalicelib.usecases import recounting
from chalicelib.usecases.tracking import dimensions

CASES, FEW = 600, 100
LIVES = lives(stories=1, simulated=1, steps=600)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("million")
    paths = {cases: folder / f"{cases}.db" for cases in (FEW, CASES)}
    for cases, path in paths.items():
        fill(path, LIVES, cases)
    return paths


def test_as_many_cases_as_asked_for_on_two_years_each_with_a_ticket_of_its_own() -> None:
    each = [(one.ticket, one.mould.case.received_at) for together in prints(LIVES, 3_000) for one in together]
    assert len({ticket for ticket, _ in each}) == len(each) == 3_000
    assert all(parse(ticket) == ticket for ticket, _ in each)
    days = [at.date() for _, at in each if at]
    assert (max(days) - min(days)).days > 700


@pytest.mark.slow
def test_a_store_that_was_filled_in_bulk_is_one_that_the_tracker_proves(stores: dict[int, Path]) -> None:
    with opened(stores[CASES]) as (deps, store):
        found = recounting.verify(deps, b"key")
        assert (found.cases, found.sound) == (CASES, True)
        (ticket, *_) = store.tickets()
        noted, case = store.tracked(ticket), store.case(ticket)
        assert case is not None
        assert noted.version == case.version
        assert store.history(ticket)[-1].seq == case.seq
        store.adjust("all", next(store.cells("all")))
        assert not recounting.verify(deps, b"key").sound


@pytest.mark.slow
def test_every_filter_queue_figure_and_card_is_asked_and_stays_within_its_bound(
    stores: dict[int, Path],
) -> None:
    measured: list[Measured] = []
    with opened(stores[CASES]) as (deps, store):
        asked = list(queries(deps))
        names = " / ".join(query.name for query in asked)
        assert all(f"{name}, page 1" in names for name in FILTERS)
        assert all(f"{by}: a year" in names for by in dimensions(deps))
        assert all(f"status {status}, page 1" in names for status in Status)
        measured += [judge.one(query, store, tries=1) for query in asked]
    rows = [held for held in judge.of_queries(measured, CASES) if held.what.startswith("rows")]
    assert [held for held in rows if not held.kept] == []
    assert sum(each.found for each in measured) > CASES
    assert all(each.rows for each in measured if each.found)


def test_a_limit_that_is_broken_says_so_and_no_rival_is_no_ratio() -> None:
    assert Held("", 1, 50, 50).kept
    assert not Held("", 1, 50.1, 50).kept
    assert not Held("", 1, 499, 500, at_least=True).kept
    pages, ours = [rival.Page("a page", 5_000, 6_000)], {"a page": Ours("a figure", 10, 100)}
    assert [(held.measured, held.kept) for held in judge.of_rival(ours, pages, 1)] == [
        (500, True),
        (50, True),
    ]
    assert list(judge.of_rival({}, [], 1)) == []


def test_what_cannot_be_run_is_left_out_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(rival.NoRivalError, match="nowhere"):
        rival.measure(1, tmp_path / "nowhere")
