"""Each of these bugs in what clocks do breaks an invariant, though it would fold the events again."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain import events as e
from chalicelib.domain import running
from chalicelib.domain.values import Outcome, Target
from chalicelib.ports import Change
from chalicelib.sla import clock as clocks
from chalicelib.sla.timer import Clock
from chalicelib.store import codec
from chalicelib.usecases import actions
from chalicelib.usecases.acts import handling
from local.sim.clock_oracle import wrong_clock
from local.sim.invariants import ViolationError, check_case
from local.sim.run import live
from tests.homes import Home
from tests.usecases.climbing import SMOKE

Break = Callable[[pytest.MonkeyPatch], None]


def pauses_forgotten(patch: pytest.MonkeyPatch) -> None:
    """The clock runs again, and the pause has given nothing back."""
    patch.setattr(clocks, "resume", lambda _, clock, at: replace(clock, paused_at=None))


def pauses_never_begun(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(clocks, "pause", lambda clock, at: clock)


def pauses_counted_twice(patch: pytest.MonkeyPatch) -> None:
    """erpnext#47172."""
    resume = clocks.resume

    def twice(calendar: Any, clock: Clock, at: datetime) -> Clock:
        once = resume(calendar, clock, at)
        return resume(calendar, replace(once, paused_at=clock.paused_at), at)

    patch.setattr(clocks, "resume", twice)


def nights_given_back(patch: pytest.MonkeyPatch) -> None:
    """Wall time of a pause is added to a clock of working time."""
    resume = clocks.resume

    def all_of_it(calendar: Any, clock: Clock, at: datetime) -> Clock:
        done = resume(calendar, clock, at)
        return replace(done, due_at=clock.due_at + (at - (clock.paused_at or at)))

    patch.setattr(clocks, "resume", all_of_it)


def restarted_by_dispatch(patch: pytest.MonkeyPatch) -> None:
    """traps.md 15."""
    meet = running.meet

    def and_restart(case: Any, target: Target, at: datetime) -> None:
        meet(case, target, at)
        if target is Target.DISPATCH:
            clock = case.clocks[Target.REPLY]
            case.clocks[Target.REPLY] = replace(
                clock, started_at=at, due_at=clock.due_at + timedelta(hours=1)
            )

    patch.setattr(running, "meet", and_restart)


def restarted_by_a_correction(patch: pytest.MonkeyPatch) -> None:
    """traps.md 6."""
    patch.setattr(
        clocks, "regrade", lambda policy, calendar, clock, *_: replace(clock, due_at=clock.started_at)
    )


def lateness_forgotten(patch: pytest.MonkeyPatch) -> None:
    meet = clocks.meet
    patch.setattr(clocks, "meet", lambda clock, at: replace(meet(clock, at), missed=False))


def pauses_not_stored(patch: pytest.MonkeyPatch) -> None:
    """The fold knows of it, and the head that is kept does not."""
    encode = codec.encode_case

    def leaky(case: Any, version: int) -> bytes:
        held, case.clocks = (
            case.clocks,
            {target: replace(clock, paused_seconds=0) for target, clock in case.clocks.items()},
        )
        try:
            return encode(case, version)
        finally:
            case.clocks = held

    patch.setattr(codec, "encode_case", leaky)


def promises_without_a_clock(patch: pytest.MonkeyPatch) -> None:
    """Nobody is reminded of what was promised."""
    patch.setattr(running, "promise", lambda *_: None)


BUGS: tuple[Break, ...] = (
    *(pauses_forgotten, pauses_never_begun, pauses_counted_twice, nights_given_back, pauses_not_stored),
    *(restarted_by_dispatch, restarted_by_a_correction, lateness_forgotten),
    promises_without_a_clock,
)


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS)
def test_the_simulator_notices(bug: Break, monkeypatch: pytest.MonkeyPatch) -> None:
    bug(monkeypatch)
    with pytest.raises(ViolationError):
        _lives()


def _lives() -> None:
    """Several, since any change of the code throws the dice of a single one anew."""
    for seed in range(1, 13):
        live(seed, 1200)


def a_paused_case() -> tuple[Home, str]:
    """With two pauses that have ended and one that runs."""
    office = Home()
    ticket = office.sms(SMOKE)
    for evening, morning in (("Mon 2026-03-02", "Tue 2026-03-03"), ("Fri 2026-03-06", "Mon 2026-03-09")):
        office.until(f"{evening} 17:00")
        office.act(ticket, "ask", actions.Ask("是哪一家？"))
        office.until(f"{morning} 09:00")
        office.sms("三栋楼下那家")
    office.act(ticket, "ask", actions.Ask("几号门？"))
    return office, ticket


WRONG: dict[str, object] = {
    "started_at": datetime.fromisoformat("2026-03-02T02:00:00Z"),
    "due_at": datetime.fromisoformat("2026-03-10T02:00:00Z"),
    "working": False,
    "paused_at": None,
    "met_at": datetime.fromisoformat("2026-03-05T02:00:00Z"),
    "paused_seconds": 1,
    "paused_working_seconds": 1,
}


@pytest.mark.parametrize("field", [field.name for field in fields(Clock) if field.name != "target"])
def test_a_stored_clock_that_differs_in_any_field_is_noticed(field: str) -> None:
    """What is recomputed from the events is held against what was stored, all of it."""
    office, ticket = a_paused_case()
    check_case(office.world, ticket)
    case = office.case(ticket)
    clock = case.clocks[Target.REPLY]
    others = {"provisional": True, "steps_done": 5, "missed": True, "extension": "5wd"} | {
        "former": ((clock.due_at, 1),)
    }
    case.clocks[Target.REPLY] = replace(clock, **{field: (WRONG | others)[field]})  # type: ignore[arg-type]  # by name
    assert case.clocks[Target.REPLY] != clock
    assert bool(wrong_clock(case, office.deps.store.history(ticket), office.deps.sla_of)) == (field in WRONG)
    office.deps.store.commit(Change(case))
    with pytest.raises(ViolationError):
        check_case(office.world, ticket)


def test_the_oracle_knows_what_pauses_give_back() -> None:
    office, ticket = a_paused_case()
    case, events = office.case(ticket), office.deps.store.history(ticket)
    assert [event.kind for event in events].count(e.QuestionAsked.__name__) == 3
    assert case.clocks[Target.REPLY].paused == timedelta(hours=2)
    assert wrong_clock(case, events, office.deps.sla_of) == ""


def test_an_exclusion_that_nobody_approved_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever replies would take the case out of the rates."""
    monkeypatch.setattr(handling, "fits_proposal", lambda *_: None)
    office = Home()
    ticket = office.sms(SMOKE)
    office.act(ticket, "reply", actions.Reply(Outcome.EXCLUDED, "不归我们管"))
    with pytest.raises(ViolationError):
        check_case(office.world, ticket)
