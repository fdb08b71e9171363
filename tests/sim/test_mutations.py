"""The simulator can fail: these bugs, put in on purpose, break an invariant within some hundred steps."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from chalicelib.channels.switchboard import Switchboard
from chalicelib.domain import events as e
from chalicelib.domain import ledger, ledger_drafts, running
from chalicelib.domain.case import Case
from chalicelib.domain.delivery import LEASE, Delivery
from chalicelib.domain.values import Target
from chalicelib.domain.wake import next_wake
from chalicelib.ports import Change, Deps, PermanentFailure, TemporaryFailure
from chalicelib.usecases import (
    answering,
    casework,
    claims,
    delivery,
    feed,
    letters,
    reactions,
    receive,
    rounds,
    saving,
    tracking,
    waking,
)
from local.sim import actors
from local.sim.invariants import ViolationError
from local.sim.run import live

Break = Callable[[pytest.MonkeyPatch], None]
SAVERS = (casework, delivery, reactions, receive, waking)


def no_once_key(patch: pytest.MonkeyPatch) -> None:
    """The save forgets what caused it, so that a repeat is carried out again."""

    def save(deps: Deps, case: Any, sla: Any, *, contact: Any = None, **_: Any) -> None:
        case.wake_at = next_wake(case, sla)
        deps.store.commit(Change(case, None, contact))

    for module in SAVERS:
        patch.setattr(module, "save", save)


def receive_without_key(patch: pytest.MonkeyPatch) -> None:
    def save(deps: Deps, case: Any, sla: Any, *, once: str, **more: Any) -> None:
        saving.save(deps, case, sla, once=once.replace("receive:", "other:"), **more)

    patch.setattr(receive, "save", save)


def random_delivery_ids(patch: pytest.MonkeyPatch) -> None:
    """A repeat of the same reaction writes another delivery."""
    random = Random(5)
    patch.setattr(letters, "delivery_id", lambda *_: f"X-sms-{random.getrandbits(96):024x}")


def clocks_never_met(patch: pytest.MonkeyPatch) -> None:
    """A reminder goes on after the reply."""
    patch.setattr(running, "meet", lambda *_: None)


def reminders_never_remembered(patch: pytest.MonkeyPatch) -> None:
    """Every wake reminds again."""
    patch.setattr(running, "climb", lambda *_, **__: None)


def calendar_not_followed(patch: pytest.MonkeyPatch) -> None:
    """What is announced while a case runs is for new cases alone."""
    patch.setattr(Case, "follow_calendar", lambda *_: None)


def counted_twice(patch: pytest.MonkeyPatch) -> None:
    """New without minus old."""

    def retrack(deps: Deps, ticket: str) -> None:
        before, case = deps.store.tracked(ticket), deps.store.case(ticket)
        if case and before.version < case.version:
            deps.store.track(ticket, replace(before, contribution=()), tracking.recompute(deps, case))

    patch.setattr(tracking, "retrack", retrack)


def sent_at_any_hour(patch: pytest.MonkeyPatch) -> None:
    def now_(
        policy: object, calendar: object, audience: object, now: datetime, *, pressing: bool
    ) -> datetime:
        return now

    patch.setattr(letters, "send_at", now_)
    patch.setattr(delivery, "send_at", now_)


def stop_ignored(patch: pytest.MonkeyPatch) -> None:
    class Deaf:
        @staticmethod
        def is_opted_out(deps: Deps, message: Delivery) -> bool:
            return False

    patch.setattr(delivery, "letters", Deaf)


def overtaken_goes_out(patch: pytest.MonkeyPatch) -> None:
    for room in (delivery, rounds):
        patch.setattr(room, "is_overtaken", lambda *_: False)


def sent_before_claimed(patch: pytest.MonkeyPatch) -> None:
    """A crash after the send forgets it."""

    def dispatch(deps: Deps, message: Delivery, now: datetime) -> None:
        with suppress(PermanentFailure, TemporaryFailure):
            deps.senders[message.channel].send(message)
        sent = {"provider_id": "x", "next_at": now + LEASE, "sent_at": now}
        claims.change(deps, message, status=delivery.S.SENDING, **sent)

    patch.setattr(delivery, "_dispatch", dispatch)


def unknown_sent_again(patch: pytest.MonkeyPatch) -> None:
    """The answer was lost, so it is sent once more."""
    patch.setattr(delivery, "_ask", delivery._dispatch)


def lost_answer_taken_for_a_refusal(patch: pytest.MonkeyPatch) -> None:
    """The switchboard sends again, through the second provider."""
    send = Switchboard._send

    def refused(self: Switchboard, line: Any, message: Delivery) -> str:
        try:
            return send(self, line, message)
        except (PermanentFailure, TemporaryFailure):
            raise
        except Exception:  # noqa: BLE001  that is the bug
            raise TemporaryFailure("busy") from None

    patch.setattr(Switchboard, "_send", refused)


def failed_records_skipped(patch: pytest.MonkeyPatch) -> None:
    """The checkpoint moves on over a record that failed, and nobody is told."""
    patch.setattr(feed, "MAX_ATTEMPTS", 1)
    patch.setattr(feed, "park", lambda *_: None)


def wakes_late(patch: pytest.MonkeyPatch) -> None:
    def late(case: Any, sla: Any) -> datetime | None:
        at = next_wake(case, sla)
        return at and at + timedelta(minutes=1)

    patch.setattr(saving, "next_wake", late)


def no_acknowledgement(patch: pytest.MonkeyPatch) -> None:
    table = {body: found for body, found in reactions.REACTIONS.items() if body is not e.CaseReceived}
    patch.setattr(reactions, "REACTIONS", table)


def orders_acted_again(patch: pytest.MonkeyPatch) -> None:
    """A crash before the mark, and the officer's order is carried out once more."""

    class Forgetful:
        @staticmethod
        def act(*given: Any, **_: Any) -> object:
            return casework.act(*given)

    patch.setattr(answering, "casework", Forgetful)
    # So many other things are done in an office that chance alone would hardly ever hit this one.
    patch.setitem(actors._WEIGHTS, actors.order_by_sms, 60)


