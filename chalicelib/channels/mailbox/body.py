"""The letter's text, from the parts that a reader sees."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from chalicelib.channels.mailbox import html, limits
from chalicelib.channels.mailbox.charset import Decoded, decode
from chalicelib.channels.mailbox.params import Value
from chalicelib.channels.mailbox.parts import Leaf

CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ud800-\udfff]+")
STUB = re.compile(
    r"(?i)html.{0,80}(view|format|support|compatible|enabled|message|邮件|格式|浏览|显示)|不支持.{0,10}html"
)
STUB_CHARS = 300


def text_of(leaves: Iterable[Leaf], hint: str) -> tuple[str, list[str]]:
    """The text, and what was wrong with it."""
    defects: list[str] = []
    found: list[str] = []
    for choice, group in groupby(leaves, key=lambda leaf: leaf.choice and leaf.choice[0]):
        if choice is None:
            found += [_read(leaf, hint, defects) for leaf in group]
        else:
            found.append(_best(list(group), hint, defects))
    text = "\n\n".join(each.strip("\n") for each in found if each.strip())
    if len(text) > limits.TEXT_CHARS:
        text = text[: limits.TEXT_CHARS]
        defects.append("text_cut")
    return text, defects


def _best(group: list[Leaf], hint: str, defects: list[str]) -> str:
    """Of the same letter in several forms: the plain one, unless it is empty or only names another."""
    forms = groupby(group, key=lambda leaf: leaf.choice and leaf.choice[1])
    texts = [(leaves[0].type, leaves) for leaves in (list(form) for _, form in forms)]
    texts.sort(key=lambda form: form[0] != "text/plain")
    read = ("\n\n".join(_read(leaf, hint, defects) for leaf in leaves) for _, leaves in texts)
    plain = ""
    for text in read:
        if text.strip() and not _is_stub(text):
            return text
        plain = plain or text
    return plain


def _is_stub(text: str) -> bool:
    return len(text) < STUB_CHARS and STUB.search(text) is not None


def _read(leaf: Leaf, hint: str, defects: list[str]) -> str:
    data = _shortened(leaf.content_bytes())
    is_html = leaf.type == "text/html"
    label = leaf.content["charset"] or (html.charset_within(data) if is_html else "")
    decoded = decode(data, label, hint)
    _note(decoded, defects)
    if is_html:
        return tidy(html.to_text(decoded.text))
    text = tidy(decoded.text)
    return unflowed(text, leaf.content) if leaf.content["format"].lower() == "flowed" else text


def _shortened(data: bytes) -> bytes:
    """At a line's end, so that no character is torn; UTF-16 is left alone, its lines end elsewhere."""
    if len(data) <= limits.TEXT_BYTES or b"\0" in data[:100]:
        return data
    return data[: data.rfind(b"\n", 0, limits.TEXT_BYTES) + 1 or limits.TEXT_BYTES]


def _note(decoded: Decoded, defects: list[str]) -> None:
    if decoded.defect:
        defects.append(decoded.defect)


def tidy(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\x0c", "\n")
    return CONTROL.sub("", text)


def unflowed(text: str, content: Value) -> str:
    """Lines that end in a blank go on in the next one (RFC 3676), as far as both are quoted alike."""
    return "\n".join(_joined(text.split("\n"), content["delsp"].lower() == "yes"))


def _joined(lines: list[str], delete_space: bool) -> Iterator[str]:
    waiting: list[str] = []
    depth = 0
    for line in lines:
        quoted = len(line) - len(line.lstrip(">"))
        stuffed = line[quoted:].removeprefix(" ")
        if waiting and quoted != depth:
            yield _line(depth, waiting)
            waiting = []
        depth = quoted
        if stuffed.endswith(" ") and stuffed != "-- ":
            waiting.append(stuffed[:-1] if delete_space else stuffed)
            continue
        yield _line(depth, [*waiting, stuffed])
        waiting = []
    if waiting:
        yield _line(depth, waiting)


def _line(depth: int, pieces: list[str]) -> str:
    text = "".join(pieces)
    return f"{'>' * depth} {text}" if depth else text
