"""What SES publishes of a mail, in the shape of "Examples of event data that Amazon SES publishes to SNS"."""

import json
from typing import Any

from chalicelib.domain.delivery import Delivery

MESSAGE = "EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000"
TO = "li@example.org"
AT = "2026-03-02T09:00:05.000Z"


def an_event(kind: str, delivery: Delivery | str = "d1", **told: Any) -> str:
    """`told` is the object that is called as the event is; without a delivery the mail is somebody else's."""
    id, message = (delivery, MESSAGE) if isinstance(delivery, str) else (delivery.id, delivery.provider_id)
    tags = {"ses:configuration-set": ["huiyin-mail"], "ses:from-domain": ["huiyin.example"]}
    mail = {
        "timestamp": AT,
        "source": "hotline@huiyin.example",
        "sendingAccountId": "123456789012",
        "messageId": message,
        "destination": [TO],
        "headersTruncated": False,
        "headers": [{"name": "Subject", "value": "=?utf-8?q?=E6=82=A8?="}],
        "commonHeaders": {"to": [TO], "messageId": message},
        "tags": tags | ({"delivery": [id]} if id else {}),
    }
    return json.dumps({"eventType": kind, "mail": mail, kind.lower(): told})


def a_delivery_event(delivery: Delivery | str = "d1") -> str:
    return an_event(
        "Delivery", delivery, timestamp=AT, recipients=[TO], smtpResponse="250 ok", reportingMTA="a"
    )


def a_bounce(
    delivery: Delivery | str = "d1", kind: str = "Permanent", subtype: str = "General", action: str = "failed"
) -> str:
    """With a server's report, or with no action: an automatic reply."""
    report = {"action": action, "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}
    recipient = {"emailAddress": TO} | (report if action else {})
    return an_event(
        "Bounce",
        delivery,
        bounceType=kind,
        bounceSubType=subtype,
        bouncedRecipients=[recipient],
        timestamp=AT,
    )


def a_complaint(delivery: Delivery | str = "d1", feedback: str = "abuse", subtype: str | None = None) -> str:
    told = {"complainedRecipients": [{"emailAddress": TO}], "complaintSubType": subtype, "timestamp": AT}
    return an_event(
        "Complaint", delivery, **told, **({"complaintFeedbackType": feedback} if feedback else {})
    )


def by_sns(message: str) -> dict[str, Any]:
    """As Lambda hands it over."""
    notification = {
        "Type": "Notification",
        "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
        "TopicArn": "arn:aws:sns:eu-west-1:123456789012:huiyin-Receipts",
        "Subject": "Amazon SES Email Event Notification",
        "Message": message,
        "Timestamp": AT,
        "MessageAttributes": {},
    }
    return {"Records": [{"EventSource": "aws:sns", "EventVersion": "1.0", "Sns": notification}]}
