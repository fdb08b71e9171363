"""Bytes to a tree of parts, by the standard library's parser with a bound on everything.

The modern policy splits a mail well, but its header registry raises on malformed headers, is four times
slower than the rest together, and decodes each encoded word by itself, which tears characters apart. So
headers are fetched as they stand, and `words`, `params` and `addresses` read them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.feedparser import BytesFeedParser
from email.message import EmailMessage
from typing import Any

from chalicelib.channels.mailbox import limits

BLANK_BEFORE_COLON = re.compile(rb"(?m)^([!-9;-~]{1,70})[ \t]{1,20}:")
KNOWN = re.compile(
    rb"(?mi)^(?:from|to|subject|date|message-id|mime-version|content-(?:type|transfer-encoding)|received):"
)
BROKEN = re.compile(rb"(?m)(?<=\n)(?!From |[!-9;-~]+:)[^ \t\r\n]")


class TooMuchError(Exception):
    """The mail is over a limit; its first word is the defect."""


@dataclass(slots=True)
class _Budget:
    parts: int = limits.PARTS
    headers: int = limits.HEADERS


class Part(EmailMessage):
    """Counts what the parser makes of a mail, and stops it in time."""

    def __init__(self, policy: Any, budget: _Budget | None = None) -> None:
        super().__init__(policy)
        self.budget = budget or _Budget()
        self.depth = 0
        self.children: list[Part] = []
        self.raw = ""
        """The body as it stands: the library's getter replaces bytes, and raises on odd charsets."""
        self.budget.parts -= 1
        if self.budget.parts < 0:
            raise TooMuchError("too_many_parts")

    def attach(self, payload: Any) -> None:
        payload.depth = self.depth + 1
        self.children.append(payload)
        super().attach(payload)
        if payload.depth > limits.DEPTH:
            raise TooMuchError("too_deep")

    def set_payload(self, payload: Any, charset: Any = None) -> None:
        if isinstance(payload, str):
            self.raw = payload
        super().set_payload(payload, charset)

    def set_raw(self, name: str, value: str) -> None:
        self.budget.headers -= 1
        if self.budget.headers < 0:
            raise TooMuchError("too_many_headers")
        super().set_raw(name, value)


class _AsItStands(policy.EmailPolicy):
    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002  the library's signature
        return " ".join(value[: limits.PARAMETER_CHARS].splitlines())


def grow(data: bytes) -> tuple[Part, list[str]]:
    """The tree, as far as it could be read, and what was wrong with it."""
    budget, made = _Budget(), list[Part]()

    def make(policy: Any) -> Part:
        part = Part(policy, budget)
        made.append(part)
        return part

    data, defects = _bounded(data)
    data = _mended(data)
    parser = BytesFeedParser(policy=_AsItStands(message_factory=make))
    try:
        parser.feed(data)
        parser.close()
    except TooMuchError as error:
        defects.append(str(error))
    except Exception as error:  # noqa: BLE001  whatever it is: the parts read so far are what there is
        defects.append(f"parser_{type(error).__name__}")
    return made[0], [*defects, *_defects(made)]


def headers(part: EmailMessage) -> Iterator[tuple[str, str]]:
    """Name in lower case and value, unfolded; raw bytes are surrogates."""
    left = limits.ALL_HEADER_CHARS
    for name, value in part.raw_items():
        text = str(value)[: min(limits.HEADER_CHARS, left)]
        left -= len(text)
        yield name.lower(), " ".join(text.splitlines()) if "\n" in text or "\r" in text else text


def _mended(data: bytes) -> bytes:
    """Two things at which the library would end the header: `From : a@b`, and a line broken by accident."""
    start = data[: limits.HEADER_CHARS]
    head, _, _ = start.partition(b"\r\n\r\n" if b"\r\n\r\n" in start else b"\n\n")
    mended = BLANK_BEFORE_COLON.sub(rb"\1:", head)
    known = list(KNOWN.finditer(mended))
    if known:
        fields = mended[: known[-1].start()]
        mended = fields[:1] + BROKEN.sub(rb" \g<0>", fields[1:]) + mended[known[-1].start() :]
    return data if mended == head else mended + data[len(head) :]


def _bounded(data: bytes) -> tuple[bytes, list[str]]:
    defects = []
    if len(data) > limits.MAIL_BYTES:
        data = data[: limits.MAIL_BYTES]
        defects.append("too_large")
    if data.count(b"\n") + data.count(b"\r") > 2 * limits.LINES:
        data = b"\n".join(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")[: limits.LINES])
        defects.append("too_many_lines")
    return data, defects


def _defects(parts: list[Part]) -> Iterator[str]:
    """The library's own, by their names, each once."""
    return iter(dict.fromkeys(type(defect).__name__ for part in parts for defect in part.defects))
