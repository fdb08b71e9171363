"""Days in the simulated world: what nobody notes, or what is sealed before its end, breaks an invariant."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.ports import Deps
from chalicelib.usecases import roots
from local.sim.invariants import ViolationError
from local.sim.run import live

SEED, STEPS = 1, 60


def test_a_tracker_that_notes_no_case_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roots, "note", lambda _deps, _ticket: None)
    with pytest.raises(ViolationError, match="no root will cover"):
        live(SEED, STEPS)


def test_a_leaf_that_says_more_than_there_is_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    honest: Any = roots._leaf

    def boasting(deps: Deps, ticket: str) -> Any:
        leaf = honest(deps, ticket)
        return replace(leaf, seq=leaf.seq + 1) if leaf else None

    monkeypatch.setattr(roots, "_leaf", boasting)
    with pytest.raises(ViolationError, match="cut_off"):
        live(SEED, STEPS)
