"""What managers ask for in an address: which figure, in which place, over which days."""

from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.edge.bounds import Cursor, Value
from chalicelib.ports import Deps
from chalicelib.usecases.behind import Part, Wanted

MONTH = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days of the office's zone, both included; without any, the last month as a whole."""

    from_: date | None = None
    to: date | None = None

    def days(self, home: Deps) -> tuple[date, date]:
        last = self.to or home.sla.calendar.local_day(home.now())
        return self.from_ or max(last, date.min + MONTH) - MONTH, last


@dataclass(frozen=True, kw_only=True)
class Shown(Span):
    by: str = "all"
    value: Value = ""
    part: Part = Part.DENOMINATOR
    cursor: Cursor | None = None

    def wanted(self, home: Deps, measure: str) -> Wanted:
        return Wanted(measure, self.by, self.value, *self.days(home), self.part, self.cursor)
