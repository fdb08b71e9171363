"""Words in a text: how both are prepared, and the test of one by the other."""

import re
import unicodedata
from dataclasses import dataclass

_CJK = "\u3400-\u9fff"
_CHINESE = re.compile(f"[{_CJK}]")
# Transcripts and old phones put blanks and line ends between characters: 燃气 泄漏.
_GAPS = re.compile(f"(?<=[{_CJK}])\\s+(?=[{_CJK}])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_NOT_LATIN = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Words:
    """A test of a prepared text: one of `any_of`, one of each group in `all_of`, none of `none_of`.

    `besides` are phrases that are cut out first, so that 跳楼价 is no 跳楼 while a second 跳楼 still counts;
    with `none_of` one harmless phrase would hide a danger in the same text.
    """

    any_of: tuple[str, ...]
    all_of: tuple[tuple[str, ...], ...]
    none_of: tuple[str, ...]
    besides: tuple[str, ...]

    def found_in(self, prepared: str) -> bool:
        text = prepared
        for phrase in self.besides:
            text = text.replace(phrase, " | ")
        return (
            (not self.any_of or any(word in text for word in self.any_of))
            and all(any(word in text for word in group) for group in self.all_of)
            and not any(word in text for word in self.none_of)
        )


def prepare(text: str) -> str:
    """One width, one case, no gaps between Chinese characters; Latin words stand alone after the bar."""
    folded = _GAPS.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold()))
    return f"{folded} | {_NOT_LATIN.sub(' ', folded).strip()} "


def sought(word: str) -> str:
    """A word as it is sought: one in Latin letters only whole, so that a `bus` is not found in `business`."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    if folded.isascii() and any(map(str.isalnum, folded)):
        return f" {_NOT_LATIN.sub(' ', folded).strip()} "
    return folded


def is_chinese(text: str) -> bool:
    """True if any character is: a Chinese text may hold Latin names."""
    return _CHINESE.search(text) is not None
