"""One reply and its survey."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain import marks
from chalicelib.domain.values import Outcome, Plea, Point, Resolved, Sign, SignVerdict


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
    """The signs of its answer, its evidence, objections to its points, and what became of them (marks.py)."""

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
        return tuple(sign for sign in Sign if marks.stands(self.marks, sign))

    @property
    def verdict(self) -> SignVerdict | None:
        """What a supervisor has found of the signs, if one has looked."""
        return next((each for each in SignVerdict if marks.stands(self.marks, each)), None)

    @property
    def bare(self) -> bool:
        """It was replied without evidence of the handling, and there is none since."""
        return marks.stands(self.marks, marks.Proof.BARE) and not marks.stands(self.marks, marks.Proof.PROVED)

    @property
    def storm(self) -> bool:
        """A manager has found that it caused a public-opinion storm."""
        return marks.stands(self.marks, marks.Proof.STORM)

    def plea(self, point: Point) -> Plea | None:
        """The objection to that point, as it stands."""
        return next((each for each in Plea if marks.stands(self.marks, (point, each))), None)

    @property
    def surveying(self) -> bool:
        """The citizen has been asked and may still answer."""
        return self.survey_at is not None and self.closed_at is None
