"""Header values to text: encoded words (RFC 2047) as mail programs write them, and raw bytes.

Encoded words that follow each other are put together as bytes before they are decoded: Chinese mail programs
split characters between them. Blanks and raw bytes inside are taken, and the last one may be cut off.
"""

import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import groupby

from chalicelib.channels.mailbox.charset import decode

WORD = re.compile(
    r"=\?(?P<charset>[^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?(?P<how>[bBqQ])\?(?P<data>[^?]*)\?(?:=|$)"
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]+")
RUBBISH = re.compile(rb"[^A-Za-z0-9+/]+")
MIN_PIECE = 8


def readable(value: str, hint: str = "") -> str:
    """The text of an unstructured header; `hint` is the charset of raw bytes."""
    text = "".join(_pieces(raw_to_text(value, hint), hint))
    return clean(text).strip()


def clean(text: str) -> str:
    """Without control characters and half characters, in one line."""
    if text.isascii() and text.isprintable():
        return text
    return " ".join(CONTROL.sub("", text).splitlines())


def raw_bytes(value: str) -> bytes:
    """The bytes of what the standard library read as ASCII with surrogates."""
    return value.encode("utf-8", "surrogateescape")


def raw_to_text(value: str, hint: str = "") -> str:
    """Raw bytes outside encoded words become text, all by one charset; those inside follow their label."""
    if value.isascii():
        return value
    words: list[str] = [match[0] for match in WORD.finditer(value)]
    between = WORD.sub("\x00", value)
    text = decode(raw_bytes(between).replace(b"\x00", b"\r\n"), hint=hint).text.split("\r\n")
    if len(text) != len(words) + 1:
        return raw_bytes(value).decode("utf-8", "replace")
    return "".join(part + word for part, word in zip(text, [*words, ""], strict=True))


def _pieces(value: str, hint: str) -> Iterator[str]:
    if "=?" not in value:
        yield value
        return
    for charset, run in groupby(_tokens(value), key=lambda token: token[0]):
        data = b"".join(data for _, data in run)
        yield decode(data, charset, hint).text if charset else data.decode("utf-8", "replace")


def _tokens(value: str) -> Iterator[tuple[str, bytes]]:
    """Charset and bytes; without a charset it is text already. Blanks between encoded words are none."""
    end = 0
    for match in WORD.finditer(value):
        between = value[end : match.start()]
        if between.strip() or (between and end == 0):
            yield "", between.encode("utf-8", "surrogateescape")
        yield match["charset"].lower(), _decoded(match["how"], match["data"])
        end = match.end()
    if end < len(value):
        yield "", value[end:].encode("utf-8", "surrogateescape")


def _decoded(how: str, data: str) -> bytes:
    raw = raw_bytes(data)
    if how in "qQ":
        return binascii.a2b_qp(raw.replace(b"\r", b"").replace(b"\n", b""), header=True)
    return from_base64(raw)


def from_base64(raw: bytes) -> bytes:
    """What can be read of it: without padding, with rubbish, cut off; more after padding if it is whole."""
    if b"=" not in raw.rstrip()[:-2]:
        with suppress(binascii.Error):
            return binascii.a2b_base64(raw)
    first, *more = (RUBBISH.sub(b"", piece) for piece in re.split(rb"=+", raw))
    return _unpadded(first) + b"".join(_unpadded(piece) for piece in more if _is_whole(piece))


def _is_whole(piece: bytes) -> bool:
    """What a mailing list writes below is no base64; a second text, encoded by itself, is."""
    return len(piece) % 4 != 1 and len(piece) > MIN_PIECE


def _unpadded(piece: bytes) -> bytes:
    whole = piece[:-1] if len(piece) % 4 == 1 else piece
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
