"""The three questions, as a citizen answers them by SMS or telephone: three digits (domain.md §5)."""

import re
import unicodedata
from dataclasses import dataclass, replace

from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.values import Resolved

_BETWEEN = r"[\s,.。、;/-]*"
_ANSWER = re.compile(
    rf"([12]){_BETWEEN}([123]){_BETWEEN}([1-5])(?:{_BETWEEN}|[\s,.。、;:!]+(?P<comment>\D.*))", re.DOTALL
)
_DIGITS = re.compile(r"^\d{1,4}$")
_RESOLVED = {"1": Resolved.YES, "2": Resolved.PARTLY, "3": Resolved.NO}
QUESTIONS = (("contacted", "12"), ("resolved", "123"), ("satisfaction", "12345"))
"""Each with the keys that answer it, in the order of the digits."""


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


@dataclass(frozen=True)
class Keys:
    """What has been pressed on a telephone; `again` if the question at hand was asked a second time.

    Raises InvalidInputError for keys that answer nothing.
    """

    given: str = ""
    again: bool = False

    def __post_init__(self) -> None:
        answers = zip(self.given, QUESTIONS, strict=False)
        if len(self.given) > len(QUESTIONS) or any(key not in keys for key, (_, keys) in answers):
            raise InvalidInputError("error.field_invalid", "keys")

    @property
    def question(self) -> str:
        """The one at hand; empty when all are answered."""
        return QUESTIONS[len(self.given)][0] if len(self.given) < len(QUESTIONS) else ""

    def press(self, key: str) -> "Keys | None":
        """One question on, or the same once more; None if that did not help either."""
        if len(key) == 1 and key in QUESTIONS[len(self.given)][1]:
            return Keys(self.given + key)
        return None if self.again else replace(self, again=True)


def parse(text: str) -> Answer | None:
    """`115` is contacted, solved, very satisfied; words behind it are a comment, separators are forgiven."""
    match = _ANSWER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not match:
        return None
    contacted, resolved, satisfaction, comment = match.groups()
    return Answer(contacted == "1", _RESOLVED[resolved], int(satisfaction), (comment or "").strip())


def is_digits(text: str) -> bool:
    """Meant as an answer, even if it is not a valid one."""
    return bool(_DIGITS.match(_digits(text)))


def _digits(text: str) -> str:
    return re.sub(r"[\s,,.。、;；/-]", "", unicodedata.normalize("NFKC", text))
