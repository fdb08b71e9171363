"""What a file really is, by its bytes: the few kinds that officers open, and nothing else."""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import BadZipFile, ZipFile

JPEG, PNG, GIF, WEBP, HEIF = "image/jpeg", "image/png", "image/gif", "image/webp", "image/heif"
PDF, TEXT, OLE = "application/pdf", "text/plain", "application/x-ole-storage"
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

ENDINGS: Mapping[str, tuple[str, ...]] = {
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    GIF: (".gif",),
    WEBP: (".webp",),
    HEIF: (".heic", ".heif", ".avif"),
    PDF: (".pdf",),
    TEXT: (".txt", ".csv"),
    OLE: (".doc", ".xls", ".ppt", ".wps", ".et", ".dps"),
    f"{_OOXML}wordprocessingml.document": (".docx",),
    f"{_OOXML}spreadsheetml.sheet": (".xlsx",),
    f"{_OOXML}presentationml.presentation": (".pptx",),
    f"{_ODF}text": (".odt",),
    f"{_ODF}spreadsheet": (".ods",),
    f"{_ODF}presentation": (".odp",),
    "application/ofd": (".ofd",),
    "audio/mpeg": (".mp3",),
    "audio/aac": (".aac",),
    "audio/amr": (".amr",),
    "audio/wav": (".wav",),
    "audio/ogg": (".ogg", ".opus"),
    "audio/mp4": (".m4a",),
    "video/mp4": (".mp4", ".m4v"),
    "video/quicktime": (".mov",),
    "video/3gpp": (".3gp",),
    "video/webm": (".webm",),
}
"""The kinds that are taken, and the endings that their names may have; the first one is the usual one."""

ACCEPTED = frozenset(ending for endings in ENDINGS.values() for ending in endings)
PICTURES = frozenset({JPEG, PNG, GIF, WEBP, HEIF})

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"#!AMR", "audio/amr"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
_BRANDS: Mapping[bytes, str] = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"), HEIF),
    b"M4A ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
    b"3gp6": "video/3gpp",
}
_PARTS: Mapping[str, str] = {
    "word/document.xml": f"{_OOXML}wordprocessingml.document",
    "xl/workbook.xml": f"{_OOXML}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OOXML}presentationml.presentation",
    "OFD.xml": "application/ofd",
}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def ending(name: str) -> str:
    """`.jpg` of `报修.JPG`, or nothing."""
    stem, dot, last = name.rpartition(".")
    return f".{last.lower()}" if stem and dot else ""


def named(name: str, kind: str) -> str:
    """The name with an ending that fits what the file is: a program must not pass for a picture."""
    endings = ENDINGS[kind]
    return name if ending(name) in endings else name + endings[0]


def detect(content: bytes) -> str:
    """The MIME type of a kind that is taken, whatever the name says; nothing for all others."""
    found = next((kind for start, kind in _BEGINNINGS if content.startswith(start)), "")
    return found or next(filter(None, (look(content) for look in _LOOKS)), "")


def _riff(content: bytes) -> str:
    known = {b"WEBP": WEBP, b"WAVE": "audio/wav"}
    return known.get(content[8:12], "") if content.startswith(b"RIFF") else ""


def _media(content: bytes) -> str:
    return _BRANDS.get(content[8:12], "video/mp4") if content[4:8] == b"ftyp" else ""


def _zipped(content: bytes) -> str:
    """Office documents; one with macros is none of them."""
    if not content.startswith(b"PK\x03\x04"):
        return ""
    if content[30:38] == b"mimetype":
        kind = re.match(rb"[a-z./-]+", content[38:100])
        return kind[0].decode() if kind and kind[0].decode() in ENDINGS else ""
    try:
        names = set(ZipFile(BytesIO(content)).namelist())
    except (BadZipFile, ValueError, NotImplementedError):
        return ""
    if any(name.endswith("vbaProject.bin") for name in names):
        return ""
    return next((kind for part, kind in _PARTS.items() if part in names), "")


def _old_office(content: bytes) -> str:
    is_ole = content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    return OLE if is_ole and _MACROS not in content else ""


def _text(content: bytes) -> str:
    for charset in ("utf-8", "gb18030"):
        try:
            return TEXT if content and not _CONTROLS.search(content.decode(charset)) else ""
        except UnicodeDecodeError:
            continue
    return ""


_LOOKS: tuple[Callable[[bytes], str], ...] = (_riff, _media, _zipped, _old_office, _text)
