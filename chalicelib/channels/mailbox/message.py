"""What is known of one inbound mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    MESSAGE = "message"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    """Any delivery report: whether it failed, is late or succeeded stands in `reports`."""
    COMPLAINT = "complaint"
    RECEIPT = "receipt"
    LIST = "list"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    """Without folders; empty if the mail gives none."""
    type: str
    """As the mail says it: what it really is must be found out from the content."""
    content: bytes
    inline: bool = False
    content_id: str = ""

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one recipient of a mail of ours (RFC 3464)."""

    final: str
    original: str = ""
    """The address that we wrote to, if the report tells; `final` is where it was forwarded to."""
    action: str = "failed"
    """`failed`, `delayed`, `delivered`, `relayed` or `expanded`."""
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True, slots=True)
class InboundMail:
    kind: Kind
    why: str = ""
    """The rule that told the kind: a header's name, or what was found."""
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    """What relays noted: Delivered-To, X-Original-To, Envelope-To …"""
    return_path: str | None = None
    """Empty for the null path of reports, None if no relay noted one."""
    subject: str = ""
    sent_at: datetime | None = None
    """In UTC, by the sender's clock."""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    body: str = ""
    """All of the text; `text`, `quoted` and `signature` are cut from it."""
    text: str = ""
    quoted: str = ""
    signature: str = ""
    attachments: tuple[Attachment, ...] = ()
    reports: tuple[Report, ...] = ()
    original_message_id: str = ""
    """Of the mail that a report, complaint or receipt is about."""
    may_answer: bool = False
    """Whether an automatic answer is allowed: no machine, no list, and somebody to send it to."""
    defects: tuple[str, ...] = ()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every address that this mail was sent to, as far as it tells: one of them may be our signed one."""
        found = [*(each.address for each in (*self.to, *self.cc)), *self.delivered_to]
        return tuple(dict.fromkeys(address for address in found if address))

    @property
    def failed_recipients(self) -> tuple[str, ...]:
        """The address that we wrote to first, then where it was forwarded to."""
        return tuple(dict.fromkeys(address for report in self.reports for address in _failed(report)))


def _failed(report: Report) -> Iterator[str]:
    if report.action == "failed":
        yield from filter(None, (report.original, report.final))
