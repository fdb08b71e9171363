"""A message that came in parts: put together again, by the marks that some telephones write on each."""

import re
from collections.abc import Sequence

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
