"""The simulator notices what goes wrong between cases that are handled as one."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from chalicelib.domain import merging_events as m
from chalicelib.ports import Deps
from chalicelib.usecases import merging, notices_merging, reactions
from chalicelib.usecases.letters import Letter, Matter
from local.sim.invariants import ViolationError
from local.sim.run import live

Break = Callable[[pytest.MonkeyPatch], None]


def answers_kept_from_the_others(patch: pytest.MonkeyPatch) -> None:
    """Only the citizen of the master hears the answer."""
    patch.setattr(merging, "_reply", lambda *_: None)


def promises_kept_to_the_master_alone(patch: pytest.MonkeyPatch) -> None:
    """The others wait for ever for what was promised to all."""
    patch.setattr(merging, "_promised", lambda *_: None)


def joined_without_a_master(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks whether the master is one still."""
    patch.setattr(merging, "_join", lambda *_: None)


def told_with_the_masters_number(patch: pytest.MonkeyPatch) -> None:
    """The letter about the merging names the case of somebody else."""

    def tell(deps: Deps, matter: Matter) -> Iterator[Letter]:
        for letter in notices_merging.tell_of_merging(deps, matter):
            yield replace(letter, words=letter.words | {"ticket": matter.case.master or "?"})

    patch.setattr(reactions, "REACTIONS", {**reactions.REACTIONS, m.CaseMerged: (tell,)})


@pytest.mark.slow
@pytest.mark.parametrize(
    "mutation",
    [
        answers_kept_from_the_others,
        promises_kept_to_the_master_alone,
        joined_without_a_master,
        told_with_the_masters_number,
    ],
)
def test_the_simulator_notices(mutation: Break, monkeypatch: pytest.MonkeyPatch) -> None:
    mutation(monkeypatch)
    with pytest.raises(ViolationError):
        _lives(1000)


def _lives(steps: int) -> None:
    """Several, since any change of the code throws the dice of a single one anew."""
    for seed in range(1, 13):
        live(seed, steps)
