"""Lengths of time as officers write them: 5个工作日, 五天, 8小时, 5 working days, or 5wd."""

import re
import unicodedata
from collections.abc import Mapping

from chalicelib.sla.errors import PolicyError
from chalicelib.sla.terms import Term

_UNITS: Mapping[str, tuple[str, ...]] = {
    "wd": ("工作日", "working days", "working day"),
    "wh": ("工作小时", "working hours", "working hour"),
    "d": ("自然日", "天", "日", "days", "day"),
    "h": ("小时", "hours", "hour"),
    "m": ("分钟", "minutes", "minute"),
}
_UNIT = {word: unit for unit, words in _UNITS.items() for word in words}
_SPOKEN = re.compile(rf"(?P<amount>\d+|[一二两三四五六七八九十]+) ?个?(?P<unit>{'|'.join(_UNIT)})")
_DIGITS = "〇一二三四五六七八九"
_TENS = re.compile(r"(?P<tens>[一二三四五六七八九])?(?P<ten>十)?(?P<ones>[一二三四五六七八九])?")


def term(text: str) -> Term:
    """A term of the policy's own spelling or in words; PolicyError for what is neither."""
    words = unicodedata.normalize("NFKC", text).strip().lower()
    match = _SPOKEN.fullmatch(words)
    return Term.parse(f"{_number(match['amount'])}{_UNIT[match['unit']]}" if match else words)


def _number(amount: str) -> int:
    """Up to 99: nobody writes more in words."""
    if amount.isdecimal():
        return int(amount)
    match = _TENS.fullmatch(amount.replace("两", "二"))
    if match is None or (not match["ten"] and match["tens"] and match["ones"]):
        raise PolicyError(f'"{amount}" is no number')
    high, ones = _DIGITS.find(match["tens"] or "一"), _DIGITS.find(match["ones"] or "〇")
    return 10 * high + ones if match["ten"] else high
