"""A policy together with the calendar it counts on: what every clock of a case is computed from."""

from dataclasses import dataclass
from typing import Protocol

from chalicelib.sla.calendar import Calendar
from chalicelib.sla.policy import Policy


@dataclass(frozen=True)
class Sla:
    """One version of the rules; `days` is the version of the calendar.

    A running case keeps the policy it was received under, and follows its calendar.
    """

    policy: Policy
    calendar: Calendar
    days: str = ""


class SlaOf(Protocol):
    """The rules by their versions; LookupError for one that nobody has kept."""

    def __call__(self, policy: str, days: str = "") -> Sla:
        """Under that policy, on the calendar of that version; without one, on that in force."""
