"""The deadlines of a pack as rows of a picture: a bar per target and grade, with reminders and escalation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from chalicelib.domain.messages import say
from chalicelib.domain.values import Grade, Start, Target, Type
from chalicelib.sla.ladder import NOBODY_IS_REMINDED
from chalicelib.sla.policy import Policy
from chalicelib.sla.rules import BEFORE_THE_TYPE, OTHERS, Row
from chalicelib.sla.terms import Term
from local.policy import words

OFFICE_DAY = timedelta(days=1)
"""A working day is drawn as long as a day: what one waits, not what the office works."""
MINUTE = timedelta(minutes=1)
Who = tuple[Grade | Type, ...]


@dataclass(frozen=True)
class Bar:
    """Terms that hold for some grades and types alike; no ladder where nobody is reminded."""

    who: Who
    terms: tuple[Term, ...]
    ladder: tuple[Term, ...]

    @property
    def minutes(self) -> float:
        """The earliest of its terms."""
        return min(term.length(OFFICE_DAY) for term in self.terms) / MINUTE

    @property
    def working(self) -> bool:
        return all(term.working for term in self.terms)


@dataclass(frozen=True)
class Group:
    """One target, of the usual handling or of a procedure."""

    target: Target
    start: Start
    bars: tuple[Bar, ...]
    procedure: str = ""


def groups(policy: Policy) -> tuple[Group, ...]:
    """The targets in their order, then those of procedures."""
    usual = [Group(target, row.start, _bars(policy, target, row)) for target, row in policy.targets.items()]
    own = [
        Group(target, row.start, _bars(policy, target, row), name)
        for name, rows in policy.procedures.items()
        for target, row in rows.items()
    ]
    return (*usual, *own)


def who(lang: str, bar: Bar) -> str:
    """For whom the bar is."""
    if set(bar.who) == set(Grade):
        return say(lang, "draw.all")
    if bar.who == tuple(grade for grade in Grade if grade not in BEFORE_THE_TYPE):
        return say(lang, "draw.others")
    names = (say(lang, f"{'grade' if isinstance(one, Grade) else 'type'}.{one}") for one in bar.who)
    return words.joined(lang, names)


def _bars(policy: Policy, target: Target, row: Row) -> tuple[Bar, ...]:
    each = list(_each(policy, target, row))
    alike = (tuple(group) for _, group in groupby(each, key=lambda bar: (bar.terms, bar.ladder)))
    return tuple(
        Bar(tuple(one for bar in bars for one in bar.who), bars[0].terms, bars[0].ladder) for bars in alike
    )


def _each(policy: Policy, target: Target, row: Row) -> Iterator[Bar]:
    types = tuple(type for type in policy.types if type in row.cells)
    grades = tuple(Grade)
    order: Who = (*grades[:2], *types, *grades[2:])
    for one in order:
        grade = one if isinstance(one, Grade) else Grade.NORMAL
        ladder = () if target in NOBODY_IS_REMINDED else policy.escalation[grade]
        yield Bar((one,), row.cells.get(one) or row.cells[OTHERS], ladder)
