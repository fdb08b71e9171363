"""What is new in a letter, what it quotes, and its signature.

Rules over lines, in the words of the mail programs that people use here; nothing is lost, since `body` keeps
all. Where a rule is in doubt the text stays: an officer reads past a quote more easily than past a gap.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.channels.mailbox import limits
from chalicelib.channels.mailbox.phrases import (
    DELIMITER,
    FIELD,
    FORWARDED,
    FROM,
    MAY_BEGIN_WROTE,
    NAMES_SOMEBODY,
    ORIGINAL,
    QUOTED,
    RULE,
    SENT_FROM,
    SUBJECT,
    WROTE,
)

LINE_CHARS = 400
ATTRIBUTION_LINES = 4
HEAD_LINES, MIN_FIELDS = 6, 3

WORDS = re.compile(r"\w")
SIGNATURE_LINES, SIGNATURE_CHARS = 15, 800


@dataclass(frozen=True, slots=True)
class Cut:
    text: str
    quoted: str = ""
    signature: str = ""


def cut(body: str, forwarded: bool = False) -> Cut:
    """A forwarded letter is what its sender wants to be read: of it nothing is cut."""
    lines = body.split("\n", limits.CUT_LINES)
    heads = [line[:LINE_CHARS] for line in lines[: limits.CUT_LINES]]
    if forwarded or any(FORWARDED.fullmatch(line) for line in heads):
        return Cut(body.strip())
    start, new, quoted = _split(heads)
    fresh, old = [lines[i] for i in new], [lines[i] for i in quoted]
    old += lines[start:]
    fresh, signature = _unsigned(fresh)
    text = _joined(fresh)
    if not WORDS.search(text):
        return _whole(body, old, signature)
    return Cut(text, _joined(old), _joined(signature))


def _whole(body: str, old: list[str], signature: list[str]) -> Cut:
    """Nothing would be left: a signature alone is the text above a quote, and a quote alone is the text."""
    alone = _joined(signature)
    if WORDS.search(alone) and old and not all(SENT_FROM.fullmatch(line) for line in alone.split("\n")):
        return Cut(alone, _joined(old))
    return Cut(body.strip())


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip()


def _split(lines: list[str]) -> tuple[int, list[int], list[int]]:
    """From which line on all is quoted, and of the lines above: which are new, and which quoted."""
    new: list[int] = []
    quoted: list[int] = []
    i = 0
    while i < len(lines):
        if _is_separator(lines, i):
            return _with_rule(lines, i, new), new, quoted
        length = _attribution(lines, i)
        if length:
            after = _first_written(lines, i + length)
            if not (after < len(lines) and QUOTED.match(lines[after])):
                return i, new, quoted
            quoted += range(i, after)
            i = after
        elif QUOTED.match(lines[i]):
            quoted.append(i)
            i += 1
        else:
            new.append(i)
            i += 1
    return len(lines), new, quoted


def _is_separator(lines: list[str], i: int) -> bool:
    return ORIGINAL.fullmatch(lines[i]) is not None or (
        FIELD.fullmatch(lines[i]) is not None and _is_head(lines, i)
    )


def _is_head(lines: list[str], i: int) -> bool:
    """Whether the head of a letter begins here: who, two more fields, and an address or the subject."""
    block = list(_fields(lines[i : i + 2 * HEAD_LINES]))
    is_mail = any("@" in line or SUBJECT.match(line) for line in block)
    return is_mail and len(block) >= MIN_FIELDS and any(FROM.fullmatch(line) for line in block)


def _fields(lines: list[str]) -> Iterator[str]:
    """The fields that follow each other; behind the one that says who, one may be broken into two lines."""
    named = False
    broken = 0
    for line in lines:
        if FIELD.fullmatch(line):
            named = named or FROM.fullmatch(line) is not None
            broken = 0
            yield line
        else:
            broken += bool(line.strip())
            if broken > 1 or not named:
                return


def _with_rule(lines: list[str], start: int, new: list[int]) -> int:
    """The line above the head of a quoted letter belongs to it."""
    while (
        start > 0
        and new
        and new[-1] == start - 1
        and (not lines[start - 1].strip() or RULE.fullmatch(lines[start - 1]))
    ):
        start = new.pop()
    return start


def _attribution(lines: list[str], i: int) -> int:
    """How many lines from here say who wrote the following, if any."""
    if not MAY_BEGIN_WROTE.match(lines[i]):
        return 0
    text = ""
    for length in range(1, min(ATTRIBUTION_LINES, len(lines) - i) + 1):
        line = lines[i + length - 1]
        if QUOTED.match(line) and not QUOTED.match(lines[i]):
            return 0
        text = f"{text} {line.strip()}".strip()
        if len(text) > LINE_CHARS:
            return 0
        if text.endswith((":", "：")) and WROTE.fullmatch(text):
            return length
        if NAMES_SOMEBODY.fullmatch(text) and _is_followed_by_quote(lines, i + length):
            return length
    return 0


def _is_followed_by_quote(lines: list[str], i: int) -> bool:
    after = _first_written(lines, i)
    return after < len(lines) and QUOTED.match(lines[after]) is not None and after - i <= 1


def _first_written(lines: list[str], i: int) -> int:
    while i < len(lines) and not lines[i].strip():
        i += 1
    return i


def _unsigned(lines: list[str]) -> tuple[list[str], list[str]]:
    """Without the signature at the end: behind its delimiter, a mail program's advertisement, or both."""
    end = _end(lines, len(lines))
    first = max(0, end - SIGNATURE_LINES)
    marks = (i for i in range(end - 1, first - 1, -1) if DELIMITER.fullmatch(lines[i][:LINE_CHARS]))
    mark = next(marks, end)
    if sum(map(len, lines[mark:end])) > SIGNATURE_CHARS:
        mark = end
    kept = _end(lines, mark)
    while kept and SENT_FROM.fullmatch(lines[kept - 1][:LINE_CHARS]):
        kept = _end(lines, kept - 1)
    return lines[:kept], lines[kept:end]


def _end(lines: list[str], end: int) -> int:
    while end and not lines[end - 1].strip():
        end -= 1
    return end
