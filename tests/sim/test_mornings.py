"""Reports in the simulated world: each once, with the figures of its moment; a bug in that is found."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.domain.report import Report
from chalicelib.domain.report_periods import Kind, Period, id_of, last_over
from chalicelib.ports import Deps
from chalicelib.usecases import building, kept_reports, report_rounds
from chalicelib.usecases.personal import HOUSE
from local.sim.invariants import ViolationError
from local.sim.run import live
from tests.sim.days import lived

Break = Callable[[pytest.MonkeyPatch], None]


def told_nobody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(report_rounds, "tell", lambda _deps, _report: None)


def counts_one_more(patch: pytest.MonkeyPatch) -> None:
    def build(deps: Deps, period: Period) -> Report:
        found = building.build(deps, period)
        counts = {**found.whole.now.counts, "received": found.whole.now.count("received") + 1}
        now = replace(found.whole.now, counts=counts)
        return replace(found, whole=replace(found.whole, now=now))

    patch.setattr(kept_reports, "build", build)


def builds_a_correction_by_itself(patch: pytest.MonkeyPatch) -> None:
    def keep(deps: Deps, period: Period) -> kept_reports.Kept:
        found = kept_reports.newest(deps, period)
        edition = found.edition + 1 if found else 1
        report = replace(building.build(deps, period), edition=edition)
        return kept_reports._keep(deps, replace(report, id=id_of(period, edition)))

    patch.setattr(kept_reports, "keep", keep)
    patch.setattr(report_rounds, "TOLD", "reports/forgotten")
    patch.setattr(report_rounds, "_due", yesterday)


def yesterday(deps: Deps) -> list[Period]:
    """The schedule comes twice."""
    return [last_over(Kind.DAILY, deps.sla.calendar.local_day(deps.now()))] * 2


@pytest.mark.slow
@pytest.mark.parametrize("bug", [told_nobody, counts_one_more, builds_a_correction_by_itself])
def test_a_bug_in_the_reports_breaks_an_invariant(bug: Break, monkeypatch: pytest.MonkeyPatch) -> None:
    bug(monkeypatch)
    with pytest.raises(ViolationError):
        live(5, 300, 0)


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "rate"), [(5, 0.0), (6, 0.05)])
def test_reports_are_built_in_fair_weather_and_in_foul(
    seed: int, rate: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = lived(monkeypatch, seed, 300, rate)
    deps = replace(world.deps, store=world.store)
    (kept, *_) = kept_reports.listed(deps, HOUSE, Kind.DAILY).items
    assert deps.store.entry(report_rounds.TOLD, kept.id)
