"""Bytes of the codec made small: a row is mostly names that we chose, and DynamoDB counts every byte.

zlib with a preset dictionary: a head shrinks to half, an event of 400 bytes to 200, for some 70 µs. The
dictionary is named by its checksum in the bytes themselves.
"""

import zlib
from functools import cache
from importlib.resources import files

SHORT = 160
"""Bytes that are left as they are."""

_SQUEEZED = b"\x78"
"""How zlib begins, and neither MessagePack's mappings and lists nor JSON's do."""

_WINDOW, _MEMORY = 15, 9
_NAMED = slice(2, 6)
"""Where zlib's header names the dictionary, by its checksum."""

DICTIONARIES = ("words.txt", "words-2.txt")
"""Never to be edited: rows that were written with one could not be read. A better one is a further file."""


def squeeze(data: bytes) -> bytes:
    """Whatever is shorter."""
    if len(data) <= SHORT or data.startswith(_SQUEEZED):
        return data
    deflate = zlib.compressobj(9, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, _newest())
    return min(data, deflate.compress(data) + deflate.flush(), key=len)


def unsqueeze(data: bytes) -> bytes:
    """What `squeeze` was given, whichever dictionary it was written with."""
    if not data.startswith(_SQUEEZED):
        return data
    return zlib.decompressobj(_WINDOW, _all()[data[_NAMED]]).decompress(data)


@cache
def _all() -> dict[bytes, bytes]:
    words = (files("chalicelib.store").joinpath(name).read_bytes() for name in DICTIONARIES)
    return {zlib.adler32(each).to_bytes(4): each for each in words}


@cache
def _newest() -> bytes:
    return files("chalicelib.store").joinpath(DICTIONARIES[-1]).read_bytes()
