"""The supervision order: a supervisor asks for a written answer by a day, the unit gives it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.domain import events as e
from chalicelib.domain.errors import InvalidInputError, UnlawfulActionError
from chalicelib.domain.head import Head
from chalicelib.domain.supervision import ANSWERED, UNANSWERED, OrderState
from chalicelib.domain.supervision_events import OrderGrade
from chalicelib.sla import spoken
from chalicelib.sla.errors import PolicyError
from chalicelib.sla.terms import term_end
from chalicelib.usecases.acts.doing import Action, Actions, Doing, one_of, required

VERDICTS = ("accepted", "sent_back")
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Order:
    """`due` is a term of working time ("3wd", "4wh") or a working day (2026-03-05), until it closes."""

    grade: OrderGrade
    due: str
    words: str


@dataclass(frozen=True)
class AnswerOrder:
    text: str


@dataclass(frozen=True)
class CloseOrder:
    """Accept the answer, or send it back with words and a new `due`; an open order is called off."""

    verdict: str = "accepted"
    words: str = ""
    due: str = ""


def due_moment(doing: Doing, written: str) -> datetime:
    """Until when; InvalidInputError for what is no working time, gone, or more than a year away."""
    calendar, now = doing.sla.calendar, doing.by.at
    found = _term_end(doing, written)
    if found is None:
        day = _day(written)
        found = calendar.closing(day) if day and calendar.is_workday(day) else None
    if found is None or not now < found <= now + LONGEST:
        raise InvalidInputError("error.due_invalid", "due")
    return found


def _term_end(doing: Doing, written: str) -> datetime | None:
    try:
        term = spoken.term(written)
        return term_end(doing.sla.calendar, doing.by.at, term) if term.working else None
    except (PolicyError, OverflowError):
        return None


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None


def _order(doing: Doing, command: Order) -> None:
    required(command.words, "words")
    one_of(command.grade, tuple(OrderGrade), "grade")
    due_at = due_moment(doing, command.due)
    doing.record(e.SupervisionOrdered(grade=command.grade, due_at=due_at, words=command.words))


def _answer(doing: Doing, command: AnswerOrder) -> None:
    required(command.text, "text")
    doing.record(e.SupervisionAnswered(text=command.text))


def _close(doing: Doing, command: CloseOrder) -> None:
    one_of(command.verdict, VERDICTS, "verdict")
    if command.verdict == "accepted":
        doing.record(e.SupervisionClosed(words=command.words))
        return
    if doing.case.order is not OrderState.ANSWERED:
        raise UnlawfulActionError("close_order", status=doing.case.status)
    required(command.words, "words")
    due_at, grade = due_moment(doing, command.due), _grade(doing)
    doing.record(e.SupervisionSentBack(grade=grade, due_at=due_at, words=command.words))


def _grade(doing: Doing) -> OrderGrade:
    history = doing.deps.store.history(doing.case.ticket)
    return [event.body.grade for event in history if isinstance(event.body, e.SupervisionOrdered)][-1]


def _has_none(case: Head) -> bool:
    return case.order is OrderState.NONE


def _is_owed(case: Head) -> bool:
    return case.order in UNANSWERED


def _is_open(case: Head) -> bool:
    return case.order in UNANSWERED | ANSWERED


ACTIONS: Actions = {
    "order": Action(Order, _order, e.SupervisionOrdered, fits=_has_none),
    "answer_order": Action(AnswerOrder, _answer, e.SupervisionAnswered, fits=_is_owed),
    "close_order": Action(CloseOrder, _close, e.SupervisionClosed, fits=_is_open),
}
