"""Many surveys by telephone on a bad day: each is answered, written down, or on the officers' list."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib.domain import delivery as rows
from chalicelib.domain.errors import HuiyinError
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Outcome
from chalicelib.ports import Consumer
from chalicelib.usecases import actions, delivery, feed, survey, survey_calls
from chalicelib.usecases.intake import submit
from local.sim import actors as cast
from local.sim import invariants
from local.sim.actors import Actors
from local.sim.faults import FaultError, Killed
from local.sim.run import RATE, rest
from local.sim.world import World, build
from tests.office import DISPATCHER, WATER, Office

PHONES = [f"+86139000001{number:02}" for number in range(30)]
ACTS: dict[Callable[[Actors], None], int] = {
    cast.react: 4,
    cast.sweep_due: 8,
    cast.answer_the_phone: 8,
    cast.tell_of_calls: 4,
    cast.answer_by_page: 1,
    cast.answer_by_sms: 1,
    cast.bring_receipt: 4,
    cast.officer_acts: 1,
    cast.pass_time: 4,
}
SPAN = timedelta(days=5)


def due(seed: int) -> World:
    """Thirty people have called, and all of them were answered a week ago."""
    office = Office(build(seed, 0.0))
    for number, phone in enumerate(PHONES):
        ticket = called(office, number, phone)
        office.act_only(ticket, "reply", actions.Reply(Outcome.SOLVED, "已修好"), office.handler(ticket))
    office.settle()
    office.world.pass_time(timedelta(days=7, hours=1))
    return office.world


def called(office: Office, number: int, phone: str) -> str:
    content = Content("", title="电话留言", citizen=Citizen(phone=phone))
    ticket = submit(office.deps, Channel.VOICE, f"CA{number:032x}", content).ticket
    office.world.submitted.add(ticket)
    office.settle()
    office.act_only(ticket, "transcribe", actions.Transcribe(WATER), DISPATCHER)
    office.settle()
    return ticket


def live(seed: int, steps: int = 500) -> World:
    world = due(seed)
    actors, random = Actors(world, []), world.random
    world.faults.rate, until = 3 * RATE, world.now + SPAN
    world.proxy.meanwhile = lambda _: None
    for _ in range(steps):
        (act,) = random.choices(list(ACTS), list(ACTS.values()))
        with suppress(FaultError, Killed, feed.FeedStalledError, HuiyinError):
            act(actors)
        invariants.after_step(world)
        if world.now < until:
            world.pass_time(SPAN / steps)
    rest(actors)
    return world


@pytest.mark.parametrize("seed", range(1, 4))
def test_every_way_in_which_a_call_ends_leaves_nobody_forgotten_and_nobody_asked_twice(seed: int) -> None:
    world = live(seed)
    ends = Counter((call.over, call.reached) for call in world.phone.calls.values())
    assert {("machine", False), ("no_answer", False), ("busy", False), ("no_key", True)} <= set(ends)
    assert world.phone.thanked
    assert world.store.feed(Consumer.REACT, 1) == []


def nobody_asks_after_a_call(patch: pytest.MonkeyPatch) -> None:
    """Where the word of its end is lost, a call is forgotten."""
    patch.setattr(delivery, "_no_receipt_at", lambda *_: None)


def silence_counts_as_an_answer(patch: pytest.MonkeyPatch) -> None:
    def end(deps: object, id: str, call: str, reason: str) -> None:
        delivery.settle(deps, id, rows.DeliveryStatus.DELIVERED, call)  # type: ignore[arg-type]  # Deps

    patch.setattr(survey_calls, "end", end)


def nothing_is_recorded(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(survey, "record", lambda *_, **__: None)


def a_key_reaches_nobody(patch: pytest.MonkeyPatch) -> None:
    """So that whoever answered is written to as well."""
    patch.setattr(survey_calls, "settle", lambda *_: None)


@pytest.mark.parametrize(
    "mutation",
    [nobody_asks_after_a_call, silence_counts_as_an_answer, nothing_is_recorded, a_key_reaches_nobody],
)
def test_a_bug_in_the_calls_is_noticed(
    mutation: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutation(monkeypatch)
    with pytest.raises(invariants.ViolationError):
        live(1)
