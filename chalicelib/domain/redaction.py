"""What must not stand in a text that everybody may read: numbers, addresses, and names that are known.

It finds what has the form of something private, and refuses too much rather than too little: whoever writes
says it in another way. A person still reads each text before it is published.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from chalicelib.domain import ticket as tickets


class Private(StrEnum):
    """Kinds of what is found, in the order in which they are looked for."""

    EMAIL = "email"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ACCOUNT = "account"
    PLATE = "plate"
    TICKET = "ticket"
    ADDRESS = "address"
    CITIZEN = "citizen"
    OFFICER = "officer"
    RESPONDENT = "respondent"


class Found(NamedTuple):
    """A kind, and the words that look like it."""

    kind: Private
    words: str


SHORTEST = 2
"""Characters of a name: a shorter one is in every text."""

_SPOKEN = str.maketrans("零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789")
_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:3[01]|[12]\d|0?[1-9])(?!\d)")
_N = r"[0-9一二三四五六七八九十百两]"
_FORMS: Mapping[Private, re.Pattern[str]] = {
    Private.EMAIL: re.compile(r"[\w.+-]+ ?@ ?[\w-]+(?:\.[\w-]+)+", re.ASCII),
    Private.ID_NUMBER: re.compile(r"(?<!\d)(?:\d[ -]?){17}[\dXx](?!\d)|(?<!\d)(?:\d[ -]?){14}\d(?!\d)"),
    Private.PHONE: re.compile(r"\+?\d(?:[ ().·-]{0,2}\d){6,}"),
    Private.ACCOUNT: re.compile(
        r"(?:微信|wechat|weixin|vx|qq)[^\n,，。;；]{0,4}?[a-z0-9_-]{5,}", re.IGNORECASE
    ),
    Private.PLATE: re.compile(
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·. -]?[A-Z0-9]{5,6}"
    ),
    Private.ADDRESS: re.compile(
        rf"{_N}+(?:栋|幢|单元|弄|号楼|号院|号门|户室)|\d{{2,}}(?:室|房)|(?:路|街|巷|道|里|村|胡同){_N}+号(?!线)"
        r"|\b(?:apt|apartment|room|flat|unit|building|block|house|no)\b\.? ?#? ?\d+"
        r"|\b\d+ (?:[A-Za-z]+ ){1,3}(?:street|road|avenue|lane|st|rd|ave)\b",
        re.IGNORECASE,
    ),
}
_SEPARATED = re.compile(r"[\s,，;；、/]+")


def found(text: str, known: Mapping[Private, Iterable[str]]) -> tuple[Found, ...]:
    """Everything in the text that has a private form, or is one of the `known` words of a kind."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return (*_forms(_DATE.sub("—", plain)), *_known(plain.casefold(), known))


def pieces(address: str, public: Iterable[str]) -> tuple[str, ...]:
    """The parts of an address by which somebody is found: without the names of places that all may know."""
    rest = unicodedata.normalize("NFKC", address)
    for place in sorted(public, key=len, reverse=True):
        rest = rest.replace(place, " ")
    return tuple(part for part in _SEPARATED.split(rest) if len(part) > SHORTEST)


def _forms(plain: str) -> Iterator[Found]:
    # Digits may be written in Chinese: nobody counts to seven of them in a row otherwise.
    spoken = plain.translate(_SPOKEN)
    for kind, form in _FORMS.items():
        for written in (plain, spoken) if kind in (Private.PHONE, Private.ID_NUMBER) else (plain,):
            if match := form.search(written):
                yield Found(kind, plain[match.start() : match.end()])
                break
    if number := tickets.find(plain):
        yield Found(Private.TICKET, number)


def _known(folded: str, known: Mapping[Private, Iterable[str]]) -> Iterator[Found]:
    squeezed = re.sub(r"\s+", "", folded)
    for kind, words in known.items():
        for word in dict.fromkeys(words):
            name = unicodedata.normalize("NFKC", word).casefold().strip()
            if len(name) >= SHORTEST and _stands(name, folded, squeezed):
                yield Found(kind, word.strip())


def _stands(name: str, folded: str, squeezed: str) -> bool:
    """Chinese has no blanks between words: a name is found wherever it stands. A Latin one is a word."""
    if name.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", folded) is not None
    return re.sub(r"\s+", "", name) in squeezed
