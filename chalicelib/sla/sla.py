"""A policy together with the calendar it counts on: what every clock of a case is computed from."""

from dataclasses import dataclass

from chalicelib.sla.calendar import Calendar
from chalicelib.sla.policy import Policy


@dataclass(frozen=True)
class Sla:
    """One version of the rules; a running case keeps the one it was received under."""

    policy: Policy
    calendar: Calendar
