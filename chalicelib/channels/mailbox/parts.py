"""The leaves of a mail: what each is, how it is called, and its bytes; which of them are read as the text.

The choice of text and attachments is JMAP's (RFC 8621, section 4.1.4), with one alternative taken, not both.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.generator import BytesGenerator
from email.message import EmailMessage
from email.policy import EmailPolicy
from io import BytesIO

from chalicelib.channels.mailbox.params import Value, parse
from chalicelib.channels.mailbox.tree import Part, headers
from chalicelib.channels.mailbox.words import from_base64, raw_bytes

TYPE = re.compile(r"[\w!#$&^.+-]{1,127}/[\w!#$&^.+-]{1,127}", re.ASCII)
TEXTS = {"text/plain", "text/html"}
AS_IT_CAME = EmailPolicy(refold_source="none", cte_type="8bit")


@dataclass(frozen=True, slots=True)
class Leaf:
    part: Part
    headers: dict[str, str]
    content: Value
    disposition: Value
    first: bool
    inside: str
    """The subtype of the multipart around it."""
    choice: tuple[int, int] | None = None
    """The outermost multipart/alternative that it stands in, and as which child of it."""

    @property
    def type(self) -> str:
        value = self.content.value
        return (
            value if value.count("/") == 1 and not value.startswith("multipart/") else _implied(self, value)
        )

    @property
    def name(self) -> str:
        """Without folders; a backslash that is no separator of a Windows path stays."""
        name = self.disposition["filename"] or self.content["name"]
        name = name.rpartition("/")[2]
        return name.rpartition("\\")[2] if name[1:3] == ":\\" or name.startswith("\\\\") else name

    @property
    def is_text(self) -> bool:
        """Whether a reader would see it as part of the letter."""
        if self.disposition.value == "attachment" or self.type not in TEXTS:
            return False
        return self.first or (self.inside != "related" and not self.name)

    @property
    def is_inline(self) -> bool:
        return self.disposition.value == "inline" or (self.inside == "related" and bool(self.content_id))

    @property
    def content_id(self) -> str:
        return self.headers.get("content-id", "").strip("<> ")

    def content_bytes(self) -> bytes:
        return decoded(self.part, self.headers.get("content-transfer-encoding", ""))


def _implied(leaf: Leaf, value: str) -> str:
    if value.startswith("multipart/"):
        return "text/plain"  # a multipart without parts: what stands in it is read
    if value in ("text", "plain") or not value:
        return "text/plain" if leaf.inside != "digest" else "message/rfc822"
    return "application/octet-stream"


def leaves(root: Part, hint: str = "") -> Iterator[Leaf]:
    """In the order of the mail. A message within is one leaf: what is in it is not ours to take apart."""
    waiting = [_leaf(root, hint, True, "", None)]
    while waiting:
        leaf = waiting.pop()
        children = _children(leaf)
        if not children:
            yield leaf
            continue
        inside = leaf.content.value.partition("/")[2]
        for number, child in reversed(list(enumerate(children))):
            choice = leaf.choice or ((id(leaf.part), number) if inside == "alternative" else None)
            waiting.append(_leaf(child, hint, number == 0, inside, choice))


def _leaf(part: Part, hint: str, first: bool, inside: str, choice: tuple[int, int] | None) -> Leaf:
    found: dict[str, str] = {}
    for name, value in headers(part):
        if name.startswith("content-"):
            found.setdefault(name, value)
    content = parse(found.get("content-type", ""), hint)
    disposition = parse(found.get("content-disposition", ""), hint)
    return Leaf(part, found, content, disposition, first, inside, choice)


def _children(leaf: Leaf) -> list[Part]:
    return leaf.part.children if leaf.part.get_content_maintype() == "multipart" else []


def decoded(part: Part, encoding: str) -> bytes:
    """The bytes of a leaf, whatever is wrong with their encoding."""
    raw = b"".join(map(flat, part.children)) if part.children else raw_bytes(part.raw)
    how = encoding.strip(" \"';").partition(";")[0].split(" ")[0].lower()
    if how == "base64":
        return from_base64(raw)
    if how == "quoted-printable":
        return binascii.a2b_qp(raw)
    if how in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _uudecoded(raw)
    return raw


def flat(message: EmailMessage) -> bytes:
    """A message within a message, as near to its bytes as the library gives them back."""
    out = BytesIO()
    try:
        BytesGenerator(out, mangle_from_=False, policy=AS_IT_CAME).flatten(message)
    except Exception:  # noqa: BLE001  what the library cannot write again is kept as far as it came
        return out.getvalue()
    return out.getvalue()


def _uudecoded(raw: bytes) -> bytes:
    lines = raw.splitlines()
    start = next((i for i, line in enumerate(lines) if line.startswith(b"begin ")), None)
    if start is None:
        return raw
    out = []
    for line in lines[start + 1 :]:
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            break
    return b"".join(out)
