import pytest

from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.errors import NotFoundError
from chalicelib.usecases import delivery, parking
from chalicelib.usecases.contacts import contact_key
from chalicelib.usecases.delivery import settle
from chalicelib.usecases.receipts import complain
from tests.office import SUPERVISOR, Office
from tests.test_mail_story import LI, POTHOLE, the_letter, written

S = DeliveryStatus


@pytest.fixture
def letter(office: Office) -> Delivery:
    """What Mr Li was sent, who wrote by mail."""
    office.mail(bytes(written(POTHOLE)))
    return stored(office, the_letter(office, LI, "acknowledgement"))


def opted_out(office: Office, address: str) -> bool:
    return office.deps.store.contact(contact_key(office.deps, address)).opted_out


def parked(office: Office) -> list[str]:
    return [item.reason for item in office.deps.store.parked(None, 9).items]


def stored(office: Office, row: Delivery) -> Delivery:
    found = office.deps.store.delivery(row.id)
    assert found
    return found


def status(office: Office, row: Delivery) -> DeliveryStatus:
    return stored(office, row).status


def test_who_complains_has_the_mail_and_gets_no_other(office: Office, letter: Delivery) -> None:
    complain(office.deps, letter.id, "m1")
    assert status(office, letter) is S.DELIVERED
    assert opted_out(office, LI)
    office.reply(letter.ticket)
    assert office.told(LI) == ["acknowledgement"]
    assert parked(office) == ["opted_out"]


def test_a_case_stays_open_when_its_citizen_complains(office: Office, letter: Delivery) -> None:
    before = office.case(letter.ticket).status
    complain(office.deps, letter.id)
    office.settle()
    assert office.case(letter.ticket).status is before


def test_a_complaint_that_comes_again_does_not_stop_who_said_start(office: Office, letter: Delivery) -> None:
    for _ in range(8):
        complain(office.deps, letter.id)
    office.mail(bytes(written("START", subject="")))
    assert not opted_out(office, LI)
    complain(office.deps, letter.id)
    assert not opted_out(office, LI)


def test_a_complaint_about_a_mail_that_failed_changes_no_verdict(office: Office, letter: Delivery) -> None:
    delivery.settle(office.deps, letter.id, S.PERMANENT_FAILURE, letter.provider_id, "bounced")
    complain(office.deps, letter.id)
    assert status(office, letter) is S.PERMANENT_FAILURE
    assert opted_out(office, LI)


def test_an_officers_complaint_is_asked_about_by_a_person_and_stops_nothing(
    office: Office, letter: Delivery
) -> None:
    handler = office.deps.office.person(office.case(letter.ticket).handler or "")
    assignment = the_letter(office, handler.email, "assignment")
    for _ in range(2):
        complain(office.deps, assignment.id)
    (item,) = office.deps.store.parked(None, 9).items
    assert (item.what, item.ref, item.reason) == ("complaint", assignment.id, "complaint")
    assert not opted_out(office, handler.email)
    assert not opted_out(office, LI)


def test_an_officers_complaint_that_was_seen_to_does_not_come_back(office: Office, letter: Delivery) -> None:
    handler = office.deps.office.person(office.case(letter.ticket).handler or "")
    assignment = the_letter(office, handler.email, "assignment")
    complain(office.deps, assignment.id)
    office.deps.store.resolve_parked(f"complaint:{assignment.id}", office.deps.now())
    complain(office.deps, assignment.id)
    assert parked(office) == []


def test_a_mail_that_was_sent_again_is_not_failed_by_what_became_of_the_first_try(
    office: Office, letter: Delivery
) -> None:
    settle(office.deps, letter.id, S.TECHNICAL_FAILURE, letter.provider_id, "mailbox_full")
    parking.settle(office.deps, SUPERVISOR, f"delivery:{letter.id}", "retry")
    settle(office.deps, letter.id, S.TECHNICAL_FAILURE, "first", "mailbox_full")
    assert status(office, letter) is S.CREATED
    office.settle()
    settle(office.deps, letter.id, S.TECHNICAL_FAILURE, "first", "mailbox_full")
    assert status(office, letter) is S.SENDING
    settle(office.deps, letter.id, S.DELIVERED, "first")
    assert status(office, letter) is S.DELIVERED


def test_a_receipt_for_nothing_of_ours_is_not_found(office: Office) -> None:
    with pytest.raises(NotFoundError):
        settle(office.deps, "nothing", S.DELIVERED, "m1")


def test_a_complaint_about_nothing_of_ours_is_not_found(office: Office) -> None:
    with pytest.raises(NotFoundError):
        complain(office.deps, "nothing")
