"""What Amazon SES tells of a mail that it was handed: its sending events, as SNS brings them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from chalicelib.domain.delivery import DeliveryStatus

TAG = "delivery"
"""The message tag that `SesSender` puts on a mail; every event of the mail brings it back."""

GREETING = "Successfully validated SNS topic"
"""SES tries the topic when it is told of it, in plain words."""


class Verdict(NamedTuple):
    """`certain`: nothing but a failed delivery looks like it. `unwanted`: a person wants no more mail."""

    status: DeliveryStatus | None
    reason: str = ""
    certain: bool = True
    unwanted: bool = False


@dataclass(frozen=True)
class MailEvent:
    """What became of a mail of ours; no status while it is still on its way.

    Whom it was sent to is not in it: SES names everybody who may have complained, the delivery names one.
    """

    delivery: str
    status: DeliveryStatus | None
    provider_id: str
    reason: str = ""
    unwanted: bool = False


_ARRIVED = Verdict(DeliveryStatus.DELIVERED)
_NOTHING = Verdict(None)


def _never(reason: str) -> Verdict:
    return Verdict(DeliveryStatus.PERMANENT_FAILURE, reason)


def _not_now(reason: str, *, certain: bool = True) -> Verdict:
    """SES has tried for hours and given up: nobody tries again, but the address may be good tomorrow."""
    return Verdict(DeliveryStatus.TECHNICAL_FAILURE, reason, certain)


VERDICTS: Mapping[tuple[str, ...], Verdict] = {
    ("Delivery",): _ARRIVED,
    ("Reject",): _never("rejected"),
    ("Rendering Failure",): _never("rejected"),
    ("Bounce", "Permanent"): _never("bounced"),
    ("Bounce", "Permanent", "Suppressed"): _never("suppressed"),
    ("Bounce", "Permanent", "OnAccountSuppressionList"): _never("suppressed"),
    ("Bounce", "Permanent", "UnsubscribedRecipient"): _never("unsubscribed"),
    ("Bounce", "Transient"): _not_now("bounced"),
    ("Bounce", "Transient", "General"): _not_now("bounced", certain=False),
    ("Bounce", "Transient", "MailboxFull"): _not_now("mailbox_full"),
    ("Bounce", "Transient", "MessageTooLarge"): _not_now("too_long"),
    ("Bounce", "Transient", "ContentRejected"): _not_now("filtered"),
    ("Bounce", "Transient", "AttachmentRejected"): _not_now("filtered"),
    ("Bounce", "Transient", "CustomTimeoutExceeded"): _not_now("timed_out"),
    ("Bounce",): _not_now("bounced", certain=False),
    ("Complaint",): Verdict(DeliveryStatus.DELIVERED, "complaint", unwanted=True),
    ("Complaint", "not-spam"): _ARRIVED,
    ("Complaint", "auth-failure"): _NOTHING,
    ("Complaint", "virus"): _NOTHING,
    ("Complaint", "OnAccountSuppressionList"): _never("suppressed"),
}
"""By event, type and subtype, the longest that fits; any other event says that it is still on its way.

Automatic replies come as `Transient`/`General` or `Undetermined`, of mails that arrived: those two need a
report that says `failed` (SES Developer Guide, "Bounce types"). A suppressed mail was never sent, even where
the event is a complaint.
"""


def parse(message: str) -> MailEvent | None:
    """None for what is about no delivery of ours; ValueError for what is no event at all."""
    if message.startswith(GREETING):
        return None
    try:
        return _read(json.loads(message))
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise ValueError("not an event of SES") from error


def _read(event: Mapping[str, Any]) -> MailEvent | None:
    kind, mail = event["eventType"], event["mail"]
    delivery = next(iter(mail.get("tags", {}).get(TAG, ())), "")
    if not delivery:
        return None
    verdict = _verdict(kind, event.get(kind.lower(), {}))
    return MailEvent(str(delivery), verdict.status, str(mail["messageId"]), verdict.reason, verdict.unwanted)


def _verdict(kind: str, told: Mapping[str, Any]) -> Verdict:
    verdict = _looked_up(kind, *_types(kind, told))
    return verdict if verdict.certain or _is_reported(told) else _NOTHING


def _types(kind: str, told: Mapping[str, Any]) -> tuple[str, ...]:
    if kind == "Bounce":
        return told["bounceType"], told.get("bounceSubType") or ""
    if kind == "Complaint":
        return (told.get("complaintSubType") or told.get("complaintFeedbackType") or "",)
    return ()


def _looked_up(*path: str) -> Verdict:
    paths = (path[:length] for length in range(len(path), 0, -1))
    return next((VERDICTS[known] for known in paths if known in VERDICTS), _NOTHING)


def _is_reported(told: Mapping[str, Any]) -> bool:
    """Whether a server's report said so; an automatic reply has no report, or names nobody."""
    return any(recipient.get("action") == "failed" for recipient in told.get("bouncedRecipients", ()))
