"""Sending: claim, hand to the provider once, and know what came of it (design.md 5).

A send whose answer is lost is `unknown`: the provider is asked, never sent to blindly again. What fails
for good goes another way, and where there is none it is parked, so that an officer calls the person.
"""

from datetime import datetime

from chalicelib.domain.case import By
from chalicelib.domain.delivery import (
    ASK_AGAIN,
    ASK_FOR,
    CALL_WAIT,
    FAILED,
    LEASE,
    MAX_ATTEMPTS,
    RECEIPT_WAIT,
    SETTLED,
    Delivery,
    DeliveryStatus,
    backoff,
    is_overtaken,
)
from chalicelib.domain.errors import ConflictError, NotFoundError
from chalicelib.domain.events import CitizenInformed, Notice, Proof
from chalicelib.domain.values import Channel, Status
from chalicelib.ports import Deps, PermanentFailure, TemporaryFailure
from chalicelib.sla.quiet import send_at
from chalicelib.usecases import errands, letters, other_ways, rounds
from chalicelib.usecases.awaited import is_awaited
from chalicelib.usecases.claims import change, claim, park
from chalicelib.usecases.saving import load, persist, save

S = DeliveryStatus
MAX_QUESTIONS = 2
AWAITED = frozenset({Notice.ACKNOWLEDGEMENT, Notice.REPLY})
"""What a case waits for; that the survey arrived stands on its delivery and moves no clock."""


def deliver(deps: Deps, id: str) -> bool:
    """Take the next step of one delivery, if it is due; safe to call twice or late.

    False if somebody else is at it, who may yet fall over: a queue must bring it again.
    """
    delivery, now = deps.store.delivery(id), deps.now()
    if delivery is None or delivery.next_at is None:
        return True
    if delivery.next_at > now:
        return not delivery.leased
    try:
        _step(deps, delivery, now)
    except ConflictError:
        return False  # or a receipt settled it meanwhile
    return True


def _step(deps: Deps, delivery: Delivery, now: datetime) -> None:
    if delivery.reaction in errands.WORK:
        errands.run(deps, delivery, now)
    elif delivery.status in (S.CREATED, S.TEMPORARY_FAILURE):
        _dispatch(deps, delivery, now)
    elif delivery.status in FAILED:
        _see_to(deps, delivery, now)
    elif delivery.status is S.SENDING and delivery.provider_id and delivery.channel is not Channel.VOICE:
        _assume_arrived(deps, delivery, now)
    else:
        _ask(deps, delivery, now)


def _dispatch(deps: Deps, delivery: Delivery, now: datetime) -> None:
    case = rounds.case_of(deps, delivery)
    if case and is_overtaken(delivery, case):
        change(deps, delivery, status=S.CANCELLED, next_at=None, settled_at=now, reason="overtaken")
        return
    if letters.is_opted_out(deps, delivery):
        _give_up(deps, delivery, S.PERMANENT_FAILURE, "opted_out", now)
        return
    at = send_at(deps.sla.policy, deps.sla.calendar, delivery.audience, now, pressing=delivery.pressing)
    if at > now:
        change(deps, delivery, next_at=rounds.held(deps, delivery, at))
        return
    said = rounds.compose(deps, delivery, now) if delivery.reaction == rounds.ROUND else delivery
    if not said.text:
        change(deps, said, status=S.CANCELLED, next_at=None, settled_at=now, reason="empty")
        return
    _hand_over(deps, claim(deps, said, now), now)


def _hand_over(deps: Deps, claimed: Delivery, now: datetime) -> None:
    try:
        provider_id = deps.senders[claimed.channel].send(claimed)
    except PermanentFailure as failure:
        _give_up(deps, claimed, S.PERMANENT_FAILURE, str(failure), now)
    except TemporaryFailure as failure:
        _try_later(deps, claimed, str(failure), now)
    except Exception as error:  # noqa: BLE001  nobody knows whether it went out
        change(deps, claimed, status=S.UNKNOWN, next_at=now + LEASE, reason=type(error).__name__)
    else:
        change(deps, claimed, provider_id=provider_id, next_at=_no_receipt_at(claimed, now), reason="")


def _try_later(deps: Deps, claimed: Delivery, reason: str, now: datetime) -> None:
    if claimed.attempts >= MAX_ATTEMPTS:
        _give_up(deps, claimed, S.TECHNICAL_FAILURE, reason, now)
        return
    next_at = now + backoff(claimed.attempts)
    change(deps, claimed, status=S.TEMPORARY_FAILURE, next_at=next_at, reason=reason)


