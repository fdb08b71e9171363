"""As much of EXIF as is needed to leave it out: which way is up, and where the GPS part stands."""

import re
import struct
from collections.abc import Iterator
from contextlib import suppress

_ORIENTATION, _GPS = 0x0112, 0x8825
_TIFF = (b"II*\x00", b"MM\x00*")
_HEADER = re.compile(rb"II\*\x00|MM\x00\*")
_MAX_ENTRIES, _MOST, _WITHIN, _INLINE = 200, 64, 1 << 20, 4
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}


def orientation(tiff: bytes) -> int:
    """1 to 8, where 1 is upright; 1 as well for what cannot be read."""
    with suppress(struct.error, ValueError):
        order = _order(tiff)
        for tag, _, _, at in _entries(tiff, order, 0):
            if tag == _ORIENTATION:
                value: int = struct.unpack_from(order + "H", tiff, at)[0]
                return value if value in range(1, 9) else 1
    return 1


def only_orientation(value: int) -> bytes:
    """A TIFF structure that says nothing else."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, value, 0, 0)


def without_gps(content: bytes) -> bytes:
    """Blank the GPS part of every EXIF in it, in place; ValueError for more of them than a picture has.

    By the header of the TIFF structure, since HEIF may leave out what else marks EXIF; four bytes stand
    somewhere by chance, and what is no EXIF after all cannot be read by anybody else either.
    """
    blank = bytearray(content)
    for number, header in enumerate(_HEADER.finditer(content)):
        if number == _MOST:
            raise ValueError("EXIF without end")
        with suppress(struct.error, ValueError):
            _blank_gps(blank, header.start())
    return bytes(blank)


def _blank_gps(content: bytearray, start: int) -> None:
    tiff = bytes(content[start : start + _WITHIN])
    order = _order(tiff)
    for offset in [_long(tiff, order, at) for tag, _, _, at in _entries(tiff, order, 0) if tag == _GPS]:
        entries = list(_entries(tiff, order, offset))
        for _, kind, count, value in entries:
            size = _SIZES.get(kind, 1) * count
            _zero(content, start + (value if size <= _INLINE else _long(tiff, order, value)), size)
        _zero(content, start + offset, 2 + 12 * len(entries))


def _zero(content: bytearray, at: int, size: int) -> None:
    end = min(at + size, len(content))
    content[at:end] = bytes(max(0, end - at))


def _long(tiff: bytes, order: str, at: int) -> int:
    value: int = struct.unpack_from(order + "I", tiff, at)[0]
    return value


def _order(tiff: bytes) -> str:
    if tiff[:4] not in _TIFF:
        raise ValueError("no TIFF header")
    return "<" if tiff[:2] == b"II" else ">"


def _entries(tiff: bytes, order: str, offset: int) -> Iterator[tuple[int, int, int, int]]:
    """Tag, kind, count and where the value stands, of the directory there; 0 is the first one."""
    offset = offset or _long(tiff, order, 4)
    count = min(struct.unpack_from(order + "H", tiff, offset)[0], _MAX_ENTRIES)
    for number in range(count):
        at = offset + 2 + 12 * number
        tag, kind, values = struct.unpack_from(order + "HHI", tiff, at)
        yield tag, kind, values, at + 8
