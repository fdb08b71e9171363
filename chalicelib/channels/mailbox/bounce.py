"""Reports about mail of ours: which recipients it did not reach, and which mail it was.

Delivery reports have a form (RFC 3464). qmail, Exim and the big Chinese providers write letters instead.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from chalicelib.channels.mailbox.addresses import ADDRESS, message_ids
from chalicelib.channels.mailbox.message import Report
from chalicelib.channels.mailbox.words import clean, readable

MAX_REPORTS = 1_000
SEARCHED = 50_000
XTEXT = re.compile(r"\+([0-9A-F]{2})")
NAMED = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)
"""Chinese letters stand right beside the address."""
FIELD_CHARS = 2_000
LIST_ITEM = re.compile(r"(?m)^\s*<([^\s<>@]{1,200}@[^\s<>@]{1,255})>(?:\s*\([^)\n]*\))?\s*:")
ORIGINAL = re.compile(
    r"(?im)^(?:-{2,}.*(?:below this line|original message|copy of the message|returned|undelivered).*|"
    r"-{2,}.*(?:原始?邮件|原信).*|"
    r"return-path:.*|received: .*|message-id:.*|.*(?:原邮件内容|原始邮件如下|以下是原邮件|邮件原文).*)$"
)
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
MESSAGE_ID = re.compile(r"(?im)^message-id:\s*(<[^<>\s]{1,998}>)")


def fields(text: str) -> list[dict[str, str]]:
    """The blocks of a report: the first is about the mail, each other one about a recipient."""
    blocks = (dict(_fields(block)) for block in re.split(r"\n[ \t\r]*\n", text[:1_000_000].strip()))
    return [block for block in blocks if block]


def _fields(block: str) -> Iterator[tuple[str, str]]:
    for line in re.sub(r"\r?\n[ \t]+", " ", block).splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip() and " " not in name.strip():
            yield name.strip().lower(), readable(value)


def reports(blocks: list[dict[str, str]]) -> tuple[Report, ...]:
    """Of a delivery-status part; one recipient may be told of several times."""
    found = (_report(block) for block in blocks[: MAX_REPORTS + 1])
    return tuple(dict.fromkeys(report for report in found if report is not None))


def _report(block: dict[str, str]) -> Report | None:
    final, original = address(block.get("final-recipient", "")), address(block.get("original-recipient", ""))
    if not (final or original):
        return None
    status = STATUS.search(block.get("status", ""))
    action = block.get("action", "").partition(" ")[0].lower()
    if not action:
        action = (
            "delayed"
            if status and status[1][0] == "4"
            else "delivered"
            if status and status[1][0] == "2"
            else "failed"
        )
    diagnostic = block.get("diagnostic-code", "").partition(";")
    return Report(
        final or original,
        original,
        action,
        status[1] if status else "",
        clean(diagnostic[2] or diagnostic[0]).strip()[:500],
    )


def address(field: str) -> str:
    """Of `rfc822; <li+2Bx@example.org>`, with what RFC 3461 and 6533 escape undone."""
    kind, semicolon, value = field[:FIELD_CHARS].partition(";")
    if not semicolon:
        kind, value = "", field
    value = value.strip().strip("<>").strip()
    if kind.strip().lower() == "utf-8":
        value = re.sub(r"\\x\{([0-9A-Fa-f]{1,6})\}", lambda match: _char(match[1]), value)
    elif XTEXT.search(value):
        value = XTEXT.sub(lambda match: unquote("%" + match[1]), value)
    match = ADDRESS.search(value)
    return match[0] if match else ""


def _char(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if code < 0xD800 or 0xDFFF < code <= 0x10FFFF else ""  # noqa: PLR2004  halves of characters


def told_in(body: str, header: str, not_these: set[str]) -> tuple[Report, ...]:
    """The recipients that a letter of failure names: in its header, as a list, or anywhere in the notice."""
    notice = body[:SEARCHED]
    quoted = ORIGINAL.search(notice)
    if quoted and NAMED.search(notice[: quoted.start()]):
        notice = notice[: quoted.start()]
    named = NAMED.findall(header) or LIST_ITEM.findall(notice) or NAMED.findall(notice)
    status = STATUS.search(notice)
    addresses = dict.fromkeys(each.rstrip(".") for each in named if each.lower().rstrip(".") not in not_these)
    return tuple(Report(each, status=status[1] if status else "") for each in list(addresses)[:MAX_REPORTS])


def id_of_original(returned: bytes | str) -> str:
    """The Message-ID in a mail, or its header, that a report gives back."""
    text = returned[:SEARCHED].decode("latin-1") if isinstance(returned, bytes) else returned[:SEARCHED]
    match = MESSAGE_ID.search(text)
    return next(iter(message_ids(match[1])), "") if match else ""
