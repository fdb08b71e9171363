"""What must hold after every step, and what must hold once everything has come to rest (design.md 10)."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain import events as e
from chalicelib.domain.case import Case, rebuild
from chalicelib.domain.chain import verify
from chalicelib.domain.delivery import FAILED, Delivery, DeliveryStatus, is_overtaken
from chalicelib.domain.events import Notice
from chalicelib.domain.values import Channel, Status
from chalicelib.domain.wake import next_wake
from chalicelib.sla.quiet import send_at
from chalicelib.usecases import calls, errands, inspection, intake, letters, pictures, rounds
from local.sim import (
    almanac,
    figures,
    merging,
    publishing,
    receivers,
    rooms,
    searching,
    signs,
    survey_calls,
    tallies,
    trails,
    working,
)
from local.sim.clock_oracle import wrong_clock
from local.sim.officers import ORDERED
from local.sim.oracle import wrong_reminder
from local.sim.world import World

ALLOWED_REASONS = frozenset(
    {"FaultError", "FeedStalledError", "invalid_number", "busy", "unknown", "network", "opted_out"}
    | {"not_ready", "no_sound", "number_withheld", "unverified", "order_unverified", "flood", "5.1.1", "died"}
    | {"reexamination_late", "reexamination_final", "reexamination_top", "matter_final"}
    | {"by_hand", "matter_ended", "no_picture", "too_large", "filtered", "no_connection"}
    | {"no_answer", "busy", "call_failed", "machine", "no_key", "http_500"}
    # Long lives reach a December in which nobody has announced the next year's holidays.
    | {"not_announced"}
)
ORDER_OUTCOMES = frozenset({"order_done", "order_refused", "order_which", "order_none", "order_unknown"})


class ViolationError(AssertionError):
    """Something that must never be true is true."""


def after_step(world: World) -> None:
    """Look at what this step touched: its cases and the messages that went out."""
    for ticket in world.proxy.touched:
        check_case(world, ticket)
    world.proxy.touched.clear()
    for delivery in world.network.fresh:
        check_message(world, delivery.id)
    world.network.fresh.clear()
    world.proxy.overtaken = False


def check_case(world: World, ticket: str) -> None:
    """The chain verifies, the ledger adds up, the events alone give the stored case, its clock is right."""
    case = world.store.case(ticket)
    if case is None:
        return
    events = world.store.history(ticket)
    sla = world.sla_of(case.policy, case.calendar)
    if untimely := wrong_reminder(events):
        raise ViolationError(f"{untimely.id} reminds of what is met, or again: {untimely.body}")
    if lost := world.proxy.written.get(ticket, set()) - {event.hash for event in events}:
        raise ViolationError(f"{len(lost)} events of {ticket} were written and are gone")
    if wrong := [*verify(events, case.salt), *rooms.wrongs(world, case, events, sla)]:
        raise ViolationError(f"trail or ledger of {ticket}: {wrong}")
    again = replace(
        rebuild(ticket, case.salt, events, world.sla_of),
        version=case.version,
        wake_at=case.wake_at,
        generation=case.generation,
    )
    if again != case:
        raise ViolationError(f"{ticket} is not what its events made of it:\n{case}\n{again}")
    if clock := wrong_clock(case, events, world.sla_of):
        raise ViolationError(f"a clock of {ticket} is wrong: {clock}")
    if case.wake_at != (wake_at := next_wake(case, sla)):
        raise ViolationError(f"{ticket} wakes at {case.wake_at}, not {wake_at}")


def check_message(world: World, id: str) -> None:
    """Nobody is told twice, at night, after STOP, or of something that is over."""
    sent = world.network.accepted[id]
    delivery = sent[-1]
    told = (delivery.event, delivery.reaction, delivery.recipient, delivery.channel)
    if len(sent) > 1 or world.told.setdefault(told, id) != id:
        raise ViolationError(f"{delivery.recipient} was told twice: {told}")
    if delivery.reaction in ORDER_OUTCOMES and world.answered.setdefault(delivery.event, id) != id:
        raise ViolationError(f"two things were said of one order: {delivery}")
    for leak in merging.leaks(world, delivery):
        raise ViolationError(leak)
    now = world.now
    policy, calendar = world.deps.sla.policy, world.deps.sla.calendar
    if send_at(policy, calendar, delivery.audience, now, pressing=delivery.pressing) != now:
        raise ViolationError(f"{delivery.reaction} went out at {now}")
    faultless = replace(world.deps, store=world.store)
    # Who says STOP while the message is on its way to the provider gets it still.
    if not world.proxy.overtaken and letters.is_opted_out(faultless, delivery):
        raise ViolationError(f"{delivery.reaction} went to a number that said STOP")
    for letter in rounds.carried(faultless, delivery) if delivery.reaction == rounds.ROUND else [delivery]:
        _check_timely(world, letter)


def _check_timely(world: World, letter: Delivery) -> None:
    """Of what is done at the very moment of sending, nobody can know."""
    case = world.store.case(letter.event.partition(":")[0])
    clock = case.clocks.get(letter.target) if case and letter.target else None
    if clock and clock.met_at is not None and clock.met_at < (letter.sent_at or world.now):
        raise ViolationError(f"{letter.reaction} went out for a met {letter.target}")


def at_rest(world: World) -> None:
    """Every accepted input is a case or parked, and the counters equal what the cases say."""
    parked = world.store.parked(None, 10_000).items
    _note_calls(world)
    # What was added on the page of a case and became one of its own: whoever sent it may not have heard so.
    world.submitted.update(world.store.tickets())
    for ticket in world.submitted:
        _check_meant(world, ticket)
        for wrong in working.untold(world, ticket):
            raise ViolationError(wrong)
        if not _is_received(world, ticket) and not any(ticket in item.ref for item in parked):
            raise ViolationError(f"submission {ticket} is lost")
    for item in parked:
        if item.reason not in ALLOWED_REASONS:
            raise ViolationError(f"parked by a bug: {item}")
    if outdated := almanac.outdated(world):
        raise ViolationError(f"counted on an outdated calendar: {outdated}")
    _check_acknowledged(world)
    _check_told(world)
    _check_pictures(world)
    for wrong in (
        *survey_calls.wrongs(world),
        *signs.wrongs(world),
        *trails.wrongs(world),
        *merging.at_rest(world),
        *tallies.wrongs(world),
        *searching.wrongs(world),
        *figures.wrongs(world),
        *publishing.wrongs(world),
        *receivers.wrongs(world),
    ):
        raise ViolationError(wrong)


def _check_meant(world: World, ticket: str) -> None:
    """What an officer ordered opens no case of the officer's own."""
    said = world.store.submission(ticket) if world.store.case(ticket) else None
    if said and re.match(rf"[123] {ORDERED}", said.content.text):
        raise ViolationError(f"an order was taken for a matter: {ticket}")


