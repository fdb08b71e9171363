"""A day on which many answer, some in a hurry and many at one machine: each odd answer is shown once."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain import signs as rules
from chalicelib.domain.signs_events import SurveyFlagged
from chalicelib.domain.values import Outcome, Sign
from chalicelib.ports import Deps, Entry
from chalicelib.usecases import actions, signs
from local.sim import actors as cast
from local.sim import invariants
from local.sim.run import RATE
from local.sim.world import World, build
from tests.office import WATER, Office
from tests.sim.days import Acts, play

PHONES = [f"+86139000001{number:02}" for number in range(24)]
ACTS: Acts = {
    cast.react: 6,
    cast.sweep_due: 8,
    cast.answer_by_page: 6,
    cast.answer_by_sms: 2,
    cast.officer_acts: 2,
    cast.bring_receipt: 2,
    cast.pass_time: 2,
}
SPAN = timedelta(hours=20)


def due(seed: int) -> World:
    """All of them were answered a week ago; one is an officer."""
    office = Office(build(seed, 0.0))
    for phone in (*PHONES, office.deps.office.person("w-lu").phone):
        ticket = office.sms(WATER, phone)
        office.world.submitted.add(ticket)
        office.act_only(ticket, "reply", actions.Reply(Outcome.SOLVED, "已修好"), office.handler(ticket))
    office.settle()
    office.world.pass_time(timedelta(days=7, minutes=-5))
    return office.world


def live(seed: int, steps: int = 400) -> World:
    return play(due(seed), ACTS, 2 * RATE, SPAN, steps)


def shown(world: World) -> Counter[str]:
    events = (event for ticket in world.submitted for event in world.store.history(ticket))
    named = (event.body.signs.split() for event in events if isinstance(event.body, SurveyFlagged))
    return Counter(sign for signs in named for sign in signs)


@pytest.mark.parametrize("seed", range(1, 4))
def test_every_odd_answer_is_shown_once_to_a_supervisor_and_no_other(seed: int) -> None:
    found = shown(live(seed))
    assert min(found[sign] for sign in (Sign.HASTY, Sign.SHARED_SOURCE)) > 0


def nobody_looks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(signs, "look", lambda *_: None)


def those_of_before_are_let_go(patch: pytest.MonkeyPatch) -> None:
    """Only whoever comes once there are too many is shown."""
    patch.setattr(signs, "_flag_all", lambda *_: None)


def all_are_shown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rules, "found", lambda *_: (Sign.HASTY,))


def every_answer_is_somebody_elses(patch: pytest.MonkeyPatch) -> None:
    """So that nobody ever answers from where another has."""

    def key(deps: Deps, source: str, key: str, citizen: str) -> list[Entry]:
        return [Entry(source, key, citizen)]

    patch.setattr(signs, "_note", key)


@pytest.mark.parametrize(
    "mutation", [nobody_looks, those_of_before_are_let_go, all_are_shown, every_answer_is_somebody_elses]
)
def test_a_bug_in_the_signs_is_noticed(
    mutation: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutation(monkeypatch)
    with pytest.raises(invariants.ViolationError):  # noqa: PT012  whichever day shows it
        for seed in range(1, 5):
            live(seed)
