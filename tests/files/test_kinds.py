"""What a file really is, whatever its name says."""

import io
import zipfile

import pytest

from chalicelib.domain.files import kinds
from tests.files.builders import film, heif, jpeg, png, riff, webp

OOXML = "application/vnd.openxmlformats-officedocument."


def archive(*names: str, mimetype: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        for name in names:
            made.writestr(name, "x")
    return file.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (jpeg(), kinds.JPEG),
        (png(), kinds.PNG),
        (webp(), kinds.WEBP),
        (heif(), kinds.HEIF),
        (b"GIF89a....", kinds.GIF),
        (b"%PDF-1.7\n", kinds.PDF),
        (archive("[Content_Types].xml", "word/document.xml"), f"{OOXML}wordprocessingml.document"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), f"{OOXML}spreadsheetml.sheet"),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), f"{OOXML}presentationml.presentation"),
        (archive("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
         "application/vnd.oasis.opendocument.text"),
        (archive("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
        (OLE, kinds.OLE),
        (film(), "video/mp4"),
        (film(b"qt  "), "video/quicktime"),
        (film(b"M4A "), "audio/mp4"),
        (riff(b"WAVE", (b"fmt ", bytes(16))), "audio/wav"),
        (b"#!AMR\n", "audio/amr"),
        (b"ID3\x04", "audio/mpeg"),
        (b"OggS", "audio/ogg"),
        ("电梯坏了".encode(), kinds.TEXT),
        ("电梯坏了".encode("gb18030"), kinds.TEXT),
    ],
)  # fmt: skip
def test_a_kind_that_is_taken_is_known_by_its_bytes(content: bytes, kind: str) -> None:
    assert kinds.detect(content) == kind
    assert kind in kinds.ENDINGS


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00\x03\x00",
        b"\x7fELF\x02\x01",
        archive("a.txt"),
        archive("classes.dex", "AndroidManifest.xml"),
        archive("x", mimetype="application/epub+zip"),
        archive("word/document.xml", "word/vbaProject.bin"),
        OLE + "_VBA_PROJECT".encode("utf-16-le"),
        b"PK\x03\x04 and no end",
        b"Rar!\x1a\x07\x01\x00",
        riff(b"AVI "),
    ],
)
def test_everything_else_is_nothing(content: bytes) -> None:
    assert kinds.detect(content) == ""


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("关于噪音.docx", f"{OOXML}wordprocessingml.document", "关于噪音.docx"),
        ("照片.JPG", kinds.JPEG, "照片.JPG"),
        ("照片.jpg", kinds.PNG, "照片.jpg.png"),
        ("invoice.pdf.exe", kinds.PDF, "invoice.pdf.exe.pdf"),
        ("照片", kinds.JPEG, "照片.jpg"),
        (".jpg", kinds.JPEG, ".jpg.jpg"),
    ],
)
def test_a_name_ends_as_the_file_is(name: str, kind: str, shown: str) -> None:
    assert kinds.named(name, kind) == shown
