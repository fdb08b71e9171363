"""The measures that managers are judged by, each as numerator and denominator (domain.md §5).

Both parts of a measure are counted at one moment, so that no share is above one in any span of days: what is
said of an intake when it came and went out, of a reply when it was given, of an evaluation when it was over.
"""

from collections.abc import Mapping
from dataclasses import dataclass

FORMULA = "4"
"""Version of the formulas, told with every figure; another one means that all cases are counted anew."""

EXCLUDED = "excluded_"
"""Begins the names of what an excluded case has counted beside."""


@dataclass(frozen=True)
class Measure:
    """`numerator` ÷ `denominator`, names of counts; `version` of the formula that set it last.

    `original`: the same before exclusions.
    """

    numerator: str
    denominator: str
    version: str = "3"
    original: bool = False

    def of(self, counts: Mapping[str, int]) -> tuple[int, int]:
        """The two parts, from the counts of a cell."""
        parts = counts.get(self.numerator, 0), counts.get(self.denominator, 0)
        if not self.original:
            return parts
        beside = counts.get(EXCLUDED + self.numerator, 0), counts.get(EXCLUDED + self.denominator, 0)
        return parts[0] + beside[0], parts[1] + beside[1]


_RATES = {
    "response_rate": Measure("responded", "answered", "2"),
    "resolution_rate": Measure("resolved", "answered", "2"),
    "satisfaction_rate": Measure("satisfied", "answered", "2"),
}
MEASURES: Mapping[str, Measure] = {
    **_RATES,
    **{
        f"original_{name}": Measure(rate.numerator, rate.denominator, rate.version, original=True)
        for name, rate in _RATES.items()
    },
    "contact_rate": Measure("contacted", "answered"),
    "partly_rate": Measure("partly", "answered"),
    "meeting_rate": Measure("met", "replied"),
    "on_time_rate": Measure("on_time", "concluded", "1"),
    "satisfied_close_rate": Measure("closed_well", "closed"),
    "return_rate": Measure("returned", "dispatched"),
    "repeat_rate": Measure("repeated", "received"),
    "first_contact_resolution": Measure("settled_at_once", "first_closed"),
    "survey_answer_rate": Measure("took_part", "surveyed"),
}
"""Every rate by its name."""

RATES = frozenset(_RATES)
"""The three of the composite score."""

DURATIONS: Mapping[str, str] = {"dispatch_hours": "d", "contact_hours": "c", "reply_hours": "r"}
"""Times that are told as mean, median and 90th percentile, and how their counts are called."""

_ORDINARY = (
    *(
        "received",
        "praise",
        "repeated",
        "dispatched",
        "returned",
        "replied",
        "concluded",
        "on_time",
        "overdue",
    ),
    *(
        "met",
        "closed_well",
        "first_replied",
        "settled_at_once",
        "excluded",
        "adopted",
        "declined",
        "withdrawn",
    ),
)
_OF_SURVEYS = (
    *("surveyed", "took_part", "stayed_silent", "answered", "responded", "contacted", "resolved", "partly"),
    *("unresolved", "satisfied", *(f"satisfaction_{n}" for n in range(1, 6))),
)
_OF_CLOSING = ("closed", "first_closed")
POINTS = ("score_full", "score_half", "score_none", "score_bare", "score_storm")
"""Of the score card; what each is worth says the policy (`figures.score`)."""

COUNTS = (
    *(*_ORDINARY, *_OF_SURVEYS, *(EXCLUDED + name for name in _OF_SURVEYS)),
    *(*_OF_CLOSING, *POINTS),
)
"""Every count under which cases are listed. Stores keep them as bits: a new one goes to the end."""
