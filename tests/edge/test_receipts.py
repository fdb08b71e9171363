"""SES's events on an office: again, in another order, about nothing of ours, broken."""

import json

import pytest
from chalice.test import Client

from app import app
from chalicelib import bootstrap
from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.edge.receipts import take
from tests.mail_events import a_bounce, a_complaint, a_delivery_event, an_event, by_sns
from tests.office import Office
from tests.test_mail_story import LI, POTHOLE, the_letter, written

S = DeliveryStatus


@pytest.fixture
def office() -> Office:
    office = Office()
    bootstrap.use(office.deps, "cloud")
    office.mail(bytes(written(POTHOLE)))
    return office


@pytest.fixture
def letter(office: Office) -> Delivery:
    return now(office, the_letter(office, LI, "acknowledgement"))


def now(office: Office, letter: Delivery) -> Delivery:
    row = office.deps.store.delivery(letter.id)
    assert row
    return row


def parked(office: Office) -> list[str]:
    return [item.reason for item in office.deps.store.parked(None, 9).items]


def test_the_function_takes_what_sns_brings(office: Office, letter: Delivery) -> None:
    with Client(app) as client:
        client.lambda_.invoke("take_receipts", by_sns(a_delivery_event(letter)))
    row = now(office, letter)
    assert (row.status, row.provider_id) == (S.DELIVERED, letter.provider_id)


def test_a_bounced_mail_waits_for_an_officer_once(office: Office, letter: Delivery) -> None:
    for _ in range(8):
        take(office.deps, a_bounce(letter))
    row = now(office, letter)
    assert (row.status, row.reason) == (S.PERMANENT_FAILURE, "bounced")
    assert parked(office) == ["bounced"]


def test_a_mail_that_ses_gave_up_is_tried_by_other_means(office: Office, letter: Delivery) -> None:
    take(office.deps, a_bounce(letter, "Transient", "MailboxFull"))
    row = now(office, letter)
    assert (row.status, row.reason) == (S.TECHNICAL_FAILURE, "mailbox_full")
    assert parked(office) == ["mailbox_full"]


@pytest.mark.parametrize("first", [S.DELIVERED, S.PERMANENT_FAILURE])
def test_the_first_final_event_stands_in_whatever_order_they_come(
    office: Office, letter: Delivery, first: DeliveryStatus
) -> None:
    events = [a_delivery_event(letter), a_bounce(letter)]
    for event in events if first is S.DELIVERED else reversed(events):
        take(office.deps, event)
    assert now(office, letter).status is first


def test_an_out_of_office_notice_before_the_receipt_fails_nothing(office: Office, letter: Delivery) -> None:
    take(office.deps, a_bounce(letter, "Transient", "General", action=""))
    take(office.deps, an_event("DeliveryDelay", letter, delayType="General"))
    assert now(office, letter).status is S.SENDING
    take(office.deps, a_delivery_event(letter))
    assert now(office, letter).status is S.DELIVERED
    assert parked(office) == []


def test_a_complaint_before_the_receipt_is_one_of_its_own(office: Office, letter: Delivery) -> None:
    take(office.deps, a_complaint(letter))
    take(office.deps, a_delivery_event(letter))
    assert now(office, letter).status is S.DELIVERED
    assert parked(office) == []
    office.reply(letter.ticket)
    assert parked(office) == ["opted_out"]


@pytest.mark.parametrize("id", ["", "nothing", "2345ABCD7-3-email-000000000000", "../" * 9])
def test_somebody_elses_mail_is_nobodys_business(office: Office, id: str) -> None:
    for event in (a_delivery_event(id), a_bounce(id), a_complaint(id)):
        take(office.deps, event)
    assert parked(office) == []


def test_what_is_no_event_is_counted_and_dropped_without_its_words(
    office: Office, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with Client(app) as client:
        client.lambda_.invoke("take_receipts", by_sns('{"eventType": "li@example.org"}'))
    told = capsys.readouterr().out
    (counted,) = [json.loads(line) for line in told.splitlines() if "Failures" in line]
    assert counted["what"] == "receipt"
    (logged,) = [vars(record) for record in caplog.records]
    assert (logged["msg"], logged["error"]) == ("receipt failed", "ValueError")
    assert LI not in told + str(logged)


def test_a_store_that_does_not_answer_makes_lambda_try_again(
    office: Office, letter: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ConnectionError

    for event in (a_delivery_event(letter), a_complaint(letter)):
        with monkeypatch.context() as patch:
            patch.setattr(office.deps.store, "update_delivery", refuse, raising=False)
            with Client(app) as client, pytest.raises(ConnectionError):
                client.lambda_.invoke("take_receipts", by_sns(event))
    take(office.deps, a_complaint(letter))
    assert now(office, letter).status is S.DELIVERED
