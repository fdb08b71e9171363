"""What people read: every text comes from the catalogues in wording/, Chinese first, English second."""

import gettext
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

LANGUAGES = ("zh-CN", "en")
BMP = 0xFFFF
_CATALOGUES = Path(__file__).parent / "wording"


def say(lang: str, key: str, **words: str) -> str:
    """The text of a key in a language, with its words filled in; KeyError names a text that is missing."""
    text = _catalogue(language(lang)).gettext(key)
    if text == key:
        raise KeyError(key)
    return text.format_map(words)


def has(lang: str, key: str) -> bool:
    """Is there a text of that key?"""
    return _catalogue(language(lang)).gettext(key) != key


def language(lang: str) -> str:
    """The language that we speak nearest to the one asked for: Chinese unless it is English."""
    return "en" if lang.lower().startswith("en") else "zh-CN"


def language_of(text: str) -> str:
    """Latin words without a Chinese character are English; digits and blanks alone are not."""
    is_english = any(c.isascii() and c.isalpha() for c in text) and not any(
        "\u3400" <= c <= "\u9fff" for c in text
    )
    return "en" if is_english else "zh-CN"


def date_time(lang: str, at: datetime, zone: ZoneInfo) -> str:
    """9月24日18:00, or 24 Sep 18:00, in the office's time."""
    local = at.astimezone(zone)
    if language(lang) == "en":
        return f"{local.day} {local:%b %H:%M}"
    return f"{local.month}月{local.day}日{local:%H:%M}"


def day(lang: str, at: datetime, zone: ZoneInfo) -> str:
    """The same without the time: 9月24日, or 24 Sep."""
    return date_time(lang, at, zone)[: -len(" 18:00" if language(lang) == "en" else "18:00")]


def percent(share: float) -> str:
    """To a tenth, which stands there also where it is nothing: 97.2%, 85.0%."""
    return f"{share:.1%}"


def shorten(text: str, places: int, lang: str) -> str:
    """On one line, and no more than so many places of an SMS; what was left out is marked by dots.

    An emoji takes two places. What it is made of, such as a skin tone, may be lost with the cut.
    """
    line, more = " ".join(text.split()), "..." if language(lang) == "en" else "…"
    if _places(line) <= places:
        return line
    cut = line[: places - len(more)]
    while _places(cut) > places - len(more):
        cut = cut[:-1]
    return cut + more


def _places(text: str) -> int:
    return len(text) + sum(ord(c) > BMP for c in text)


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    return gettext.translation("huiyin", _CATALOGUES, [lang.replace("-", "_")])
