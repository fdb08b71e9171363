"""The row of an errand, which errands.py runs."""

from datetime import datetime

from chalicelib.domain.delivery import Delivery, delivery_id
from chalicelib.domain.values import Channel


class OvertakenError(Exception):
    """Nothing is to be done any more; the reason is kept, and nobody need see to it."""


def errand(
    ticket: str, event: str, work: str, about: str, to: str, at: datetime, next_at: datetime
) -> Delivery:
    """The same id for the same cause, so that a repeat writes nothing.

    `about` is the submission or call, `to` what the work begins with: a recording's id, a key, a number.
    """
    return Delivery(
        id=errand_id(event, work, about),
        ticket=ticket,
        event=event,
        reaction=work,
        recipient=about,
        channel=Channel.VOICE,
        to=to,
        text="",
        created_at=at,
        next_at=next_at,
    )


def errand_id(event: str, work: str, about: str) -> str:
    return delivery_id(event, work, about, Channel.VOICE)
