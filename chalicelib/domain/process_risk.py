"""How likely, and how bad, it is that the work of a unit goes wrong: read from its measures (domain.md §7).

Probability is the share of its cases in which it did, impact is how many citizens that hit; their product
has the bands of a case's own risk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

SHARES = (0.02, 0.05, 0.10, 0.20)
"""Probability 2 begins at 2 %, 5 at 20 %."""

CITIZENS_A_MONTH = (3, 10, 30, 100)
"""Impact 2 begins at 3 cases a month, 5 at 100."""

TOO_FEW = 5
"""Of fewer cases nothing is said: one in four is no probability."""

MONTH = 365.25 / 12
_MEDIUM, _HIGH, _EXTREME = 5, 10, 16


class Threat(StrEnum):
    """What may go wrong: nobody asks the citizen, it takes too long, or the conflict stays and comes back."""

    MISSED = "missed"
    DELAY = "delay"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Risk:
    """`cases` of `of` went wrong; probability and impact are 1 to 5."""

    threat: Threat
    cases: int
    of: int
    probability: int
    impact: int

    @property
    def product(self) -> int:
        return self.probability * self.impact

    @property
    def band(self) -> str:
        """low, medium, high or extreme."""
        if self.product >= _EXTREME:
            return "extreme"
        return "high" if self.product >= _HIGH else "medium" if self.product >= _MEDIUM else "low"


def risks(counts: Mapping[str, int], days: int) -> tuple[Risk, ...]:
    """Of the counts of a unit over so many days; none where too few cases tell."""
    found = (_risk(threat, *_of(threat, counts), days) for threat in Threat)
    return tuple(risk for risk in found if risk is not None)


def _of(threat: Threat, counts: Mapping[str, int]) -> tuple[int, int]:
    """Cases that went wrong, of how many."""
    answered, concluded = counts.get("answered", 0), counts.get("concluded", 0)
    if threat is Threat.MISSED:
        return answered - counts.get("responded", 0), answered
    if threat is Threat.DELAY:
        return concluded - counts.get("on_time", 0), concluded
    # Who says that nothing is solved, and who comes again, of all who said or brought anything.
    cases = counts.get("unresolved", 0) + counts.get("repeated", 0)
    return cases, answered + counts.get("received", 0)


def _risk(threat: Threat, cases: int, of: int, days: int) -> Risk | None:
    if of < TOO_FEW:
        return None
    a_month = cases * MONTH / days
    probability = 1 + sum(cases / of >= edge for edge in SHARES)
    impact = 1 + sum(a_month >= edge for edge in CITIZENS_A_MONTH)
    return Risk(threat, cases, of, probability, impact)
