"""A message on its way to one person, from `created` to a receipt (style.md, Names)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from chalicelib.domain.events import Notice
from chalicelib.domain.head import Head
from chalicelib.domain.values import Channel, Target
from chalicelib.sla.quiet import Audience


class DeliveryStatus(StrEnum):
    """GOV.UK Notify's words; `sending` means claimed, and accepted once there is a provider id.

    `cancelled`: what it says was overtaken before it could go out (traps.md 11).
    """

    CREATED = "created"
    SENDING = "sending"
    DELIVERED = "delivered"
    TEMPORARY_FAILURE = "temporary-failure"
    PERMANENT_FAILURE = "permanent-failure"
    TECHNICAL_FAILURE = "technical-failure"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


FAILED = frozenset({DeliveryStatus.PERMANENT_FAILURE, DeliveryStatus.TECHNICAL_FAILURE})
"""For good: it goes another way, or to an officer."""

SETTLED = FAILED | {DeliveryStatus.DELIVERED, DeliveryStatus.CANCELLED}

LEASE = timedelta(minutes=2)
"""How long a claimed send may take; after that nobody knows whether it went out."""

ASK_AGAIN = timedelta(minutes=10)
"""Between the two questions to the provider about an ambiguous send."""

ASK_FOR = timedelta(hours=6)
"""How long a provider that cannot even be asked is asked again."""

RECEIPT_WAIT = timedelta(hours=24)
"""No receipt by then: sent counts as arrived (domain.md §4)."""

CALL_WAIT = timedelta(minutes=15)
"""By then a call is over; whoever made it is asked, if nobody has told."""

MAX_ATTEMPTS = 6


@dataclass(frozen=True)
class Delivery:
    """One row per (event, reaction, recipient); `next_at` puts it in the due index, None takes it out.

    `reply_to` is what the address carries that an answer by mail comes to.
    `earlier` is the provider's id of the try before the one that an officer ordered.
    `claim` is drawn anew by whoever sends it: two who claim at one moment do not write the same.
    """

    id: str
    ticket: str
    event: str
    reaction: str
    recipient: str
    channel: Channel
    to: str
    text: str
    created_at: datetime
    next_at: datetime | None
    subject: str = ""
    reply_to: str = ""
    notice: Notice | None = None
    cycle: int = 0
    target: Target | None = None
    audience: Audience = Audience.CITIZEN
    pressing: bool = False
    status: DeliveryStatus = DeliveryStatus.CREATED
    version: int = 0
    claim: str = ""
    attempts: int = 0
    asked: int = 0
    provider_id: str = ""
    earlier: str = ""
    reason: str = ""
    sent_at: datetime | None = None
    settled_at: datetime | None = None

    @property
    def leased(self) -> bool:
        """Claimed, and not handed over yet: for seconds as a rule."""
        return self.status is DeliveryStatus.SENDING and not self.provider_id


def delivery_id(event: str, reaction: str, recipient: str, channel: Channel) -> str:
    """The same for a repeat of the same reaction, so that nobody is told twice.

    Begins with the event, so that what is due at the same moment goes out in the order it happened,
    and names the channel, so that its queue is known from the due index alone.
    """
    digest = sha256(f"{event}|{reaction}|{recipient}|{channel}".encode()).hexdigest()
    return f"{event.replace(':', '-')}-{channel}-{digest[:12]}"


def channel_of(id: str) -> Channel:
    """The channel that a delivery's id names."""
    return Channel(id.rsplit("-", 2)[1])


def backoff(attempts: int) -> timedelta:
    """1, 4, 16 … minutes after the n-th temporary failure."""
    return timedelta(minutes=4 ** (attempts - 1))


def is_overtaken(delivery: Delivery, case: Head) -> bool:
    """A survey that is over is not sent, nor a reminder of a merged case or of a target that is met, or that
    went with an earlier instance (traps.md 11)."""
    if delivery.notice is Notice.SURVEY:
        return not (case.cycle.surveying and case.cycle.number == delivery.cycle)
    if delivery.target is None:
        return False
    clock = case.clocks.get(delivery.target)
    return bool(case.master) or clock is None or clock.met_at is not None
