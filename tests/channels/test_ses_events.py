import json

import pytest

from chalicelib.channels.ses_events import GREETING, MailEvent, parse
from chalicelib.domain.delivery import DeliveryStatus, delivery_id
from chalicelib.domain.values import Channel
from tests.mail_events import MESSAGE, a_bounce, a_complaint, a_delivery_event, an_event

S = DeliveryStatus
NEVER, NOT_NOW = S.PERMANENT_FAILURE, S.TECHNICAL_FAILURE


def read(message: str) -> MailEvent:
    event = parse(message)
    assert event
    assert (event.delivery, event.provider_id) == ("d1", MESSAGE)
    return event


def test_a_delivered_mail_has_arrived() -> None:
    assert read(a_delivery_event()) == MailEvent("d1", S.DELIVERED, MESSAGE)


@pytest.mark.parametrize(
    ("kind", "subtype", "status", "reason"),
    [
        ("Permanent", "General", NEVER, "bounced"),
        ("Permanent", "NoEmail", NEVER, "bounced"),
        ("Permanent", "Suppressed", NEVER, "suppressed"),
        ("Permanent", "OnAccountSuppressionList", NEVER, "suppressed"),
        ("Permanent", "UnsubscribedRecipient", NEVER, "unsubscribed"),
        ("Permanent", "SomethingNew", NEVER, "bounced"),
        ("Transient", "General", NOT_NOW, "bounced"),
        ("Transient", "MailboxFull", NOT_NOW, "mailbox_full"),
        ("Transient", "MessageTooLarge", NOT_NOW, "too_long"),
        ("Transient", "ContentRejected", NOT_NOW, "filtered"),
        ("Transient", "AttachmentRejected", NOT_NOW, "filtered"),
        ("Transient", "CustomTimeoutExceeded", NOT_NOW, "timed_out"),
        ("Transient", "SomethingNew", NOT_NOW, "bounced"),
        ("Undetermined", "Undetermined", NOT_NOW, "bounced"),
        ("SomethingNew", "General", NOT_NOW, "bounced"),
    ],
)
def test_a_bounce_says_whether_it_is_for_good(
    kind: str, subtype: str, status: DeliveryStatus, reason: str
) -> None:
    event = read(a_bounce(kind=kind, subtype=subtype))
    assert (event.status, event.reason, event.unwanted) == (status, reason, False)


@pytest.mark.parametrize(
    ("kind", "subtype"), [("Transient", "General"), ("Undetermined", "Undetermined"), ("SomethingNew", "")]
)
@pytest.mark.parametrize("action", ["", "delayed"])
def test_an_out_of_office_notice_fails_no_mail(kind: str, subtype: str, action: str) -> None:
    """traps.md 24: it comes as a bounce, without a report that anything failed."""
    assert read(a_bounce(kind=kind, subtype=subtype, action=action)).status is None


def test_a_bounce_that_names_nobody_is_an_automatic_reply() -> None:
    bounce = an_event("Bounce", bounceType="Undetermined", bounceSubType="Undetermined", bouncedRecipients=[])
    assert read(bounce).status is None


@pytest.mark.parametrize("subtype", ["MailboxFull", "MessageTooLarge"])
def test_a_bounce_that_no_automatic_reply_resembles_needs_no_report(subtype: str) -> None:
    assert read(a_bounce(kind="Transient", subtype=subtype, action="")).status is NOT_NOW


@pytest.mark.parametrize("feedback", ["abuse", "fraud", "other", "SomethingNew", ""])
def test_who_complains_has_the_mail_and_wants_no_more(feedback: str) -> None:
    event = read(a_complaint(feedback=feedback))
    assert (event.status, event.unwanted) == (S.DELIVERED, True)


@pytest.mark.parametrize(
    ("feedback", "status"), [("not-spam", S.DELIVERED), ("auth-failure", None), ("virus", None)]
)
def test_a_report_that_nobody_complains_in_stops_nothing(
    feedback: str, status: DeliveryStatus | None
) -> None:
    event = read(a_complaint(feedback=feedback))
    assert (event.status, event.unwanted) == (status, False)


def test_a_mail_that_was_held_back_for_an_old_complaint_has_not_arrived() -> None:
    event = read(a_complaint(feedback="abuse", subtype="OnAccountSuppressionList"))
    assert (event.status, event.reason, event.unwanted) == (NEVER, "suppressed", False)


@pytest.mark.parametrize("kind", ["Reject", "Rendering Failure"])
def test_what_ses_itself_refuses_never_arrives(kind: str) -> None:
    event = read(an_event(kind, reason="Bad content"))
    assert (event.status, event.reason) == (NEVER, "rejected")


@pytest.mark.parametrize("kind", ["Send", "DeliveryDelay", "Open", "Click", "Subscription", "SomethingNew"])
def test_a_mail_on_its_way_is_settled_by_nothing(kind: str) -> None:
    assert read(an_event(kind)).status is None


def test_a_mail_that_is_not_ours_means_nothing() -> None:
    assert parse(an_event("Delivery", delivery="")) is None
    assert parse(json.dumps({"eventType": "Delivery", "mail": {"messageId": "m"}})) is None


def test_the_words_by_which_ses_tries_the_topic_mean_nothing() -> None:
    assert parse(f"{GREETING} for Amazon SES event publishing.") is None


@pytest.mark.parametrize(
    "message",
    [
        "",
        "hello",
        "[]",
        "null",
        "{}",
        '{"eventType": "Delivery"}',
        '{"eventType": 3, "mail": {"tags": {"delivery": ["d1"]}, "messageId": "m"}}',
        '{"eventType": "Delivery", "mail": {"tags": {"delivery": ["d1"]}}}',
        '{"eventType": "Bounce", "mail": {"tags": {"delivery": ["d1"]}, "messageId": "m"}}',
        '{"eventType": "Bounce", "mail": {"tags": {"delivery": 7}, "messageId": "m"}}',
        '{"eventType": "Delivery", "mail": {"tags": [], "messageId": "m"}}',
    ],
)
def test_what_is_no_event_is_told_apart(message: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the words are for nobody
        parse(message)


@pytest.mark.parametrize("event", ["2345ABCD7", "2345ABCD7:12"])
def test_a_deliverys_id_fits_into_a_tag(event: str) -> None:
    """SES takes ASCII letters, digits, _ and -, and 256 of them."""
    id = delivery_id(event, "reminder", "w-lu", Channel.EMAIL)
    assert id.isascii()
    assert set(id) - {"-", "_"} <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    assert len(id) <= 256
