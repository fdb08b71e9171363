"""What the citizen has been told, and how we know."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.body import Body


class Notice(StrEnum):
    """A message to the citizen whose arrival matters to the case."""

    ACKNOWLEDGEMENT = "acknowledgement"
    REPLY = "reply"
    SURVEY = "survey"


class Proof(StrEnum):
    """How we know that a notice reached the citizen."""

    SHOWN = "shown"
    DELIVERED = "delivered"
    SENT = "sent"
    IN_PERSON = "in_person"


@dataclass(frozen=True, kw_only=True)
class CitizenInformed(Body):
    """A notice reached the citizen at `arrived_at`, as we know since the event's time."""

    of: Notice
    proof: Proof
    arrived_at: datetime
    delivery: str
