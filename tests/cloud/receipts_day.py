"""A day on which SES tells what became of mails: arrived, bounced, unwanted by a citizen, by an officer."""

from chalicelib.domain.delivery import Delivery
from tests.cloud.home import Cloud
from tests.cloud.troubles import DISPATCHER, asked
from tests.mail_events import a_bounce, a_complaint, a_delivery_event
from tests.test_mail_story import POTHOLE, written


def receipts(office: Cloud) -> None:
    """Each citizen writes for the first time; the officer is who gets the third one's case."""
    office.pump.published(a_delivery_event(acknowledged(office, "qian@example.org")))
    office.pump.published(a_bounce(acknowledged(office, "sun@example.org")))
    letter = acknowledged(office, "zhou@example.org")
    office.pump.published(a_complaint(letter))
    mail = assigned(office, letter.ticket)
    office.pump.published(a_complaint(mail))
    bounced = assigned(office, acknowledged(office, "wu@example.org").ticket)
    office.pump.published(a_bounce(bounced))
    asked(office, "POST", f"/v1/staff/parked/complaint:{mail.id}/resolve", DISPATCHER)
    office.settle()


def acknowledged(office: Cloud, sender: str) -> Delivery:
    """What somebody is answered who writes a mail."""
    office.mail(bytes(written(POTHOLE, sender)))
    return next(row for row in office.sent(sender) if row.reaction == "acknowledgement")


def assigned(office: Cloud, ticket: str) -> Delivery:
    """The mail by which the handler of a case was told of it."""
    handler = office.deps.office.person(office.case(ticket).handler or "")
    sent = office.sent(handler.email)
    return next(row for row in sent if (row.ticket, row.reaction) == (ticket, "assignment"))
