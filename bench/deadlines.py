"""How fast deadlines are computed, against what people use in place of it: `python -m bench.deadlines`.

Compared, each per computation and by CPU time, over the same starts at any minute of 2008 to 2025, in UTC as
they are stored:

- *loop*: five working days by asking chinesecalendar's `is_workday` day after day, as its users write it;
- *bare*: five working days by a sorted list of ordinals, a bisection, and the datetime made of what it finds;
- *5wd*: `Policy.due` of the reply to a normal complaint. Nothing is prepared for five days: it finds the row
  and its terms, takes the earliest, and says whether a calendar is missing and in which time it runs;
- *mix*: `Policy.due` of every target, type and grade in turn; in many of them several terms race;
- *loop of the mix*: the ends of the same terms, those in office time day after day.

The sides take turns in rounds, so that a busy machine is busy for all of them. A ratio is taken of each
round, and the median of them counts.
"""

import argparse
import json
import random
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, product
from statistics import median
from time import process_time
from typing import NamedTuple

import chinese_calendar
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from chalicelib.domain.values import Grade, Target, Type
from chalicelib.sla import packs
from chalicelib.sla.china import china_calendar
from chalicelib.sla.terms import Term, TermUnit

POLICY = packs.load("hotline")
CALENDAR = china_calendar(POLICY)
ZONE = POLICY.timezone
CLOSING = POLICY.hours[-1][1]
A_DAY = timedelta(days=1)
FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)
WORKED = [
    day
    for day in range(FIRST.toordinal(), LAST.toordinal() + 1)
    if CALENDAR.is_workday(date.fromordinal(day))
]
RACES = [
    (target, type, grade) for target, type, grade in product(Target, Type, Grade) if target in POLICY.targets
]
FASTER_THAN_LOOP, BESIDE_BARE = 50, 10
ROUNDS = 20
SLOW = 100
"""The loops do so many times less in a round: what counts is the time of one."""
WIDTH = 100

Starts = Sequence[datetime]


class Ratio(NamedTuple):
    """One comparison: how many times, and what it may be at least or at most; none: it is only told."""

    what: str
    measured: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def met(self) -> bool:
        low = self.at_least is None or self.measured >= self.at_least
        return low and (self.at_most is None or self.measured <= self.at_most)


def by_loop(starts: Starts) -> None:
    for start in starts:
        _days_by_loop(start, 5)


def by_bare_table(starts: Starts) -> None:
    for start in starts:
        rank = bisect_right(WORKED, start.astimezone(ZONE).toordinal())
        datetime.combine(date.fromordinal(WORKED[rank + 4]), CLOSING, ZONE)


def by_policy(starts: Starts) -> None:
    for start in starts:
        POLICY.due(CALENDAR, Target.REPLY, Type.COMPLAINT, Grade.NORMAL, start)


def mixed(starts: Starts) -> None:
    for start, (target, type, grade) in zip(starts, cycle(RACES), strict=False):
        POLICY.due(CALENDAR, target, type, grade, start)


def mixed_by_loop(starts: Starts) -> None:
    for start, (target, type, grade) in zip(starts, _spread(), strict=False):
        min(end_by_loop(start, term) for term in POLICY.targets[target].terms(type, grade))


def _spread() -> Iterator[tuple[Target, Type, Grade]]:
    """All of them in few starts: a step that has no part in common with their number."""
    return (RACES[number * 101 % len(RACES)] for number in range(sys.maxsize))


def end_by_loop(start: datetime, term: Term) -> datetime:
    if term.unit is TermUnit.WORKING_DAYS:
        return _days_by_loop(start, term.amount)
    if term.unit is TermUnit.WORKING_HOURS:
        return _hours_by_loop(start, timedelta(hours=term.amount))
    return start + term.length(A_DAY)


def _days_by_loop(start: datetime, amount: int) -> datetime:
    day = start.astimezone(ZONE).date()
    while amount:
        day += A_DAY
        amount -= chinese_calendar.is_workday(day)
    return datetime.combine(day, CLOSING, ZONE)


def _hours_by_loop(start: datetime, left: timedelta) -> datetime:
    now = start.astimezone(ZONE)
    while True:
        for begin, end in POLICY.hours if chinese_calendar.is_workday(now.date()) else ():
            since = max(now, datetime.combine(now.date(), begin, ZONE))
            until = datetime.combine(now.date(), end, ZONE)
            if since + left <= until:
                return since + left
            left -= max(until - since, timedelta(0))
        now = datetime.combine(now.date() + A_DAY, time(), ZONE)


def measure(computations: int) -> list[Ratio]:
    """All comparisons, from so many computations of the mix and of 5wd."""
    starts = _starts(max(computations // ROUNDS, SLOW))
    few = starts[: len(starts) // SLOW]
    for side in (by_bare_table, by_policy, mixed, mixed_by_loop):
        side(few)  # tables are filled
    rounds = [_round(starts, few) for _ in range(ROUNDS)]
    return [
        Ratio("loop / 5wd", median(loop / own for loop, _, own, _, _ in rounds), at_least=FASTER_THAN_LOOP),
        Ratio("5wd / bare", median(own / bare for _, bare, own, _, _ in rounds), at_most=BESIDE_BARE),
        Ratio("mix / bare", median(mix / bare for _, bare, _, mix, _ in rounds), at_most=BESIDE_BARE),
        Ratio("loop of the mix / mix", median(loop / mix for _, _, _, mix, loop in rounds)),
    ]


def _round(starts: Starts, few: Starts) -> tuple[float, float, float, float, float]:
    """Seconds of one computation of each side."""
    return (
        _one(by_loop, few),
        _one(by_bare_table, starts),
        _one(by_policy, starts),
        _one(mixed, starts),
        _one(mixed_by_loop, few),
    )


def _one(side: Callable[[Starts], None], starts: Starts) -> float:
    begun = process_time()
    side(starts)
    return (process_time() - begun) / len(starts)


def _starts(count: int) -> Starts:
    chance = random.Random(5)  # noqa: S311  the same starts every time
    first, last = datetime(2008, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    minutes = (last - first) // timedelta(minutes=1)
    return [first + timedelta(minutes=chance.randrange(minutes)) for _ in range(count)]


def show(ratios: Sequence[Ratio], console: Console) -> None:
    table = Table("", title="Deadlines", box=SIMPLE)
    for title in ("measured", "limit"):
        table.add_column(title, justify="right")
    for ratio in ratios:
        low = "" if ratio.at_least is None else f"≥ {ratio.at_least:g}"
        limit = low if ratio.at_most is None else f"≤ {ratio.at_most:g}"
        table.add_row(ratio.what, f"{ratio.measured:.1f}", limit, style="green" if ratio.met else "red")
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.deadlines", description=__doc__)
    parser.add_argument("--computations", type=int, default=1_000_000, help="of the mix, and of 5wd")
    parser.add_argument("--json", action="store_true", help="for programs")
    asked = parser.parse_args()
    ratios = measure(asked.computations)
    console = Console(width=max(Console().width, WIDTH))
    if asked.json:
        console.print_json(json.dumps([{**ratio._asdict(), "met": ratio.met} for ratio in ratios]))
    else:
        show(ratios, console)
    sys.exit(not all(ratio.met for ratio in ratios))


if __name__ == "__main__":
    main()
