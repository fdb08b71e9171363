"""What an officer orders in a few characters: 1 takes a case on, 2 contacted, 3 and words reply."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain import survey
from chalicelib.domain import ticket as tickets

ACTIONS: Mapping[str, str] = {"1": "sign", "2": "contact", "3": "reply"}
"""By number; nothing else can be ordered without a sign-in or a sealed link."""

_ORDER = re.compile(r"([123１２３])(?:$|\s+|[,，、:：)）]\s*|[.。]\s*(?!\d))(.*)", re.DOTALL)
_WIDE = str.maketrans("１２３", "123")
# One character for one, so that a place in the folded text is the same place in the text.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_BETWEEN = r"[\s,、:;.。)#-]*"
_NUMBER = re.compile(rf"\s*([123]){_BETWEEN}")
_LAST_NUMBER = re.compile(rf"{_BETWEEN}([123])(?![0-9A-Za-z]|[.]\d)")
_GAP = re.compile(_BETWEEN)
_COUNTED = re.compile(
    r"\s*[123]\s*(?:栋|幢|单元|个|元|岁|日|号(?!码)|楼(?![道上下顶宇])|层(?!层)|月(?![底初])|点(?!位)|天(?!然)"
    r"|年(?![久轻])|户(?!主)|室(?!内)|次(?!日))"
)
_LISTED = re.compile(r"(?<!\d)2\s*[、.,:)]")
_LIKE = re.compile(r"(?=[A-Za-z-]*\d)(?=[\d-]*[A-Za-z])[0-9A-Za-z-]{8,10}(?![0-9A-Za-z])")
"""Nearly a ticket: a character is missing, doubled, or none of the alphabet."""


@dataclass(frozen=True)
class Written:
    """An order as it was written. `astray`: a ticket is in it, but mistyped, or not beside the number."""

    number: str
    ticket: str = ""
    words: str = ""
    astray: bool = False


def numbered(text: str) -> tuple[str, str]:
    """The number that a text begins with, and its words; "3.14" is a date and no number."""
    match = _ORDER.fullmatch(text)
    return (match[1].translate(_WIDE), match[2].strip()) if match else ("", text)


def written(text: str) -> Written | None:
    """An order, with or without a ticket before or behind its number; None for any other words.

    Three digits answer a survey; "2 天" and "3 号楼" count something, and 1、…2、… is a list.
    """
    folded = text.translate(_FOLD).rstrip()
    if survey.parse(folded) or (survey.is_digits(folded) and sum(c.isdigit() for c in folded) > 1):
        return None
    found = _number_first(text, folded) or _ticket_first(text, folded)
    may_be_list = found is not None and found.number == "1" and not found.ticket
    return None if may_be_list and _LISTED.search(folded, 1) else found


def _number_first(text: str, folded: str) -> Written | None:
    match = _NUMBER.match(folded)
    if match is None:
        return None
    ticket, end = _ticket(folded, match.end())
    if ticket is not None:
        return _written(match[1], ticket, text, folded, end)
    if not numbered(folded.strip())[0] or _COUNTED.match(folded):
        return None
    return _written(match[1], None, text, folded, match.end())


def _ticket_first(text: str, folded: str) -> Written | None:
    ticket, end = _ticket(folded, len(folded) - len(folded.lstrip()))
    match = None if ticket is None else _LAST_NUMBER.match(folded, end)
    if match is None or _COUNTED.match(folded, match.start(1)):
        return None
    return _written(match[1], ticket, text, folded, _past(_GAP, folded, match.end()))


def _ticket(folded: str, start: int) -> tuple[str | None, int]:
    """The ticket that stands there, "" for one that is mistyped, None for none; and where words go on."""
    ticket, end = tickets.at(folded, start)
    if ticket is None:
        end = _past(_LIKE, folded, start)
        if end == start:
            return None, start
    return ticket or "", _past(_GAP, folded, end)


def _past(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _written(number: str, ticket: str | None, text: str, folded: str, start: int) -> Written:
    astray = ticket == "" or tickets.find(folded[start:]) is not None
    return Written(number, ticket or "", text.rstrip()[start:].strip(), astray)
