"""Other reply terms, tried on the same past: how many would have been answered in time."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.sla.sla import Sla
from chalicelib.sla.terms import Term, due
from local.rehearsal.past import PastCase
from local.rehearsal.replay import Verdict


@dataclass
class Trial:
    """One term, counted from receipt for every case whatever its type and grade; pauses do not count."""

    term: Term
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    provisional: int = 0

    @property
    def judged(self) -> int:
        return self.verdicts[Verdict.ON_TIME] + self.verdicts[Verdict.LATE]

    def add(self, case: PastCase, sla: Sla, until: datetime) -> None:
        """Judge one case by the term; one that ended without a reply before it was due stays open."""
        found = due(sla.calendar, case.received_at, (self.term,), roll=sla.policy.last_day_rolls)
        self.provisional += found.provisional
        replied_at = case.replied_at if case.replied_at and case.replied_at <= until else None
        ended_at = replied_at or min(case.ended_at or until, until)
        late = ended_at > found.at
        self.verdicts[Verdict.LATE if late else Verdict.ON_TIME if replied_at else Verdict.OPEN] += 1
