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


def squeeze(data: bytes) -> bytes:
    """Whatever is shorter."""
    if len(data) <= SHORT or data.startswith(_SQUEEZED):
        return data
    deflate = zlib.compressobj(9, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, _words())
    return min(data, deflate.compress(data) + deflate.flush(), key=len)


def unsqueeze(data: bytes) -> bytes:
    """What `squeeze` was given."""
    return zlib.decompressobj(_WINDOW, _words()).decompress(data) if data.startswith(_SQUEEZED) else data


@cache
def _words() -> bytes:
    """Never to be edited: rows that were written with it could not be read. A better one is a second file."""
    return files("chalicelib.store").joinpath("words.txt").read_bytes()
