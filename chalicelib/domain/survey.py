"""The three questions, as a citizen answers them by SMS: three digits (domain.md §5)."""

import re
import unicodedata
from dataclasses import dataclass

from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.values import Resolved

_ANSWER = re.compile(r"^([12])([123])([1-5])$")
_DIGITS = re.compile(r"^\d{1,4}$")
_RESOLVED = {"1": Resolved.YES, "2": Resolved.PARTLY, "3": Resolved.NO}


@dataclass(frozen=True)
class Answer:
    """Was the citizen contacted, is it solved, how satisfied are they (1–5), a free comment."""

    contacted: bool
    resolved: Resolved
    satisfaction: int
    comment: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.satisfaction <= 5:  # noqa: PLR2004  the scale of domain.md §5
            raise InvalidInputError("error.satisfaction", "satisfaction")


def parse(text: str) -> Answer | None:
    """`115` is contacted, solved, very satisfied; full-width digits and separators are forgiven."""
    match = _ANSWER.match(_digits(text))
    if not match:
        return None
    contacted, resolved, satisfaction = match.groups()
    return Answer(contacted == "1", _RESOLVED[resolved], int(satisfaction))


def looks_like_an_answer(text: str) -> bool:
    """Digits only: meant as an answer, even if it is not a valid one."""
    return bool(_DIGITS.match(_digits(text)))


def _digits(text: str) -> str:
    return re.sub(r"[\s,,.。、;；/-]", "", unicodedata.normalize("NFKC", text))
