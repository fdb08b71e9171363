"""A rehearsal: every past case once, under one pack or two, and nothing kept of it but counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.sla.sla import Sla
from chalicelib.sla.terms import Term
from local.rehearsal.comparing import Comparison
from local.rehearsal.counting import Tally
from local.rehearsal.past import PastCase
from local.rehearsal.replay import replay
from local.rehearsal.rows import Fault
from local.rehearsal.trying import Trial

NAMED_FAULTS = 100


@dataclass
class Rehearsal:
    """What came of it. Every row is a case, a fault, a repeat or too late: one of the four counts."""

    until: datetime
    after: Tally
    before: Tally | None
    comparison: Comparison | None
    trials: tuple[Trial, ...]
    cases: int = 0
    faulty: int = 0
    repeats: int = 0
    too_late: int = 0
    """Received after `until`."""
    faults: list[Fault] = field(default_factory=list)
    first_at: datetime | None = None
    last_at: datetime | None = None

    @property
    def rows(self) -> int:
        return self.cases + self.faulty + self.repeats + self.too_late

    def add(self, case: PastCase) -> None:
        """One case under each pack and term."""
        self.cases += 1
        self.first_at = min(self.first_at or case.received_at, case.received_at)
        self.last_at = max(self.last_at or case.received_at, case.received_at)
        after = replay(case, self.after.sla, self.until)
        self.after.add(case, after)
        if self.before and self.comparison:
            before = replay(case, self.before.sla, self.until)
            self.before.add(case, before)
            self.comparison.add(case, before, after)
        for trial in self.trials:
            trial.add(case, self.after.sla, self.until)


def rehearse(
    rows: Iterable[PastCase | Fault],
    after: Sla,
    before: Sla | None,
    until: datetime,
    terms: Sequence[Term] = (),
    keep: int = 10,
) -> Rehearsal:
    """Go through the rows once; a case that comes again under the same name counts once."""
    result = Rehearsal(
        until,
        Tally(after, keep),
        Tally(before, keep) if before else None,
        Comparison(keep) if before else None,
        tuple(Trial(term) for term in terms),
    )
    seen = set[str]()
    for row in rows:
        if isinstance(row, Fault):
            result.faulty += 1
            result.faults += [row][: NAMED_FAULTS - len(result.faults)]
        elif row.ref in seen:
            result.repeats += 1
        elif row.received_at > until:
            result.too_late += 1
        else:
            seen.add(row.ref)
            result.add(row)
    return result
