"""What the channels are handed."""

from dataclasses import replace
from datetime import UTC, datetime

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.values import Channel

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

_SMS = Delivery(
    id="d1",
    ticket="2345ABCD7",
    event="2345ABCD7:3",
    reaction="tell_citizen",
    recipient="citizen",
    channel=Channel.SMS,
    to="+8613800000001",
    text="您的诉求已受理。",
    created_at=AT,
    next_at=AT,
)


def a_delivery(**changes: object) -> Delivery:
    return replace(_SMS, **changes)  # type: ignore[arg-type]  # names are Delivery's


def a_mail(**changes: object) -> Delivery:
    mail = {"channel": Channel.EMAIL, "to": "li@example.org", "subject": "您的诉求", "text": "已受理。\n谢谢"}
    return a_delivery(**{**mail, **changes})
