"""Receipts of mails on the cloud home: SES's events by SNS, on DynamoDB, within what the function may do."""

from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.events import CitizenInformed, Proof
from chalicelib.usecases.contacts import contact_key
from tests.cloud.home import Cloud
from tests.cloud.moments import failing
from tests.cloud.receipts_day import acknowledged, assigned
from tests.mail_events import a_bounce, a_complaint, a_delivery_event, an_event
from tests.test_mail_story import LI, written

S = DeliveryStatus


def now(office: Cloud, letter: Delivery) -> Delivery:
    row = office.deps.store.delivery(letter.id)
    assert row
    return row


def parked(office: Cloud) -> list[tuple[str, str]]:
    return [(item.what, item.reason) for item in office.deps.store.parked(None, 9).items]


def test_a_case_knows_from_ses_that_its_citizen_was_reached(office: Cloud) -> None:
    letter = acknowledged(office, LI)
    office.pump.published(a_delivery_event(letter))
    office.settle()
    assert (now(office, letter).status, now(office, letter).provider_id) == (S.DELIVERED, letter.provider_id)
    informed = [
        event.body
        for event in office.deps.store.history(letter.ticket)
        if isinstance(event.body, CitizenInformed)
    ]
    assert [(body.proof, body.delivery) for body in informed] == [(Proof.DELIVERED, letter.id)]


def test_an_event_that_comes_eight_times_is_one(office: Cloud) -> None:
    letter = acknowledged(office, LI)
    office.pump.times = 8
    for event in (a_delivery_event(letter), a_bounce(letter), an_event("Send", letter)):
        office.pump.published(event)
    office.settle()
    assert now(office, letter).status is S.DELIVERED
    assert office.kinds(letter.ticket).count("CitizenInformed") == 1
    assert parked(office) == []


def test_a_bounce_is_shown_to_an_officer(office: Cloud) -> None:
    letter = acknowledged(office, LI)
    for event in (a_bounce(letter), a_delivery_event(letter)):
        office.pump.published(event)
    office.settle()
    assert now(office, letter).status is S.PERMANENT_FAILURE
    assert parked(office) == [("delivery", "bounced")]


def test_a_complaint_stops_mails_until_the_citizen_says_start(office: Cloud) -> None:
    letter = acknowledged(office, LI)
    office.pump.published(a_complaint(letter))
    key = contact_key(office.deps, LI)
    assert office.deps.store.contact(key).opted_out
    office.mail(bytes(written("START", subject="")))
    office.pump.published(a_complaint(letter))
    assert not office.deps.store.contact(key).opted_out


def test_an_officers_complaint_waits_for_somebody_to_ask(office: Cloud) -> None:
    letter = assigned(office, acknowledged(office, LI).ticket)
    for _ in range(2):
        office.pump.published(a_complaint(letter))
    assert now(office, letter).status is S.DELIVERED
    assert parked(office) == [("complaint", "complaint")]


def test_an_event_that_no_try_can_take_is_kept_and_can_be_invoked_again(office: Cloud) -> None:
    letter = acknowledged(office, LI)
    office.pump.within = failing("take_receipts")
    office.pump.published(a_delivery_event(letter))
    assert office.pump.dead == [a_delivery_event(letter)]
    office.pump.within = failing()
    office.pump.published(office.pump.dead.pop())
    assert now(office, letter).status is S.DELIVERED


def test_what_is_no_event_is_no_dead_letter(office: Cloud) -> None:
    office.pump.published("Successfully validated SNS topic for Amazon SES event publishing.")
    office.pump.published("{")
    assert office.pump.dead == []


def test_an_event_of_somebody_elses_mail_changes_nothing(office: Cloud) -> None:
    letter = acknowledged(office, LI)
    for event in (a_delivery_event(""), a_bounce("somebody-elses"), a_complaint("2345ABCD7-email-0")):
        office.pump.published(event)
    assert now(office, letter).status is S.SENDING
    assert parked(office) == []
