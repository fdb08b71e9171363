"""Pictures of one pixel with everything that a telephone writes into them."""

import struct
from zlib import compress, crc32

PLACE = b"31.2304,121.4737"
"""Stands wherever a format has room for words; the GPS part has a number of its own."""
DEGREES = struct.pack(">II", 311_122_233, 7)
XMP = b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>exif:GPSLatitude " + PLACE + b"</x:xmpmeta>"
SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"
ICC = b"ICC_PROFILE\x00\x01\x01profile"


def tiff(*, gps: bool = True, turned: int = 6) -> bytes:
    """Orientation, and a GPS part whose latitude stands behind it."""
    entries = [struct.pack(">HHIHH", 0x0112, 3, 1, turned, 0)]
    at = 8 + 2 + 12 * (2 if gps else 1) + 4
    if gps:
        entries.append(struct.pack(">HHII", 0x8825, 4, 1, at))
    first = struct.pack(">H", len(entries)) + b"".join(entries) + bytes(4)
    place = struct.pack(">HHHII", 1, 2, 5, 1, at + 2 + 12 + 4) + bytes(4) + DEGREES if gps else b""
    return b"MM\x00*" + struct.pack(">I", 8) + first + place


def segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def jpeg(*, gps: bool = True, turned: int = 6, behind: bytes = b"") -> bytes:
    return b"".join(
        (
            b"\xff\xd8",
            segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
            segment(0xE1, b"Exif\x00\x00" + tiff(gps=gps, turned=turned)),
            segment(0xE1, XMP),
            segment(0xE2, ICC),
            segment(0xED, b"Photoshop 3.0\x00" + PLACE),
            segment(0xFE, PLACE),
            segment(0xDB, bytes(65)),
            SCAN,
            b"\xff\xd9",
            behind,
        )
    )


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))


def png(*, turned: int = 6) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    told = chunk(b"tEXt", b"Comment\x00" + PLACE) + chunk(b"eXIf", tiff(turned=turned))
    return b"\x89PNG\r\n\x1a\n" + header + told + chunk(b"IDAT", compress(b"\x00\x00")) + chunk(b"IEND", b"")


def riff(kind: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    parts = [name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for name, data in chunks]
    body = kind + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp(*, turned: int = 6) -> bytes:
    extended = bytes([0x08 | 0x04, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    return riff(
        b"WEBP", (b"VP8X", extended), (b"VP8 ", b"12345"), (b"EXIF", tiff(turned=turned)), (b"XMP ", XMP)
    )


def heif() -> bytes:
    return struct.pack(">I", 20) + b"ftypheic\x00\x00\x00\x00heic" + b"....Exif\x00\x00" + tiff() + XMP


def bare_heif() -> bytes:
    """As encoders write it that leave out the words before the TIFF header."""
    return struct.pack(">I", 20) + b"ftypavif\x00\x00\x00\x00avif" + bytes(4) + tiff()


def located_film() -> bytes:
    """3GPP's box: language, name, role, then degrees as numbers."""
    degrees = struct.pack(">iii", 7_961_000, 2_046_361, 0)
    told = bytes(4) + b"\x15\xc7home\x00\x00" + degrees + b"earth\x00\x00"
    box = struct.pack(">I", 8 + len(told)) + b"loci" + told
    return struct.pack(">I", 16) + b"ftyp3gp4" + bytes(4) + box + b"mdat"


def film(brand: bytes = b"isom") -> bytes:
    return struct.pack(">I", 16) + b"ftyp" + brand + bytes(4) + b"\xa9xyz\x00\x12\x15\xc7+31.2304+121.4737/"
