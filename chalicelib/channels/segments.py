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


def segments(text: str) -> int:
    """At least one; a single character outside the alphabet makes the whole text wide."""
    plain = all(c in GSM or c in TWICE for c in text)
    places = sum(2 if c in TWICE else 1 for c in text) if plain else len(text.encode("utf-16-be")) // 2
    alone, part = PLAIN if plain else WIDE
    return 1 if places <= alone else ceil(places / part)
