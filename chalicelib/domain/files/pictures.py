"""Pictures without the place where they were taken (traps.md 36): only which way is up stays of their EXIF.

No pixel is decoded. What a format lets us leave out is left out, what it addresses by position is blanked.
"""

import re
import struct
from collections.abc import Callable, Iterator, Mapping
from zlib import crc32

from chalicelib.domain.files import exif
from chalicelib.domain.files.kinds import GIF, HEIF, JPEG, PNG, WEBP

_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_START_OF_SCAN, _END, _APP0, _APP1, _APP2, _APP14, _APP15, _COMMENT = (
    0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
)  # fmt: skip
_EXIF = b"Exif\x00\x00"
_TOLD = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_XMP = ((b"<x:xmpmeta", b"</x:xmpmeta>"), (b"<rdf:RDF", b"</rdf:RDF>"))
_PLACE = re.compile(rb"[+-]\d{2,3}\.\d{2,8}[+-]\d{2,3}\.\d{2,8}(?:[+-]\d{1,6}(?:\.\d{1,6})?)?/?")
_BOX = re.compile(rb"(\x00\x00.{2})loci(.{0,1016})", re.DOTALL)
_HEAD = 8
"""Of a box: its size, and its name."""
_VP8X_EXIF, _VP8X_XMP = 0x08, 0x04


class UnreadableError(ValueError):
    """It begins like a picture and is none: nobody can say what it carries."""


def without_place(content: bytes, kind: str) -> bytes:
    """The file as it may be shown; UnreadableError for a picture that cannot be followed to its end."""
    clean = _CLEAN.get(kind)
    if clean is None:
        return content
    try:
        return clean(content)
    except (struct.error, IndexError, ValueError) as error:
        raise UnreadableError(str(error)) from None


def _jpeg(content: bytes) -> bytes:
    """What stands behind the end, such as a film or a second picture with its own EXIF, goes as well."""
    parts, turned = [content[:2]], 1
    for marker, segment in _segments(content):
        if marker == _APP1 and segment[4:10] == _EXIF:
            turned = exif.orientation(segment[10:])
        elif _is_drawn(marker, segment):
            parts.append(segment)
    if turned != 1:
        parts.insert(1, _segment(_APP1, _EXIF + exif.only_orientation(turned)))
    return b"".join(parts)


def _is_drawn(marker: int, segment: bytes) -> bool:
    if marker == _APP2:
        return segment[4:15] == b"ICC_PROFILE"
    return not (_APP1 <= marker <= _APP15 or marker == _COMMENT) or marker == _APP14


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each; a scan carries its data. Ends with the picture, or with a cut-off file."""
    at = 2
    while at < len(content):
        while content[at] == content[at + 1] == 0xFF:  # noqa: PLR2004  fill bytes before a marker
            at += 1
        if content[at] != 0xFF:  # noqa: PLR2004  every marker begins with it
            raise UnreadableError(f"no marker at {at}")
        marker = content[at + 1]
        if marker == _END:
            yield marker, content[at : at + 2]
            return
        until = at + 2 + struct.unpack_from(">H", content, at + 2)[0]
        if marker == _START_OF_SCAN:
            following = _NEXT_MARKER.search(content, until)
            until = following.start() if following else len(content)
        yield marker, content[at:until]
        at = until


def _png(content: bytes) -> bytes:
    parts, at, turned = [content[:8]], 8, 1
    while at < len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        chunk = content[at : at + 12 + size]
        if len(chunk) != 12 + size:
            raise UnreadableError("cut off")
        if name == b"eXIf":
            turned = exif.orientation(chunk[8:-4])
        if name == b"IDAT" and turned != 1:
            parts.append(_chunk(b"eXIf", exif.only_orientation(turned)))
            turned = 1
        if name not in _TOLD:
            parts.append(chunk)
        if name == b"IEND":
            break
        at += 12 + size
    return b"".join(parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))


def _webp(content: bytes) -> bytes:
    size = struct.unpack_from("<I", content, 4)[0]
    parts, at, end = [], 12, min(8 + size, len(content))
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", content, at)
        data = content[at + 8 : at + 8 + length]
        if len(data) != length:
            raise UnreadableError("cut off")
        if name == b"EXIF":
            data = exif.only_orientation(exif.orientation(data.removeprefix(_EXIF)))
        if name == b"VP8X":
            data = bytes([data[0] & ~_VP8X_XMP]) + data[1:]
        if name != b"XMP ":
            parts.append(struct.pack("<4sI", name, len(data)) + data + b"\x00" * (len(data) % 2))
        at += 8 + length + length % 2
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _blanked(content: bytes) -> bytes:
    """For formats that say where each part begins: nothing moves, only the words go."""
    return exif.without_gps(_without_xmp(content))


def _without_xmp(content: bytes) -> bytes:
    blank = bytearray(content)
    for start, close in _XMP:
        at = content.find(start)
        while at >= 0 and (end := content.find(close, at)) >= 0:
            blank[at:end] = b" " * (end - at)
            at = content.find(start, end)
    return bytes(blank)


def _film(content: bytes) -> bytes:
    """`+31.2304+121.4737/` of ISO 6709, or a box of numbers, in a film of a telephone."""
    return _BOX.sub(_emptied, _PLACE.sub(lambda found: b" " * len(found[0]), _without_xmp(content)))


def _emptied(found: re.Match[bytes]) -> bytes:
    """The same length, as a box that players pass over; what only looks like one stays as it is."""
    size, rest = struct.unpack(">I", found[1])[0], found[2]
    if not _HEAD <= size <= _HEAD + len(rest):
        return found[0]
    return found[1] + b"free" + bytes(size - _HEAD) + rest[size - _HEAD :]


def says_nothing_else(kind: str) -> bool:
    """Whether what stays of it is what is to be seen; documents may name who wrote them."""
    return kind in _CLEAN


_CLEAN: Mapping[str, Callable[[bytes], bytes]] = {
    JPEG: _jpeg,
    PNG: _png,
    WEBP: _webp,
    GIF: _blanked,
    HEIF: _blanked,
    "video/mp4": _film,
    "video/quicktime": _film,
    "video/3gpp": _film,
    "audio/mp4": _film,
}
