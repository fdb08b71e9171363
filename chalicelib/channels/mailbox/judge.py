"""A mail with what its kind brings along: reports, the mail it is about, and whether it may be answered."""

from dataclasses import replace

from chalicelib.channels.mailbox import bounce
from chalicelib.channels.mailbox.kinds import Headers, Signs, kind_of
from chalicelib.channels.mailbox.message import InboundMail, Kind, Report
from chalicelib.channels.mailbox.params import Value, parse
from chalicelib.channels.mailbox.parts import Leaf

DELIVERY = {"message/delivery-status", "message/global-delivery-status"}
RECEIPT = {"message/disposition-notification", "message/global-disposition-notification"}
REPORT_PARTS = DELIVERY | RECEIPT | {"message/feedback-report"}
RETURNED = {
    "message/rfc822",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global",
    "message/global-headers",
}
ABOUT_OTHERS = {Kind.BOUNCE, Kind.COMPLAINT, Kind.RECEIPT}
FOR_ONE = {"", "normal", "first-class", "special-delivery", "urgent"}
"""The values of Precedence that a person's mail program may set."""


def judged(mail: InboundMail, found: Headers, parts: list[Leaf]) -> InboundMail:
    signs = _signs(mail, found, parts)
    kind, why = kind_of(signs)
    if kind is Kind.MESSAGE and not (mail.sender or mail.subject or mail.body.strip() or mail.attachments):
        kind, why = Kind.UNREADABLE, "neither sender nor content"
    mail = replace(mail, kind=kind, why=why, may_answer=_may_answer(kind, mail, signs))
    if kind not in ABOUT_OTHERS:
        return mail
    told = _reports(mail, signs, parts) if kind is Kind.BOUNCE else ()
    return replace(mail, reports=told, original_message_id=_original(mail, parts))


def _signs(mail: InboundMail, found: Headers, parts: list[Leaf]) -> Signs:
    content = parse(found["content-type"][0]) if "content-type" in found else Value("")
    return Signs(
        headers=found,
        content_type=content.value,
        report_type=content["report-type"].lower(),
        part_types=frozenset(leaf.type.replace("message/global-d", "message/d") for leaf in parts),
        sender=mail.sender.address if mail.sender else "",
        return_path=mail.return_path,
        subject=mail.subject,
        text=mail.text,
    )


def _may_answer(kind: Kind, mail: InboundMail, signs: Signs) -> bool:
    """Loops begin with an answer to a machine: one header that speaks of machines is enough for silence."""
    quiet = signs.return_path == "" or signs.header("precedence") not in FOR_ONE or "x-loop" in signs.headers
    return kind is Kind.MESSAGE and not quiet and mail.sender is not None and "@" in mail.sender.address


def _reports(mail: InboundMail, signs: Signs, parts: list[Leaf]) -> tuple[Report, ...]:
    status = (leaf.content_bytes().decode("utf-8", "replace") for leaf in parts if leaf.type in DELIVERY)
    told = bounce.reports([block for text in status for block in bounce.fields(text)])
    if told:
        return told
    ours = {each.lower() for each in (*mail.recipients, signs.sender)}
    return bounce.told_in(mail.body, signs.header("x-failed-recipients"), ours)


def _original(mail: InboundMail, parts: list[Leaf]) -> str:
    """By the mail that came back, or a receipt's own field, or what the letter quotes."""
    for leaf in parts:
        if leaf.type in RETURNED:
            found = bounce.id_of_original(leaf.content_bytes())
        elif leaf.type in REPORT_PARTS:
            found = _named(leaf)
        else:
            continue
        if found:
            return found
    return bounce.id_of_original(mail.body) or mail.in_reply_to


def _named(leaf: Leaf) -> str:
    blocks = bounce.fields(leaf.content_bytes().decode("utf-8", "replace"))
    ids = (block.get("original-message-id", "") for block in blocks)
    return next((f"<{id.strip().strip('<>')}>" for id in ids if id.strip()), "")
