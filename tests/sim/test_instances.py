"""The simulator notices each way in which an instance of a petition could go wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain import instances
from chalicelib.usecases import delivery, parking
from local.sim.invariants import ViolationError
from local.sim.run import live

Break = Callable[[pytest.MonkeyPatch], None]


def judged_by_themselves(patch: pytest.MonkeyPatch) -> None:
    """The next higher office gives it to whoever is there."""
    judge = instances.judge_for
    patch.setattr(instances, "judge_for", lambda case, unit, office, _: judge(case, unit, office, ()))


def recused_by_nobody(patch: pytest.MonkeyPatch) -> None:
    """Whoever has answered may do so again."""
    patch.setattr(instances, "is_own_work", lambda *_: False)


def asked_of_the_same_unit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(instances, "higher", lambda case, _: case.cycle.unit)


def any_receipt_will_do(patch: pytest.MonkeyPatch) -> None:
    """That of the first answer begins the window of the second."""

    def always(*_: Any) -> bool:
        return True

    for room in (delivery, parking):
        patch.setattr(room, "is_awaited", always)


@pytest.mark.slow
@pytest.mark.parametrize(
    "broken", [judged_by_themselves, recused_by_nobody, asked_of_the_same_unit, any_receipt_will_do]
)
def test_a_broken_instance_breaks_an_invariant(monkeypatch: pytest.MonkeyPatch, broken: Break) -> None:
    broken(monkeypatch)
    with pytest.raises(ViolationError):  # noqa: PT012  whichever life shows it
        for seed in range(1, 7):
            live(seed, 1_500, pack="petition")
