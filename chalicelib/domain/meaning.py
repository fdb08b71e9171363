"""What a message of a known number means: ordered rules, named on the event (traps.md 40)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from chalicelib.domain import rights_words, survey, ticket
from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Contact
from chalicelib.domain.parts import part_of
from chalicelib.domain.short_words import COURTESY, HELP, START, STOP
from chalicelib.domain.values import Channel, Status

_QUERY = re.compile(r"(?:查询|查单|进度|status)[\s:]*(?P<ticket>[0-9a-z -]*)")
_OPEN = frozenset(
    {Status.RECEIVED, Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.AWAITING_CITIZEN}
    | {Status.MERGED}
)


CALL_WINDOW = timedelta(hours=24)
"""For so long an SMS may correct what we heard or tell what we see, and hanging up again adds nothing new."""


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
    TELLS_WHAT = "tells_what"
    SAME_MESSAGE = "same_message"
    SAME_CONVERSATION = "same_conversation"
    ANSWERS_LETTER = "answers_letter"
    UNVERIFIED = "unverified"
    ADDS_TO_CALL = "adds_to_call"
    ANSWERS_BY_VOICE = "answers_by_voice"
    CALLED_AGAIN = "called_again"
    HELP = "help"
    STATUS = "status"
    STATUS_UNKNOWN = "status_unknown"
    OFFICER_ORDER = "officer_order"
    OFFICER_HELP = "officer_help"
    TYPED_IN = "typed_in"
    MATTER_ENDED = "matter_ended"
    WITHDRAWS = "withdraws"
    WITHDRAW_WHICH = "withdraw_which"
    OBJECTS = "objects"
    REEXAMINES = "reexamines"
    REEXAMINE_WHICH = "reexamine_which"
    REEXAMINATION_LATE = "reexamination_late"
    REEXAMINATION_FINAL = "reexamination_final"
    REEXAMINATION_TOP = "reexamination_top"
    MATTER_FINAL = "matter_final"


@dataclass(frozen=True)
class Words:
    """What was written, and what the office knows of it before it reads on.

    `thread` is the ticket whose letter it proves to answer, `named` the ticket of their own that stands in
    it; `stranger` says that it names somebody else's. What comes `in_parts` may be the rest of a message.
    """

    text: str
    title: str = ""
    thread: str = ""
    named: str = ""
    stranger: bool = False
    has_files: bool = False
    in_parts: bool = False

    @property
    def word(self) -> str:
        """As short words are compared."""
        return unicodedata.normalize("NFKC", self.text).strip(" 。.!！").lower()

    @property
    def is_all(self) -> bool:
        """The text is all there is: neither a picture nor a subject says what it is about."""
        return not self.has_files and (not self.title or bool(self.thread))


@dataclass(frozen=True)
class Decision:
    """A meaning and the ticket it is about, if any; what is `quiet` gets no answer from a machine."""

    meaning: Meaning
    ticket: str = ""
    quiet: bool = False


_NEW = Decision(Meaning.NEW_CASE)


def decide(
    words: Words, contact: Contact, cases: Sequence[Head], at: datetime, window: timedelta
) -> Decision:
    """Read a message; `cases` are the contact's own, latest first, and those of its thread and ticket."""
    if words.word in STOP and not words.has_files:
        return Decision(Meaning.STOP)
    if words.word in START and not words.has_files:
        return Decision(Meaning.START)
    part = part_of(contact, cases, at) if words.in_parts else ""
    own = rights_words.own(contact, cases, words.named)
    short = (_withdraws(words, contact, own) or _short(words, cases)) if words.is_all else None
    if part and short and short.meaning is Meaning.SURVEY_OVER:
        # No survey is open: digits are the end of what was cut, such as a house number.
        short = None
    right = _again(words, contact, own) or _objects(words, own)
    found = short or right or _conversation(words, contact, cases, at, window, part)
    return Decision(Meaning.UNVERIFIED) if found is _NEW and words.stranger else found