def _ask(deps: Deps, delivery: Delivery, now: datetime) -> None:
    """Whatever happened, the provider knows and we do not: no answer in time, or no word of a call's end."""
    try:
        found = deps.senders[delivery.channel].find(delivery)
    except PermanentFailure as failure:
        _give_up(deps, delivery, S.PERMANENT_FAILURE, str(failure), now)
        return
    except Exception as error:
        _ask_later(deps, delivery, type(error).__name__, now)
        raise
    if found and found.delivered:
        settle(deps, delivery.id, S.DELIVERED, found.provider_id)
    elif found:
        next_at = _no_receipt_at(delivery, now)
        change(deps, delivery, status=S.SENDING, provider_id=found.provider_id, next_at=next_at)
    elif delivery.asked + 1 < MAX_QUESTIONS:
        change(deps, delivery, status=S.UNKNOWN, asked=delivery.asked + 1, next_at=now + ASK_AGAIN)
    else:
        park(deps, delivery, "unknown", now)
        change(deps, delivery, status=S.UNKNOWN, asked=delivery.asked + 1, next_at=None)


def _ask_later(deps: Deps, delivery: Delivery, reason: str, now: datetime) -> None:
    """Who cannot be asked now may be in an hour; what waits for that must not stand before what can go."""
    if now - (delivery.sent_at or now) < ASK_FOR:
        change(deps, delivery, status=S.UNKNOWN, next_at=now + ASK_AGAIN)
    else:
        park(deps, delivery, reason, now)
        change(deps, delivery, status=S.UNKNOWN, next_at=None)


def _no_receipt_at(delivery: Delivery, now: datetime) -> datetime | None:
    """Somebody must notice that no receipt comes: of a call, and where a case waits for it to arrive."""
    if delivery.channel is Channel.VOICE:
        return now + CALL_WAIT
    return now + RECEIPT_WAIT if delivery.notice in AWAITED else None


def settle(deps: Deps, id: str, status: DeliveryStatus, provider_id: str = "", reason: str = "") -> None:
    """Take a receipt, in whatever order receipts come: the first final one stands.

    The case learns of it first; a crash between the two is mended by the provider's next try.
    NotFoundError if the delivery is not ours.
    """
    persist(lambda: _settle(deps, id, status, provider_id, reason))


def _settle(deps: Deps, id: str, status: DeliveryStatus, provider_id: str, reason: str) -> None:
    delivery, now = deps.store.delivery(id), deps.now()
    if delivery is None:
        raise NotFoundError(id)
    if delivery.status in SETTLED or status not in SETTLED:
        return
    if status is S.DELIVERED:
        _tell_case(deps, delivery, Proof.DELIVERED, now)
        known = provider_id or delivery.provider_id
        change(deps, delivery, status=status, provider_id=known, next_at=None, settled_at=now)
    elif _is_of_this_try(delivery, provider_id):
        _give_up(deps, delivery, status, reason, now)


def _is_of_this_try(delivery: Delivery, provider_id: str) -> bool:
    """That an earlier try failed says nothing of the one that an officer ordered since."""
    is_other = provider_id and delivery.provider_id and provider_id != delivery.provider_id
    is_earlier = provider_id and provider_id == delivery.earlier
    return delivery.status is not S.CREATED and not is_other and not is_earlier


def _assume_arrived(deps: Deps, delivery: Delivery, now: datetime) -> None:
    _tell_case(deps, delivery, Proof.SENT, now)
    change(deps, delivery, next_at=None)


def _give_up(deps: Deps, delivery: Delivery, status: DeliveryStatus, reason: str, now: datetime) -> None:
    """It stays due until it has been seen to: a crash in between loses nothing."""
    _see_to(deps, change(deps, delivery, status=status, reason=reason, next_at=now, settled_at=now), now)


def _see_to(deps: Deps, failed: Delivery, now: datetime) -> None:
    other_ways.see_to(deps, failed, now)
    change(deps, failed, next_at=None)


def _tell_case(deps: Deps, delivery: Delivery, proof: Proof, now: datetime) -> None:
    notice = delivery.notice
    if notice and notice in AWAITED:
        persist(lambda: _inform(deps, delivery, notice, proof, now))


def _inform(deps: Deps, delivery: Delivery, notice: Notice, proof: Proof, now: datetime) -> None:
    case, sla = load(deps, delivery.ticket)
    if case.status is Status.ARCHIVED or case.cycle.number != delivery.cycle or case.knows(notice):
        return
    if notice is Notice.REPLY and not is_awaited(deps, case, delivery.event):
        return
    arrived_at = (delivery.sent_at or now) if proof is Proof.SENT else now
    body = CitizenInformed(of=notice, proof=proof, arrived_at=arrived_at, delivery=delivery.id)
    case.record(By(now), body, sla)
    save(deps, case, sla)