def _check_pictures(world: World) -> None:
    """Of a message that is a case or belongs to one, they are here, or somebody knows that they are not."""
    deps = replace(world.deps, store=world.store)
    fetched = [row.recipient for ticket in world.submitted for row in world.store.deliveries(ticket)
               if row.reaction == pictures.FETCH]  # fmt: skip
    for ticket in fetched:
        submission = world.store.submission(ticket)
        files = inspection.of_submission(deps, submission) if submission else ()
        if any(file.state is inspection.FileState.CHECKING for file in files):
            raise ViolationError(f"the pictures of {ticket} are forgotten")


def _note_calls(world: World) -> None:
    """What a call left, perhaps long after it, is an accepted input; if it left nothing, somebody sees it."""
    deps = replace(world.deps, store=world.store)
    for sid in world.telephone.called:
        kept = intake.kept(deps, Channel.VOICE, sid)
        look = world.store.delivery(calls.look_id(sid))
        if kept:
            world.submitted.add(kept.ticket)
        elif look and look.next_at is None and not world.store.find_parked(f"call:{sid}"):
            raise ViolationError(f"call {sid} is lost")


def _is_received(world: World, ticket: str) -> bool:
    """A new case is named after its submission; whatever else a message meant is remembered by its key."""
    return bool(world.store.case(ticket)) or world.store.once(f"receive:{ticket}") is not None


def _check_acknowledged(world: World) -> None:
    for ticket in world.submitted:
        case, rows = world.store.case(ticket), world.store.deliveries(ticket)
        acks = [row for row in rows if row.notice is Notice.ACKNOWLEDGEMENT]
        if case:
            _check_reply(world, case, rows)
        if case and world.reachable(ticket) and not acks and not _is_quiet(world, ticket):
            raise ViolationError(f"{ticket} was never acknowledged")


def _check_told(world: World) -> None:
    """Whatever was to be said went out once by each way, waits, was overtaken, or an officer sees it."""
    messages = defaultdict(list)
    for row in filter(None, map(world.store.delivery, world.proxy.rows)):
        if row.reaction not in (*errands.WORK, rounds.ROUND):
            messages[row.event, row.reaction, row.recipient].append(row)
    for message, tries in messages.items():
        if not any(_is_seen_to(world, row) for row in tries):
            raise ViolationError(f"{message} is lost: {tries}")
        if twice := [row for row in tries if _went_out(world, row.id) and _went_out(world, row.provider_id)]:
            raise ViolationError(f"{message} went out by itself and in its round: {twice}")


def _is_seen_to(world: World, row: Delivery) -> bool:
    carried = world.store.delivery(row.provider_id) if row.provider_id else None
    if carried and carried.reaction == rounds.ROUND and row.status is DeliveryStatus.SENDING:
        return _is_seen_to(world, carried)
    case = world.store.case(row.event.partition(":")[0])
    failed_too_late = row.status in FAILED and case is not None and _is_too_late(world, row, case)
    done = failed_too_late or row.status is DeliveryStatus.CANCELLED or _went_out(world, row.id)
    return done or row.next_at is not None or world.store.find_parked(f"delivery:{row.id}") is not None


def _is_too_late(world: World, row: Delivery, case: Case) -> bool:
    """Also of a date that the clock no longer has: it stood still meanwhile, and reminds anew."""
    if is_overtaken(row, case):
        return True
    body = next((ev.body for ev in world.store.history(case.ticket) if ev.id == row.event), None)
    clock = case.clocks.get(row.target) if row.target else None
    return isinstance(body, e.ReminderDue) and clock is not None and clock.due_at != body.due_at


def _went_out(world: World, id: str) -> bool:
    return bool(world.network.accepted.get(id))


def _check_reply(world: World, case: Case, rows: Sequence[Delivery]) -> None:
    """A case whose reply nobody has, and nobody will see to, waits for ever."""
    untold = case.status is Status.REPLIED and not case.knows(Notice.REPLY)
    parked = (item.ref for item in world.store.parked(None, 10_000).items) if untold else ()
    waits = {case.ticket, *(row.id for row in rows if row.notice is Notice.REPLY)} & set(parked)
    if untold and not waits and not any(row.notice is Notice.REPLY and row.next_at for row in rows):
        raise ViolationError(f"the reply of {case.ticket} is forgotten: {rows}")


def _is_quiet(world: World, ticket: str) -> bool:
    """Of a flood only an officer hears."""
    return any(getattr(event.body, "quiet", False) for event in world.store.history(ticket)[:1])
