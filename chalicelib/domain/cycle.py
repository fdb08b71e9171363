"""One reply and its survey."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.values import Outcome, Resolved, Sign, SignVerdict

_BITS: Mapping[Sign | SignVerdict, int] = {
    Sign.HASTY: 1,
    Sign.SHARED_SOURCE: 2,
    Sign.CONTACTED_BETWEEN: 4,
    Sign.OFFICERS_OWN: 8,
    SignVerdict.CONFIRMED: 16,
    SignVerdict.DISMISSED: 32,
}
"""Stored with every case: never to be numbered anew."""


def mark(signs: Iterable[Sign], verdict: SignVerdict | None = None) -> int:
    """`Cycle.marks` of these signs and of what was found of them."""
    return sum({_BITS[each] for each in (*signs, *([verdict] if verdict else ()))})


@dataclass(frozen=True)
class Cycle:
    """One reply and its survey; a reopened case has several (domain.md §5)."""

    number: int
    opened_at: datetime
    contacted_at: datetime | None = None
    contact_in_time: bool = False
    met: bool = False
    """Somebody of the unit met the citizen (见面)."""
    replied_at: datetime | None = None
    due_at: datetime | None = None
    missed: bool = False
    outcome: Outcome | None = None
    unit: str = ""
    handler: str = ""
    direct: bool = False
    informed_at: datetime | None = None
    survey_at: datetime | None = None
    nudged_at: datetime | None = None
    closed_at: datetime | None = None
    contacted: bool | None = None
    resolved: Resolved | None = None
    satisfaction: int | None = None
    instance: int = 1
    marks: int = 0
    """The signs of its answer and what became of them, written by `mark`: a head has no room for words."""

    @property
    def answered(self) -> bool:
        return self.resolved is not None

    @property
    def flagged(self) -> bool:
        """Its answer has signs that nobody has looked into: it counts all the same."""
        return bool(self.signs) and self.verdict is None

    @property
    def disputed(self) -> bool:
        """A supervisor has found that the answer is not the citizen's own, or was not freely given."""
        return self.verdict is SignVerdict.CONFIRMED

    @property
    def signs(self) -> tuple[Sign, ...]:
        """Why its answer may not be the citizen's own."""
        return tuple(sign for sign, bit in _BITS.items() if self.marks & bit and isinstance(sign, Sign))

    @property
    def verdict(self) -> SignVerdict | None:
        """What a supervisor has found of the signs, if one has looked."""
        return next((each for each in SignVerdict if self.marks & _BITS[each]), None)

    @property
    def surveying(self) -> bool:
        """The citizen has been asked and may still answer."""
        return self.survey_at is not None and self.closed_at is None
