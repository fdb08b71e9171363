"""The simulator notices what goes wrong between cases that are handled as one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain import merging_events as m
from chalicelib.domain.values import Outcome
from chalicelib.ports import Deps
from chalicelib.usecases import actions, merging, notices_merging, reactions
from chalicelib.usecases.letters import Letter, Matter
from local.sim.invariants import ViolationError
from local.sim.merging import at_rest
from local.sim.run import live
from tests.homes import Home
from tests.office import DISPATCHER, WATER

Break = Callable[[pytest.MonkeyPatch], None]


def answers_kept_from_the_others(patch: pytest.MonkeyPatch) -> None:
    """Only the citizen of the master hears the answer."""
    patch.setattr(merging, "_reply", lambda *_: None)


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


def test_a_promise_that_is_kept_to_the_master_alone_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others would wait for ever for what was promised to all."""
    monkeypatch.setattr(merging, "_promised", lambda *_: None)
    office = Home()
    master, child = office.sms(WATER), office.sms(WATER, "+8613900000101")
    office.world.submitted |= {master, child}
    office.act(child, "merge", actions.Merge(master), DISPATCHER)
    office.act(master, "reply", actions.Reply(Outcome.PROMISED, "管线要换", date(2026, 3, 20), "先勘察"))
    assert not [*at_rest(office.world)]
    office.act(master, "follow_up", actions.FollowUp(Outcome.SOLVED, "全部通水"))
    assert [*at_rest(office.world)]
