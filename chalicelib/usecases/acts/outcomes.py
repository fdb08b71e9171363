"""What a reply settles beyond its words: a promise and what came of it, and the fate of a suggestion."""

from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.domain import events as e
from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.head import Head
from chalicelib.domain.values import Outcome, Type, Verdict
from chalicelib.usecases.acts.doing import Action, Actions, Doing, one_of, required

FOLLOW_UP_OUTCOMES = (Outcome.SOLVED, Outcome.EXPLAINED, Outcome.UNFOUNDED, Outcome.HANDED_OVER)
LONGEST_PROMISE = timedelta(days=366)
"""Whoever promises something for later than that has mistyped the year."""
MOST_YUAN = 1_000_000


@dataclass(frozen=True)
class FollowUp:
    """What came of a promise, in words for the citizen."""

    outcome: Outcome
    text: str


@dataclass(frozen=True)
class MovePromise:
    """It cannot be kept: another day, once, and the steps until then."""

    due_on: date
    steps: str


@dataclass(frozen=True)
class DecideSuggestion:
    verdict: Verdict
    grounds: str


@dataclass(frozen=True)
class Award:
    """Thanks for a suggestion; `amount` in whole yuan, as a form sends it or as a number."""

    words: str
    amount: int | str = 0


def promise(doing: Doing, due_on: date | None, steps: str, *, moved: bool = False) -> e.PromiseGiven:
    """Due at the end of office hours on that day, be it a day off. InvalidInputError for a senseless one."""
    calendar = doing.sla.calendar
    today = calendar.local_day(doing.by.at)
    if due_on is None or not today < due_on <= today + LONGEST_PROMISE:
        raise InvalidInputError("error.promise_date", "due_on")
    required(steps, "steps")
    return e.PromiseGiven(due_at=calendar.closing(due_on), steps=steps, moved=moved)


def with_verdict(doing: Doing, verdict: Verdict | None, grounds: str) -> None:
    """A suggestion is decided before it is answered, or with the answer; nothing else has a decision."""
    is_suggestion = doing.case.type is Type.SUGGESTION
    if verdict and not is_suggestion:
        raise InvalidInputError("error.field_invalid", "verdict")
    if verdict:
        _record_verdict(doing, verdict, grounds)
    elif is_suggestion and doing.case.verdict is None:
        raise InvalidInputError("error.verdict_missing", "verdict")


def _record_verdict(doing: Doing, verdict: Verdict, grounds: str) -> None:
    required(grounds, "grounds")
    doing.record(e.SuggestionDecided(verdict=verdict, grounds=grounds))


def _decide(doing: Doing, command: DecideSuggestion) -> None:
    doing.take_on()
    _record_verdict(doing, command.verdict, command.grounds)


def _award(doing: Doing, command: Award) -> None:
    required(command.words, "words")
    amount = str(command.amount)
    if not (amount.isdecimal() and int(amount) <= MOST_YUAN):
        raise InvalidInputError("error.field_invalid", "amount")
    doing.record(e.SuggestionAwarded(words=command.words, amount=int(amount)))


def _follow_up(doing: Doing, command: FollowUp) -> None:
    one_of(command.outcome, FOLLOW_UP_OUTCOMES, "outcome")
    required(command.text, "text")
    doing.record(e.PromiseFollowedUp(outcome=command.outcome, text=command.text))


def _move(doing: Doing, command: MovePromise) -> None:
    doing.record(promise(doing, command.due_on, command.steps, moved=True))


def is_suggestion(case: Head) -> bool:
    return case.type is Type.SUGGESTION


def may_be_awarded(case: Head) -> bool:
    return is_suggestion(case) and case.verdict in (Verdict.ADOPTED, Verdict.PARTLY) and not case.awarded


def is_promised(case: Head) -> bool:
    return case.promised


def may_be_moved(case: Head) -> bool:
    return case.promised and not case.moved


ACTIONS: Actions = {
    "follow_up": Action(FollowUp, _follow_up, e.PromiseFollowedUp, fits=is_promised),
    "move_promise": Action(MovePromise, _move, e.PromiseGiven, fits=may_be_moved),
    "decide_suggestion": Action(
        DecideSuggestion, _decide, e.SuggestionDecided, signs=True, fits=is_suggestion
    ),
    "award": Action(Award, _award, e.SuggestionAwarded, fits=may_be_awarded),
}
