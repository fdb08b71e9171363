"""What managers are told in the simulated world, and that the look at it finds what is wrong."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chalicelib.ports import Cell
from chalicelib.usecases.asked import Asked
from chalicelib.usecases.reports import Measures, measures
from local.sim import figures
from tests.homes import HOMES, Home

MARCH = Asked("category", date(2026, 3, 1), date(2026, 3, 31), limit=1)


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> Home:
    home = Home(request.param)
    for value in ("a", "b"):
        counts = {"on_time": 1, "concluded": 2}
        home.deps.store.adjust("category", Cell("M2026-03", value, counts))
    return home


def test_all_pages_are_every_row(home: Home) -> None:
    assert list(figures.wrong(home.deps, MARCH)) == []
    assert [row.value for row in figures.listed(home.deps, MARCH)] == ["a", "b"]


@pytest.mark.parametrize("change", [{"cursor": None}, {"rows": ()}])
def test_a_page_that_hides_a_row_is_found(
    monkeypatch: pytest.MonkeyPatch, home: Home, change: dict[str, Any]
) -> None:
    def wrong(*asked: Any) -> Measures:
        return replace(measures(*asked), **change)

    monkeypatch.setattr("chalicelib.usecases.reports.measures", wrong)
    assert list(figures.wrong(home.deps, MARCH))