def clock_restarted_by_the_unit(patch: pytest.MonkeyPatch) -> None:
    """The citizen's clock starts when a unit has the case (trap 15)."""
    begin = running.start

    def start(case: Any, sla: Any, target: Target, at: datetime) -> None:
        for each in (target, Target.REPLY) if target is Target.RETURN_WINDOW else (target,):
            begin(case, sla, each, at)

    patch.setattr(running, "start", start)


def unit_not_written_down(patch: pytest.MonkeyPatch) -> None:
    """The ledger says that nobody but the centre ever had a case."""
    enter = ledger_drafts.enter

    def forget(drafts: Any, event: Any, *more: Any) -> None:
        if not isinstance(event.body, e.CaseDispatched):
            enter(drafts, event, *more)

    patch.setattr(ledger, "enter", forget)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mutation", "steps"),
    [
        (no_once_key, 400),
        (receive_without_key, 400),
        (counted_twice, 400),
        (sent_at_any_hour, 600),
        (stop_ignored, 600),
        (overtaken_goes_out, 600),
        (sent_before_claimed, 400),
        (unknown_sent_again, 400),
        (lost_answer_taken_for_a_refusal, 400),
        (failed_records_skipped, 600),
        (wakes_late, 100),
        (no_acknowledgement, 300),
        (random_delivery_ids, 100),
        (clocks_never_met, 100),
        (reminders_never_remembered, 100),
        (calendar_not_followed, 400),
        (clock_restarted_by_the_unit, 100),
        (unit_not_written_down, 100),
    ],
)
def test_the_simulator_notices(mutation: Break, steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    mutation(monkeypatch)
    with pytest.raises(ViolationError):
        _lives(steps, 12)


@pytest.mark.slow
def test_the_simulator_notices_an_order_that_is_carried_out_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a death between two writes; with many more of them hardly any order gets as far as that."""
    orders_acted_again(monkeypatch)
    with pytest.raises(ViolationError, match="was carried out twice"):
        _lives(600, 60)


def _lives(steps: int, most: int) -> None:
    """Several, since any change of the code throws the dice of a single one anew."""
    for seed in range(1, most + 1):
        live(seed, steps)
