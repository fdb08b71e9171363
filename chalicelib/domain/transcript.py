"""What a machine heard: words, each with how sure it is; the doubtful ones are marked for whoever reads."""

from dataclasses import dataclass
from itertools import groupby

DOUBTFUL = 0.6
"""Below that a word is shown as a guess."""


@dataclass(frozen=True)
class Word:
    """A word, or a sign of punctuation, which nobody hears and nobody doubts."""

    text: str
    confidence: float = 1.0
    is_sign: bool = False


@dataclass(frozen=True)
class Transcript:
    """`by` is who listened: an engine's name."""

    words: tuple[Word, ...]
    by: str

    @property
    def text(self) -> str:
        return _joined([word.text for word in self.words])

    @property
    def marked(self) -> str:
        """The text with 〔doubtful words〕 in brackets, or nothing if there are none."""
        if not any(map(_is_doubtful, self.words)):
            return ""
        runs = groupby(self.words, key=_is_doubtful)
        said = [(doubtful, _joined([word.text for word in words])) for doubtful, words in runs]
        return _joined([f"〔{text}〕" if doubtful else text for doubtful, text in said])

    @property
    def confidence(self) -> float:
        """Of all words in the mean; 0 if there are none."""
        heard = [word.confidence for word in self.words if not word.is_sign]
        return sum(heard) / len(heard) if heard else 0.0


def _is_doubtful(word: Word) -> bool:
    return not word.is_sign and word.confidence < DOUBTFUL


def _joined(texts: list[str]) -> str:
    """Latin words have a blank between them, Chinese ones and punctuation have none."""
    line = ""
    for text in (text.strip() for text in texts):
        apart = line and text and line[-1].isascii() and text[0].isascii() and text[0].isalnum()
        line += f" {text}" if apart else text
    return line.strip()
