"""What a message of a known number means: ordered rules, named on the event (traps.md 40)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from chalicelib.domain import survey, ticket
from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Contact
from chalicelib.domain.values import Channel, Status

_STOP = frozenset({"stop", "退订", "td", "t", "unsubscribe"})
_COURTESY = frozenset(
    {
        "谢谢",
        "谢谢你",
        "谢谢您",
        "谢谢了",
        "多谢",
        "感谢",
        "非常感谢",
        "好",
        "好的",
        "好的谢谢",
        "嗯",
        "收到",
        "知道了",
        "明白",
        "ok",
        "thanks",
    }
)
_HELP = frozenset({"help", "info", "帮助", "怎么用"})
_QUERY = re.compile(r"(?:查询|查单|进度|status)[\s:]*(?P<ticket>[0-9a-z -]*)")
_START = frozenset({"start", "订阅", "unstop"})
_OPEN = frozenset(
    {Status.RECEIVED, Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.AWAITING_CITIZEN}
)


CALL_WINDOW = timedelta(hours=24)
"""For so long an SMS may correct what we heard, and hanging up again adds nothing new."""


class Meaning(StrEnum):
    """What to do with a message; the value is the reason that officers read."""

    NEW_CASE = "new_case"
    STOP = "stop"
    START = "start"
    SURVEY_ANSWER = "survey_answer"
    SURVEY_UNCLEAR = "survey_unclear"
    SURVEY_OVER = "survey_over"
    COURTESY = "courtesy"
    NAMES_TICKET = "names_ticket"
    ANSWERS_QUESTION = "answers_question"
    SAME_CONVERSATION = "same_conversation"
    ANSWERS_LETTER = "answers_letter"
    UNVERIFIED = "unverified"
    ADDS_TO_CALL = "adds_to_call"
    ANSWERS_BY_VOICE = "answers_by_voice"
    CALLED_AGAIN = "called_again"
    HELP = "help"
    STATUS = "status"
    STATUS_UNKNOWN = "status_unknown"


@dataclass(frozen=True)
class Decision:
    """A meaning and the ticket it is about, if any."""

    meaning: Meaning
    ticket: str = ""


_NEW = Decision(Meaning.NEW_CASE)


def decide(
    text: str, contact: Contact, cases: Sequence[Head], at: datetime, window: timedelta, thread: str = ""
) -> Decision:
    """Read a message; `cases` are the contact's own, latest first, and that of the `thread` it answers."""
    word = unicodedata.normalize("NFKC", text).strip(" 。.!！").lower()
    if word in _STOP:
        return Decision(Meaning.STOP)
    if word in _START:
        return Decision(Meaning.START)
    if word in _HELP:
        return Decision(Meaning.HELP)
    if asked := _query(word, cases):
        return asked
    if word in _COURTESY and cases:
        return Decision(Meaning.COURTESY, cases[0].ticket)
    of_thread = [case for case in cases if case.ticket == thread]
    return _survey(text, of_thread or cases) or _conversation(text, contact, cases, at, window, thread)


def _query(word: str, cases: Sequence[Head]) -> Decision | None:
    """Where does it stand? Of the latest case, or of the ticket that is named; only of their own."""
    match = _QUERY.fullmatch(word)
    named = ticket.parse(match["ticket"]) if match and match["ticket"] else None
    if match is None or (match["ticket"] and named is None):
        return None
    found = [case.ticket for case in cases if named in (None, case.ticket)]
    return Decision(Meaning.STATUS, found[0]) if found else Decision(Meaning.STATUS_UNKNOWN)


def _survey(text: str, cases: Sequence[Head]) -> Decision | None:
    """Digits answer the survey that was asked last."""
    if not cases or not survey.looks_like_an_answer(text):
        return None
    asked = [case for case in cases if case.status is Status.REPLIED and case.cycle.surveying]
    if not asked:
        return Decision(Meaning.SURVEY_OVER, cases[0].ticket)
    latest = max(asked, key=_asked_at)
    meaning = Meaning.SURVEY_ANSWER if survey.parse(text) else Meaning.SURVEY_UNCLEAR
    return Decision(meaning, latest.ticket)


def _asked_at(case: Head) -> datetime:
    return case.cycle.survey_at or datetime.min.replace(tzinfo=UTC)


def _conversation(
    text: str, contact: Contact, cases: Sequence[Head], at: datetime, window: timedelta, thread: str
) -> Decision:
    live = {c.ticket: c for c in cases if c.status is not Status.ARCHIVED}
    if thread in live:
        return Decision(Meaning.ANSWERS_LETTER, thread)
    named = ticket.find(text)
    if named in live:
        return Decision(Meaning.NAMES_TICKET, named)
    asking = next((c for c in live.values() if c.status is Status.AWAITING_CITIZEN), None)
    if asking:
        return Decision(Meaning.ANSWERS_QUESTION, asking.ticket)
    asked = next((case for case in live.values() if _is_asked_about_a_call(case, at)), None)
    if asked:
        return Decision(Meaning.ADDS_TO_CALL, asked.ticket)
    known = _latest(contact, live, at, window)
    return Decision(Meaning.SAME_CONVERSATION, known) if known else _NEW


def decide_call(contact: Contact, cases: Sequence[Head], at: datetime, *, spoke: bool) -> Decision:
    """A call, before anybody knows its words: it answers our question, or is a matter of its own.

    Who hung up, and called before within a day, still waits for the same call from us.
    """
    asking = next((case for case in cases if case.status is Status.AWAITING_CITIZEN), None)
    if asking and spoke:
        return Decision(Meaning.ANSWERS_BY_VOICE, asking.ticket)
    known = "" if spoke else _latest(contact, {case.ticket: case for case in cases}, at, CALL_WINDOW)
    return Decision(Meaning.CALLED_AGAIN, known) if known else _NEW


def _latest(contact: Contact, cases: Mapping[str, Head], at: datetime, window: timedelta) -> str:
    """The ticket that they last wrote or called about within the window, if it is open."""
    lately = (known.ticket for known in contact.tickets if at - known.at <= window)
    return next((ticket for ticket in lately if ticket in cases and cases[ticket].status in _OPEN), "")


def _is_asked_about_a_call(case: Head, at: datetime) -> bool:
    """They were sent what we understood of their call, or asked what it was about."""
    if not (case.channel is Channel.VOICE and case.status in _OPEN):
        return False
    return case.received_at is not None and at - case.received_at <= CALL_WINDOW
