"""Bytes to an `InboundMail`: the one door of this room."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from chalicelib.channels.mailbox import limits
from chalicelib.channels.mailbox.addresses import addresses, message_ids
from chalicelib.channels.mailbox.body import text_of
from chalicelib.channels.mailbox.charset import known
from chalicelib.channels.mailbox.judge import REPORT_PARTS, judged
from chalicelib.channels.mailbox.kinds import Headers
from chalicelib.channels.mailbox.message import Attachment, InboundMail, Kind
from chalicelib.channels.mailbox.parts import Leaf, leaves
from chalicelib.channels.mailbox.quoting import cut
from chalicelib.channels.mailbox.tree import Part, grow, headers
from chalicelib.channels.mailbox.words import clean, readable

DELIVERED = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-forwarded-to",
    "x-delivered-to",
    "apparently-to",
)
MAIL_HEADERS = {
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "received",
    "content-type",
    "mime-version",
    "return-path",
}
FORWARD = re.compile(r"(?:fwd?|fw|转发|轉寄|轉發|wg|tr) ?[:：]", re.IGNORECASE)


def parse_mail(data: bytes, return_path: str | None = None) -> InboundMail:
    """What can be known of a mail; never raises. `return_path` is the envelope's sender, if it is known."""
    try:
        return _parsed(data, return_path)
    except Exception as error:  # noqa: BLE001  parked and shown, so that one mail holds up nothing
        return InboundMail(Kind.UNREADABLE, why="parser", defects=(f"error_{type(error).__name__}",))


def _parsed(data: bytes, envelope: str | None) -> InboundMail:
    root, defects = grow(data)
    found = _headers(root)
    if not found.keys() & MAIL_HEADERS:
        return InboundMail(Kind.UNREADABLE, why="no header of a mail", defects=("no_headers", *defects))
    hint, parts = _parts(root)
    mail = _envelope(found, hint, envelope)
    return judged(_with_content(mail, parts, hint, defects), found, parts)


def _headers(root: Part) -> Headers:
    found: Headers = {}
    for name, value in headers(root):
        found.setdefault(name, []).append(value)
    return found


def _parts(root: Part) -> tuple[str, list[Leaf]]:
    """The leaves, and the charset of raw bytes in headers: most likely the first that is named."""
    parts = list(leaves(root))
    named = (known(leaf.content["charset"]) for leaf in parts if leaf.content["charset"])
    hint = next((charset for charset in named if charset and charset != "ascii"), "")
    is_raw = any(not value.isascii() for leaf in parts for value in leaf.headers.values())
    return hint, list(leaves(root, hint)) if hint and is_raw else parts


def _envelope(found: Headers, hint: str, envelope: str | None) -> InboundMail:
    senders = addresses(found.get("from", []), hint)
    replied, *_ = [*message_ids(_joined(found, "in-reply-to")), ""]
    references = dict.fromkeys(
        (*message_ids(_joined(found, "references")), *message_ids(_joined(found, "in-reply-to")))
    )
    return InboundMail(
        kind=Kind.MESSAGE,
        sender=next((each for each in senders if each.address), senders[0] if senders else None),
        reply_to=addresses(found.get("reply-to", []), hint),
        to=addresses(found.get("to", []), hint),
        cc=addresses(found.get("cc", []), hint),
        delivered_to=_delivered(found),
        return_path=_return_path(found, envelope),
        subject=readable(_first(found, "subject"), hint),
        sent_at=_date(_first(found, "date")),
        message_id=next(iter(message_ids(_first(found, "message-id"))), ""),
        in_reply_to=replied,
        references=tuple(references)[-limits.REFERENCES :],
    )


def _first(found: Headers, name: str) -> str:
    return found.get(name, [""])[0]


def _joined(found: Headers, name: str) -> str:
    return " ".join(found.get(name, []))


def _delivered(found: Headers) -> tuple[str, ...]:
    noted = addresses([value for name in DELIVERED for value in found.get(name, [])])
    return tuple(dict.fromkeys(each.address for each in noted if each.address))


def _return_path(found: Headers, envelope: str | None) -> str | None:
    if envelope is not None:
        return envelope.strip().strip("<>")
    if "return-path" not in found:
        return None
    value = clean(_first(found, "return-path")).strip()
    return value.strip("<> ") if value else None


def _date(value: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(clean(value)[:200])
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _with_content(mail: InboundMail, parts: list[Leaf], hint: str, defects: list[str]) -> InboundMail:
    texts = [leaf for leaf in parts if leaf.is_text][: limits.TEXT_PARTS]
    body, unclear = text_of(texts, hint)
    read = {id(leaf.part) for leaf in texts}
    others = [leaf for leaf in parts if id(leaf.part) not in read and leaf.type not in REPORT_PARTS]
    forwarded = [leaf for leaf in others if leaf.type == "message/rfc822"]
    if not body.strip() and forwarded:
        body = _inner(forwarded[0])
    parted = cut(body, forwarded=FORWARD.match(mail.subject) is not None)
    return replace(
        mail,
        body=body,
        text=parted.text,
        quoted=parted.quoted,
        signature=parted.signature,
        attachments=tuple(map(_attachment, others)),
        defects=tuple(dict.fromkeys([*defects, *unclear])),
    )


def _inner(leaf: Leaf) -> str:
    """The text of a mail that was forwarded as a whole, without a word of the sender's own."""
    hint, parts = _parts(leaf.part.children[0]) if leaf.part.children else ("", [])
    return text_of([each for each in parts if each.is_text], hint)[0]


def _attachment(leaf: Leaf) -> Attachment:
    return Attachment(leaf.name, leaf.type, leaf.content_bytes(), leaf.is_inline, clean(leaf.content_id))
