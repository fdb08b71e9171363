"""Parameters of Content-Type and Content-Disposition: RFC 2231, misplaced RFC 2047, raw bytes."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from chalicelib.channels.mailbox import limits
from chalicelib.channels.mailbox.charset import decode
from chalicelib.channels.mailbox.words import clean, raw_bytes, raw_to_text, readable

PARAMETER = re.compile(
    r'(?:^|[;\s])\s{0,20}(?P<name>[^\s=;"]{1,80})\s{0,20}=\s{0,20}(?:"(?P<quoted>(?:[^"\\]|\\.)*)"?|(?P<plain>[^;]*))'
)
SECTION = re.compile(r"(?P<name>[^*]+)\*(?P<number>\d{1,4})?(?P<extended>\*)?")
ESCAPED = re.compile(r'\\(["\\])')
PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}){2,}")
MAX_PARAMETERS = 200


@dataclass(frozen=True, slots=True)
class Value:
    """A header such as `text/plain; charset=gbk`."""

    value: str
    params: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.params.get(name, "")


@dataclass(slots=True)
class _Sections:
    """A parameter that came in pieces."""

    pieces: dict[int, tuple[str, bool]] = field(default_factory=dict)

    def text(self, hint: str) -> str:
        """Escaped pieces are bytes in the charset that the first one names; others are bytes as they are."""
        charset, data = "", b""
        for number, (piece, extended) in sorted(self.pieces.items()):
            if extended and number == 0 and piece.count("'") > 1:
                charset, _, piece = piece.split("'", 2)  # noqa: PLW2901  the rest is the value
            data += unquote_to_bytes(raw_bytes(piece)) if extended else raw_bytes(piece)
        text = decode(data, charset, hint).text
        return readable(text) if "=?" in text else clean(text)


def parse(header: str, hint: str = "") -> Value:
    """Never fails; `hint` is the charset of raw bytes."""
    header = raw_to_text(header[: limits.PARAMETER_CHARS], hint)
    value, _, rest = header.partition(";")
    if "=" in value:
        value, rest = "", header
    plain: dict[str, str] = {}
    sections: dict[str, _Sections] = {}
    for number, match in enumerate(PARAMETER.finditer(rest)):
        if number >= MAX_PARAMETERS:
            break
        _take(match, plain, sections)
    found = {name: _plain(text, hint) for name, text in plain.items()}
    return Value(value.strip().lower(), found | {name: each.text(hint) for name, each in sections.items()})


def _take(match: re.Match[str], plain: dict[str, str], sections: dict[str, _Sections]) -> None:
    quoted = match["quoted"]
    text = ESCAPED.sub(r"\1", quoted) if quoted is not None else match["plain"].strip()
    name = match["name"].lower()
    section = SECTION.fullmatch(name)
    if section is None:
        plain.setdefault(name, text)
        return
    extended = bool(section["extended"]) or section["number"] is None
    pieces = sections.setdefault(section["name"], _Sections()).pieces
    pieces.setdefault(int(section["number"] or 0), (text, extended))


def _plain(text: str, hint: str) -> str:
    """Encoded words, and the percent signs of those who read half of RFC 2231."""
    if "=?" in text:
        text = readable(text, hint)
    elif PERCENT.search(text):
        try:
            unquoted = unquote_to_bytes(text).decode("utf-8")
        except UnicodeError:
            unquoted = text
        text = text if unquoted.isascii() else unquoted
    return clean(text).strip()
