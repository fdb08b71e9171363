"""Every target of a case with the sum that leads to it, as a clerk checks it by hand (domain.md §4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.values import Grade, Level, Start, Target, Type
from chalicelib.sla import clock as clocks
from chalicelib.sla.calendar import utc
from chalicelib.sla.ladder import NOBODY_IS_REMINDED
from chalicelib.sla.rules import Row
from chalicelib.sla.sla import Sla
from chalicelib.sla.steps import Step, around_the_clock, steps
from chalicelib.sla.terms import Term, due, term_end

A_DAY = timedelta(days=1)


DISPATCHES = frozenset({Start.DISPATCHED, Start.FIRST_DISPATCHED})


@dataclass(frozen=True)
class Question:
    """What somebody asks the deadlines of; `dispatched_at` is the receipt if nothing else is said."""

    type: Type
    grade: Grade
    received_at: datetime
    dispatched_at: datetime
    procedure: str = ""


@dataclass(frozen=True)
class Sum:
    """How a deadline comes about: the terms that may end first with their ends, the one that does, its steps.

    `reminders` are by the fraction of the time, `escalation` by the level; moments are in UTC. `working` says
    whether the term that counts runs in office time.
    """

    started_at: datetime
    due_at: datetime
    provisional: bool
    working: bool
    terms: Mapping[str, datetime]
    term: str
    reminders: Mapping[float, datetime]
    escalation: Mapping[Level, datetime]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Explained:
    """One target; those that run alike from the same moment have the same sum, as one object."""

    target: Target
    origin: Start
    sum: Sum


def explain(sla: Sla, question: Question) -> tuple[Explained, ...]:
    """All targets that the policy sets, in the order of the domain.

    What is counted from neither receipt nor dispatch is told as if that had happened at the receipt.
    """
    known: dict[tuple[object, ...], Sum] = {}
    rows = ((target, sla.policy.row(target, question.procedure)) for target in Target)
    found = [_explained(sla, target, row, question, known) for target, row in rows if row is not None]
    return (*found, Explained(Target.SURVEY, Start.DELIVERED, _survey(sla, utc(question.received_at))))


def _explained(
    sla: Sla, target: Target, row: Row, question: Question, known: dict[tuple[object, ...], Sum]
) -> Explained:
    start = utc(question.dispatched_at if row.start in DISPATCHES else question.received_at)
    terms = row.terms(question.type, question.grade)
    alike = (terms, start, target in NOBODY_IS_REMINDED)
    if alike not in known:
        first = due(sla.calendar, start, terms, roll=sla.policy.last_day_rolls)
        clock = clocks.Clock(target, start, first.at, first.provisional, first.working)
        known[alike] = _of_clock(sla, clock, terms, question.grade)
    return Explained(target, row.start, known[alike])


def _of_clock(sla: Sla, clock: clocks.Clock, terms: tuple[Term, ...], grade: Grade) -> Sum:
    start, roll = clock.started_at, sla.policy.last_day_rolls
    ends = {term: term_end(sla.calendar, start, term, roll=roll) for term in terms}
    # The first of those that end together, as `due` takes it.
    won = min(ends, key=ends.__getitem__)
    ladder = clocks.ladder(sla.policy, sla.calendar, clock, grade)
    return Sum(
        started_at=start,
        due_at=clock.due_at,
        provisional=clock.provisional,
        working=clock.working,
        terms={str(term): end for term, end in ends.items()},
        term=str(won),
        reminders={step.fraction: step.at for step in ladder if step.level is None},
        escalation={step.level: step.at for step in ladder if step.level is not None},
        steps=tuple(steps(sla.calendar, start, won, clock.due_at)),
    )


def _survey(sla: Sla, start: datetime) -> Sum:
    """The survey is a wait to the second and no deadline: nobody is reminded of it."""
    after = sla.policy.survey.after
    at, term = start + after, _as_term(after)
    alone = (around_the_clock(start, at),)
    return Sum(start, at, False, False, {term: at}, term, {}, {}, alone)


def _as_term(wait: timedelta) -> str:
    """As a policy writes it."""
    units = (("d", A_DAY), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)))
    letter, unit = next((letter, unit) for letter, unit in units if not wait % unit)
    return f"{wait // unit}{letter}"
