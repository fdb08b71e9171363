"""A message that came in parts: which case they belong to, and put together again by their marks."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Contact
from chalicelib.domain.table import OPEN
from chalicelib.domain.values import Channel

PART_GAP, PARTS_SPAN = timedelta(seconds=60), timedelta(minutes=3)
"""Some gateways deliver the parts of a long text message as messages, seconds apart and in any order."""

_MARK = r"[(（【\[]?\s*(?P<number>\d{1,2})\s*/\s*(?P<of>\d{1,2})\s*[)）】\]]?"
_FIRST, _LAST = re.compile(_MARK), re.compile(rf"{_MARK}$")
_LONGEST = 20
"""Of a mark with its blanks: what is sought through a whole text costs the square of its blanks."""


def in_order(texts: Sequence[str]) -> list[str]:
    """As they were written, if each says that it is the first of three, the second …; else as they came."""
    marks = [_mark(text.strip()) for text in texts]
    numbers = [number for number, _ in marks]
    whole = {of for _, of in marks} == {len(texts)} and sorted(numbers) == list(range(1, len(texts) + 1))
    return [text for _, text in sorted(zip(numbers, texts, strict=True))] if whole else list(texts)


def _mark(text: str) -> tuple[int, int]:
    found = _FIRST.match(text[:_LONGEST]) or _LAST.search(text[-_LONGEST:])
    return (int(found["number"]), int(found["of"])) if found else (0, 0)


def part_of(contact: Contact, cases: Sequence[Head], at: datetime) -> str:
    """The open case about which they wrote just now; nobody writes on for minutes in one message."""
    began = at
    for heard in sorted((heard for heard in contact.heard if heard <= at), reverse=True):
        if began - heard > PART_GAP:
            break
        began = heard
    if at - began > PARTS_SPAN:
        return ""
    known = {case.ticket: case for case in cases if case.status in OPEN}
    just_now = (last for last in contact.tickets if last.ticket in known and abs(at - last.at) <= PART_GAP)
    return next((last.ticket for last in just_now if _was_written(known[last.ticket], last.at)), "")


def _was_written(case: Head, at: datetime) -> bool:
    """By text message: neither the call, the mail nor the form itself with which the case began."""
    return case.channel is Channel.SMS or case.received_at != at
