"""The storm on the wire does what it says, and only its doings pass for faults."""

from collections import Counter
from random import Random
from typing import Any

import pytest
from pynamodb.exceptions import PutError

from chalicelib.domain.errors import ConflictError
from chalicelib.ports import Change, DueKind, Store
from local.dynamodb.engine import Engine
from local.dynamodb.store import EngineStore
from local.sim.cloud import Storm, Translated, clouded
from local.sim.faults import FaultError, Faults, Killed
from tests.store.builders import NOW, a_case, a_delivery


def weather(rate: float) -> Faults:
    return Faults(Random(1), rate)


def test_fair_weather_has_no_faults() -> None:
    fair, reached = clouded(weather(0))
    for n in range(30):
        reached.commit(Change(a_case(f"T{n}", wake_at=NOW)))
    assert reached.due(DueKind.CASE, NOW, 100) == fair.due(DueKind.CASE, NOW, 100)
    assert len(fair.due(DueKind.CASE, NOW, 100)) == 30


def test_a_storm_has_all_of_them_and_a_write_is_done_or_not() -> None:
    fair, reached = clouded(weather(0.2))
    ends = Counter(_commit(fair, reached, n) for n in range(200))
    assert set(ends) == {
        ("done", True),
        ("FaultError", False),
        ("FaultError", True),
        ("Killed", False),
        ("Killed", True),
        ("ConflictError", False),
    }


def _commit(fair: Store, reached: Store, n: int) -> tuple[str, bool]:
    """How it ended, and whether it was written."""
    change = Change(a_case(f"T{n}"), deliveries=(a_delivery(f"T{n}-d", f"T{n}"),))
    try:
        reached.commit(change)
    except (FaultError, Killed, ConflictError) as error:
        return type(error).__name__, _is_whole(fair, n)
    return "done", _is_whole(fair, n)


def _is_whole(fair: Store, n: int) -> bool:
    written = {fair.case(f"T{n}") is not None, fair.delivery(f"T{n}-d") is not None}
    assert len(written) == 1
    return written.pop()


def test_an_index_in_a_storm_is_behind_and_never_ahead() -> None:
    faults = weather(0)
    fair, reached = clouded(faults)
    behind = 0
    for n in range(60):
        fair.commit(Change(a_case(f"T{n:02}", wake_at=NOW)))
        faults.rate = 1e-9
        known = {due.id for due in reached.due(DueKind.CASE, NOW, 100)}
        faults.rate = 0
        assert known <= {f"T{each:02}" for each in range(n + 1)}
        behind += len(known) < n + 1
    assert behind


def test_a_mistake_of_ours_is_no_fault() -> None:
    class Wrong(EngineStore):
        def once(self, key: str) -> Any:
            self._table("", "empty keys are refused").save()

    engine = Engine()
    store = Translated(Wrong(engine, Storm(weather(0), engine, EngineStore(engine))))
    with pytest.raises(PutError, match="ValidationException"):
        store.once("k")
