"""A day on which messages do not arrive: each goes by the next channel known for the person."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.channels.ses import SesSender
from chalicelib.domain.delivery import Delivery
from chalicelib.ports import PermanentFailure
from tests.cloud.home import Cloud
from tests.test_mail_story import POTHOLE, report

NOBODY = "+15005550001"
"""The number of which Twilio says that it is none."""


def messages_that_do_not_arrive(office: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that is none, one that is dead, a mailbox that is full, and one that SES will not write to."""
    calendar, now = office.deps.sla.calendar, office.time.now
    office.wait(calendar.next_office_moment(now) - now)
    written(office, 1, NOBODY)
    assert "acknowledgement" in office.told("w1@example.org")
    a_dead_number(office)
    a_handler_who_gets_no_mail(office, monkeypatch)
    a_bounced_assignment(office)


def a_dead_number(office: Cloud) -> None:
    """Twilio took it, and says later that it never arrived."""
    ticket = written(office, 2, "+8613900000073", settle=False)
    while not (rows := office.deps.store.deliveries(ticket)) or not rows[0].provider_id:
        office.pump.step()
    form = {"MessageSid": rows[0].provider_id, "MessageStatus": "undelivered", "ErrorCode": "30003"}
    assert office.posted(f"/hooks/twilio/status/{rows[0].id}", form).status_code == 200
    office.settle()
    assert "acknowledgement" in office.told("w2@example.org")


def a_handler_who_gets_no_mail(office: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """An assignment can wait, and goes by mail; here it does not go, so it is an SMS."""

    def refused(_: SesSender, delivery: Delivery) -> str:
        raise PermanentFailure("MessageRejected")

    with monkeypatch.context() as patch:
        patch.setattr(SesSender, "send", refused)
        ticket = written(office, 3, "+8613900000074")
    phone = office.deps.office.person(office.case(ticket).handler or "").phone
    assert "assignment" in office.told(phone)


def a_bounced_assignment(office: Cloud) -> None:
    ticket = written(office, 4, "+8613900000075")
    rows = [row for row in office.deps.store.deliveries(ticket) if row.reaction == "assignment"]
    office.mail(report(rows[0]))
    office.wait(timedelta(minutes=1))
    phone = office.deps.office.person(office.case(ticket).handler or "").phone
    assert any(row.ticket == ticket for row in office.sent(phone))


def written(office: Cloud, number: int, phone: str, *, settle: bool = True) -> str:
    """A form with a number and an address; its ticket."""
    body = {"text": f"{POTHOLE}（{number}）", "phone": phone, "email": f"w{number}@example.org"}
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"failing-ways-{number:04}"}
    answer = office.http.http.post("/v1/submissions", headers=headers, body=json.dumps(body).encode())
    assert answer.status_code == 201, answer.body
    if settle:
        office.settle()
    said: dict[str, Any] = answer.json_body
    return str(said["ticket"])
