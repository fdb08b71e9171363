"""Ticket numbers and access codes: derived, never counted, readable over a telephone (design.md 3).

A ticket is 8 characters and a check character from 29 that nobody mistakes for another; 29 is
prime, so the weighted sum finds every single wrong character and every swapped neighbour.
"""

import hmac
import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import count

ALPHABET = "23456789ABCDEFGHJKMNPQRTUVWXY"
LENGTH = 9
CODE_LENGTH = 6
_BASE = len(ALPHABET)
_WRITTEN = re.compile(rf"(?<![0-9A-Z])[{ALPHABET}]{{4}}[- ]?[{ALPHABET}]{{4}}[- ]?[{ALPHABET}](?![0-9A-Z])")
_GROUPED = re.compile(rf"[{ALPHABET}](?:[- ]?[{ALPHABET}]){{8}}(?![0-9A-Z])", re.ASCII | re.IGNORECASE)


def candidates(secret: bytes, key: str) -> Iterator[str]:
    """The tickets that an idempotency key may get, best first: the same ones for a repeat."""
    for attempt in count():
        body = _spell(_digest(secret, f"ticket:{attempt}:{key}"), LENGTH - 1)
        yield body + _check(body)


def access_code(secret: bytes, ticket: str) -> str:
    """The code that opens a ticket: an HMAC, so that a retry can be told it again."""
    return _spell(_digest(secret, f"code:{ticket}"), CODE_LENGTH)


def is_access_code(secret: bytes, ticket: str, given: str) -> bool:
    """Compare in constant time, forgiving case and blanks."""
    return hmac.compare_digest(access_code(secret, ticket).encode(), _tidy(given).encode())


def signature(secret: bytes, *parts: str, length: int = 10) -> str:
    """A short seal for links that only its receiver holds."""
    return _spell(_digest(secret, "seal:" + "\x1f".join(parts)), length)


def parse(text: str) -> str | None:
    """The ticket that a person typed, or None if its check character is wrong."""
    ticket = _tidy(text)
    known = len(ticket) == LENGTH and all(c in ALPHABET for c in ticket)
    return ticket if known and _check(ticket[:-1]) == ticket[-1] else None


def find(text: str) -> str | None:
    """The first valid ticket within a longer text."""
    found = (parse(match.group()) for match in _WRITTEN.finditer(text.upper()))
    return next((ticket for ticket in found if ticket), None)


def at(text: str, start: int) -> tuple[str | None, int]:
    """What has the form of a ticket at that place, in whatever groups, and where it ends.

    "" if its check character is wrong, None if nothing like it stands there: without a digit it is words.
    """
    match = _GROUPED.match(text, start)
    found = parse(match.group()) if match else None
    if match is None or (found is None and not any(c.isdecimal() for c in match.group())):
        return None, start
    return found or "", match.end()


def _tidy(text: str) -> str:
    return text.strip().upper().replace("-", "").replace(" ", "")


def _digest(secret: bytes, text: str) -> int:
    return int.from_bytes(hmac.new(secret, text.encode(), sha256).digest(), "big")


def _spell(number: int, length: int) -> str:
    letters = []
    for _ in range(length):
        number, rest = divmod(number, _BASE)
        letters.append(ALPHABET[rest])
    return "".join(letters)


def _check(body: str) -> str:
    return ALPHABET[sum(i * ALPHABET.index(c) for i, c in enumerate(body, start=2)) % _BASE]
