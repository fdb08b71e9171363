"""On DynamoDB too the simulator can fail: these bugs of the store, put in on purpose, break an invariant."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from chalicelib.store import dynamodb, dynamodb_commit, dynamodb_counters, dynamodb_transaction
from chalicelib.store.dynamodb_transaction import write
from local.sim.invariants import ViolationError
from local.sim.run import live

Break = Callable[[pytest.MonkeyPatch], None]


def last_save_overwritten(patch: pytest.MonkeyPatch) -> None:
    """The events of a save are gone with the next one."""
    patch.setattr(dynamodb_commit, "_keep_last_save", lambda *_: None)


def counted_beside_the_row(patch: pytest.MonkeyPatch) -> None:
    """Counters and the tracker's row one after the other: who falls over in between counts twice."""

    def torn(table: Any, puts: Any, *, additions: Sequence[Any]) -> Any:
        for addition in additions:
            write(table, [], additions=[addition])
        return write(table, puts)

    patch.setattr(dynamodb_counters, "write", torn)


def whoever_comes_last_wins(patch: pytest.MonkeyPatch) -> None:
    """A save does not look whether the case has moved meanwhile."""
    patch.setattr(dynamodb_commit, "has", lambda table, _: table.pk.exists() | table.pk.does_not_exist())


def claimed_by_everybody(patch: pytest.MonkeyPatch) -> None:
    """Two who take a delivery at one moment both send it."""

    def update(row: Any, actions: Any, _: object) -> bool:
        return dynamodb_transaction.update(row, actions, type(row).pk.exists())

    patch.setattr(dynamodb, "update", update)


MUTATIONS = (last_save_overwritten, counted_beside_the_row, whoever_comes_last_wins, claimed_by_everybody)


@pytest.mark.slow
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_the_simulator_notices(mutation: Break, monkeypatch: pytest.MonkeyPatch) -> None:
    mutation(monkeypatch)
    with pytest.raises(ViolationError):
        _lives()


def _lives() -> None:
    """Several, since any change of the code throws the dice of a single one anew."""
    for seed in range(1, 9):
        live(seed, 500, 0.01, "dynamodb")
