"""What changes between two packs, case by case: the same past, judged twice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappush, heappushpop

from chalicelib.domain.units import Unit
from chalicelib.domain.values import Target
from local.rehearsal.past import TARGETS, PastCase
from local.rehearsal.replay import Deadline, Verdict


@dataclass(frozen=True)
class Moved:
    """A deadline that one pack keeps and the other misses, due at both times; `met_at` None: still open."""

    ref: str
    target: Target
    unit: Unit | None
    before_at: datetime
    after_at: datetime
    met_at: datetime | None


@dataclass
class Change:
    """One target under both packs."""

    becomes_late: int = 0
    becomes_on_time: int = 0
    earlier: int = 0
    later: int = 0
    same: int = 0


@dataclass
class Comparison:
    """Counts by target, and those of the flipped deadlines that moved most."""

    keep: int
    targets: dict[Target, Change] = field(default_factory=lambda: {target: Change() for target in TARGETS})
    _becomes_late: list[tuple[float, int, Moved]] = field(default_factory=list)
    _becomes_on_time: list[tuple[float, int, Moved]] = field(default_factory=list)
    _seen: Counter[str] = field(default_factory=Counter)

    @property
    def becomes_late(self) -> list[Moved]:
        """The furthest moved first."""
        return [moved for _, _, moved in sorted(self._becomes_late, reverse=True)]

    @property
    def becomes_on_time(self) -> list[Moved]:
        return [moved for _, _, moved in sorted(self._becomes_on_time, reverse=True)]

    def add(self, case: PastCase, before: Sequence[Deadline], after: Sequence[Deadline]) -> None:
        """Compare one case; a target that only one of the packs sets is not compared."""
        old = {deadline.target: deadline for deadline in before}
        for deadline in after:
            if deadline.target in old:
                self._compare(case, old[deadline.target], deadline)

    def _compare(self, case: PastCase, before: Deadline, after: Deadline) -> None:
        change = self.targets[after.target]
        change.earlier += after.due_at < before.due_at
        change.later += after.due_at > before.due_at
        change.same += after.due_at == before.due_at
        was, now = before.verdict is Verdict.LATE, after.verdict is Verdict.LATE
        if was == now:
            return
        change.becomes_late += now
        change.becomes_on_time += was
        moved = Moved(case.ref, after.target, case.unit, before.due_at, after.due_at, after.met_at)
        self._remember(self._becomes_late if now else self._becomes_on_time, moved)

    def _remember(self, kept: list[tuple[float, int, Moved]], moved: Moved) -> None:
        self._seen["moved"] += 1
        far = abs((moved.after_at - moved.before_at).total_seconds())
        # The number makes the first of equals stay, and nobody compare two of them.
        entry = (far, -self._seen["moved"], moved)
        if len(kept) < self.keep:
            heappush(kept, entry)
        elif kept:
            heappushpop(kept, entry)
