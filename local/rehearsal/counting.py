"""What a pack would have meant: counters that grow with people and days, not with cases."""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import heappush, heappushpop
from statistics import median_high

from chalicelib.domain.units import Person, Unit
from chalicelib.domain.values import Level, Target
from chalicelib.sla.sla import Sla
from local.rehearsal.past import TARGETS, PastCase
from local.rehearsal.replay import Deadline, Told, Verdict

MINUTES = 60


@dataclass
class TargetCount:
    """One target: how many deadlines, how they went, and by how many seconds each late one was late."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    provisional: int = 0
    late_by: "array[int]" = field(default_factory=lambda: array("q"))

    @property
    def cases(self) -> int:
        return self.verdicts.total()

    @property
    def judged(self) -> int:
        """What has become due: the denominator of the share on time."""
        return self.verdicts[Verdict.ON_TIME] + self.verdicts[Verdict.LATE]

    @property
    def median(self) -> timedelta | None:
        return timedelta(seconds=median_high(self.late_by)) if self.late_by else None

    @property
    def worst(self) -> timedelta | None:
        return timedelta(seconds=max(self.late_by)) if self.late_by else None


@dataclass
class Load:
    """What a person or a unit would have had: `late` is deadlines of a person, cases of a unit."""

    cases: int = 0
    late: int = 0
    reminders: int = 0
    escalations: Counter[Level] = field(default_factory=Counter)
    overtaken: int = 0
    messages: int = 0
    days: Counter[date] = field(default_factory=Counter)
    """Messages by day."""

    @property
    def busiest(self) -> tuple[date, int] | None:
        """The day with most messages, the first of equals."""
        return min(self.days.items(), key=lambda day: (-day[1], day[0]), default=None)


@dataclass(frozen=True, order=True)
class Worst:
    """One deadline that was badly missed; `met_at` None: still is."""

    late_by: timedelta
    ref: str
    target: Target
    unit: Unit | None = field(compare=False)
    due_at: datetime = field(compare=False)
    met_at: datetime | None = field(compare=False)


class Tally:
    """Of one pack; `keep` is how many of the worst are named."""

    def __init__(self, sla: Sla, keep: int) -> None:
        self.sla = sla
        self.targets = {target: TargetCount() for target in TARGETS if target in sla.policy.targets}
        self.people: dict[str, Load] = {}
        self.units: dict[str | None, Load] = {}
        self.staff: dict[str, Person] = {}
        self.places: dict[str, Unit] = {}
        self.hours: Counter[tuple[int, int]] = Counter()
        self.days: Counter[date] = Counter()
        self._keep, self._worst = keep, list[Worst]()
        self._rounds: dict[tuple[str, date], int] = {}

    @property
    def worst(self) -> list[Worst]:
        """Worst first."""
        return sorted(self._worst, reverse=True)

    @property
    def messages(self) -> int:
        return self.days.total()

    @property
    def total(self) -> Load:
        """Of all people together."""
        loads = list(self.people.values())
        escalations = sum((load.escalations for load in loads), Counter[Level]())
        return Load(
            late=sum(load.late for load in loads),
            reminders=sum(load.reminders for load in loads),
            escalations=escalations,
            overtaken=sum(load.overtaken for load in loads),
            messages=self.messages,
            days=self.days,
        )

    def add(self, case: PastCase, deadlines: Sequence[Deadline]) -> None:
        """Count one case; what is told is counted under the case's unit, too."""
        unit = self._unit(case, case.unit.id if case.unit else None)
        unit.cases += 1
        unit.late += any(deadline.verdict is Verdict.LATE for deadline in deadlines)
        for owner in {deadline.owner.id: deadline.owner for deadline in deadlines}.values():
            self._person(owner).cases += 1
        for deadline in deadlines:
            self._judge(deadline)
            for told in deadline.told:
                self._tell(case, told, unit)
        self._name(case, deadlines)

    def _judge(self, deadline: Deadline) -> None:
        count = self.targets[deadline.target]
        count.verdicts[deadline.verdict] += 1
        count.provisional += deadline.provisional
        if deadline.verdict is not Verdict.LATE:
            return
        count.late_by.append(int(deadline.late_by.total_seconds()))
        self._person(deadline.owner).late += 1

    def _name(self, case: PastCase, deadlines: Sequence[Deadline]) -> None:
        """A case stands once among the worst: with its reply if that is late."""
        late = [deadline for deadline in deadlines if deadline.verdict is Verdict.LATE]
        if not late:
            return
        missed = max(late, key=lambda deadline: (deadline.target is Target.REPLY, deadline.late_by))
        worst = Worst(missed.late_by, case.ref, missed.target, case.unit, missed.due_at, missed.met_at)
        if len(self._worst) < self._keep:
            heappush(self._worst, worst)
        elif self._worst:
            heappushpop(self._worst, worst)

    def _tell(self, case: PastCase, told: Told, unit: Load) -> None:
        for load in (self._person(told.person), unit):
            if told.sent_at is None:
                load.overtaken += 1
            elif told.level is None:
                load.reminders += 1
            else:
                load.escalations[told.level] += 1
        if told.sent_at and self._is_new(told, told.sent_at):
            self._send(case, told.person, told.sent_at)

    def _is_new(self, told: Told, sent_at: datetime) -> bool:
        """A round is one message, whatever it carries: one bit for the minute of its day."""
        if not told.bundled:
            return True
        local = sent_at.astimezone(self.sla.policy.timezone)
        key, bit = (told.person.id, local.date()), 1 << (local.hour * MINUTES + local.minute)
        known = self._rounds.get(key, 0)
        self._rounds[key] = known | bit
        return not known & bit

    def _send(self, case: PastCase, person: Person, sent_at: datetime) -> None:
        local = sent_at.astimezone(self.sla.policy.timezone)
        self.hours[local.weekday(), local.hour] += 1
        self.days[local.date()] += 1
        for load in (self._person(person), self._unit(case, person.unit)):
            load.messages += 1
            load.days[local.date()] += 1

    def _person(self, person: Person) -> Load:
        self.staff.setdefault(person.id, person)
        return self.people.setdefault(person.id, Load())

    def _unit(self, case: PastCase, unit: str | None) -> Load:
        if unit is not None and unit not in self.places:
            self.places[unit] = case.office.unit(unit)
        return self.units.setdefault(unit, Load())