def _short(words: Words, cases: Sequence[Head]) -> Decision | None:
    """A word or some digits. Whoever was asked something answers that, be it "好的" or "3"."""
    if words.word in HELP:
        return Decision(Meaning.HELP)
    if asked := _query(words, cases):
        return asked
    of_thread = [case for case in cases if case.ticket == words.thread] or cases
    if answer := _survey(words.text, of_thread):
        return answer
    if not cases or any(case.status is Status.AWAITING_CITIZEN for case in of_thread):
        return None
    if words.word in COURTESY:
        return Decision(Meaning.COURTESY, of_thread[0].ticket)
    return Decision(Meaning.SURVEY_OVER, of_thread[0].ticket) if survey.is_digits(words.text) else None


def _withdraws(words: Words, contact: Contact, own: Sequence[Head]) -> Decision | None:
    meant = rights_words.withdrawn(words.word, words.named, contact, own)
    if meant is None:
        return None
    return Decision(Meaning.WITHDRAWS if meant.ticket else Meaning.WITHDRAW_WHICH, meant.ticket)


def _again(words: Words, contact: Contact, own: Sequence[Head]) -> Decision | None:
    """Of somebody else's case that they name, they are told nothing."""
    meant = (words.thread, words.named) if not words.stranger else ("another's",)
    found = rights_words.again(words.word, meant, contact, own)
    if found is None:
        return None
    return Decision(Meaning.REEXAMINES if found.ticket else Meaning.REEXAMINE_WHICH, found.ticket)


def _objects(words: Words, own: Sequence[Head]) -> Decision | None:
    meant = rights_words.refused(own, (words.thread, words.named)) if words.text.strip() else ""
    return Decision(Meaning.OBJECTS, meant) if meant else None


def _query(words: Words, cases: Sequence[Head]) -> Decision | None:
    """Where does it stand? Of the latest case, or of the ticket that is named; only of their own."""
    match = _QUERY.fullmatch(words.word)
    if match is None or (match["ticket"] and ticket.parse(match["ticket"]) is None):
        return None
    found = words.named if match["ticket"] else next((case.ticket for case in cases), "")
    return Decision(Meaning.STATUS, found) if found else Decision(Meaning.STATUS_UNKNOWN)


def _survey(text: str, cases: Sequence[Head]) -> Decision | None:
    """Digits, perhaps with a comment, answer the survey that was asked last and is open."""
    asked = [case for case in cases if case.status is Status.REPLIED and case.cycle.surveying]
    if not asked or not (survey.is_digits(text) or survey.parse(text)):
        return None
    latest = max(asked, key=_asked_at)
    meaning = Meaning.SURVEY_ANSWER if survey.parse(text) else Meaning.SURVEY_UNCLEAR
    return Decision(meaning, latest.ticket)


def _asked_at(case: Head) -> datetime:
    return case.cycle.survey_at or datetime.min.replace(tzinfo=UTC)


def _conversation(
    words: Words, contact: Contact, cases: Sequence[Head], at: datetime, window: timedelta, part: str
) -> Decision:
    live = {c.ticket: c for c in cases if c.status is not Status.ARCHIVED}
    mute = [case for case in live.values() if case.wordless and _is_asked(case, at)]
    asking = [case.ticket for case in live.values() if case.status is Status.AWAITING_CITIZEN]
    found = (
        (Meaning.ANSWERS_LETTER, words.thread if words.thread in live else ""),
        (Meaning.NAMES_TICKET, words.named if words.named in live else ""),
        # The rest of an answer is none to the question about another case.
        (Meaning.SAME_MESSAGE, part if asking and part not in asking else ""),
        (Meaning.ANSWERS_QUESTION, next(iter(asking), "")),
        (Meaning.TELLS_WHAT, _first(mute) if words.text.strip() else ""),
        (Meaning.SAME_MESSAGE, part),
        (Meaning.ADDS_TO_CALL, _first(case for case in live.values() if _is_asked_about_a_call(case, at))),
        (Meaning.SAME_CONVERSATION, _latest(contact, live, at, window)),
    )
    return next((Decision(meaning, ticket) for meaning, ticket in found if ticket), _NEW)


def _first(cases: Iterable[Head]) -> str:
    return next((case.ticket for case in cases), "")


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
    return case.channel is Channel.VOICE and _is_asked(case, at)


def _is_asked(case: Head, at: datetime) -> bool:
    if case.status not in _OPEN:
        return False
    return case.received_at is not None and at - case.received_at <= CALL_WINDOW
