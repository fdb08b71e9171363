"""Mails as bytes: where bytes matter, no library stands between a test and them."""

from base64 import encodebytes
from quopri import encodestring

from chalicelib.channels.mailbox.message import InboundMail
from chalicelib.channels.mailbox.parse import parse_mail

FROM = "From: Wang <wang@citizen.example>"
TO = "To: hotline@huiyin.example"


def a_mail(
    *headers: str | bytes, body: str | bytes = "路灯坏了", subject: str | bytes = "Subject: x"
) -> bytes:
    """Headers as they stand, encoded as UTF-8 unless they are bytes."""
    lines = [*map(_bytes, (FROM, TO, subject, *headers)), b""]
    return b"\r\n".join(lines) + b"\r\n" + _bytes(body)


def read(
    *headers: str | bytes, body: str | bytes = "路灯坏了", subject: str | bytes = "Subject: x"
) -> InboundMail:
    return parse_mail(a_mail(*headers, body=body, subject=subject))


def multipart(subtype: str, *parts: str | bytes, parameters: str = "") -> bytes:
    """A whole mail of parts; each part is its headers, an empty line, and its body."""
    head = f"Content-Type: multipart/{subtype}; boundary=frontier{parameters}"
    body = b"".join(b"--frontier\r\n" + _bytes(part) + b"\r\n" for part in parts) + b"--frontier--\r\n"
    return a_mail(head, body=body)


def transfer(data: bytes, encoding: str) -> bytes:
    """The bytes as a Content-Transfer-Encoding wants them."""
    if encoding == "base64":
        return encodebytes(data)
    return encodestring(data) if encoding == "quoted-printable" else data


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8")
