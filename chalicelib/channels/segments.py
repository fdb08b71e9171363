"""How many segments a text message is paid for as (GSM 03.38 and UCS-2, traps.md 23)."""

from math import ceil

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€\f")
"""These take two places of the alphabet."""

PLAIN, WIDE = (160, 153), (70, 67)
"""Places in a single message, and in each part of a longer one."""


def is_plain(text: str) -> bool:
    """Whether the GSM alphabet has all of it; a single other character makes the whole text wide."""
    return all(c in GSM or c in TWICE for c in text)


def places(text: str) -> int:
    """What it fills: characters of the GSM alphabet, or else units of UCS-2."""
    if is_plain(text):
        return sum(2 if c in TWICE else 1 for c in text)
    return len(text.encode("utf-16-be")) // 2


def segments(text: str) -> int:
    """At least one."""
    alone, part = PLAIN if is_plain(text) else WIDE
    return 1 if places(text) <= alone else ceil(places(text) / part)
