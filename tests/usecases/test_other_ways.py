"""What cannot arrive goes by the next channel known for the person, and then an officer sees it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps, Found, PermanentFailure
from chalicelib.usecases import actions, delivery, other_ways, parking
from tests.office import DISPATCHER, WANG, WATER, Office

S = DeliveryStatus
MAIL = "wang@example.org"


class Dead:
    """Refuses everything for good; the first time it may die between the refusal and what follows."""

    def __init__(self, reason: str = "invalid_number") -> None:
        self.reason, self.asked = reason, list[str]()

    def send(self, delivery: Delivery) -> str:
        self.asked.append(delivery.id)
        raise PermanentFailure(self.reason)

    def find(self, delivery: Delivery) -> Found | None:
        return None


def without(office: Office, *channels: Channel) -> Dead:
    dead = Dead()
    senders = {**office.deps.senders, **dict.fromkeys(channels, dead)}
    office.world.deps = replace(office.deps, senders=senders)
    return dead


def parked(office: Office) -> list[str]:
    return [item.reason for item in office.deps.store.parked(None, 100).items if item.what == "delivery"]


def test_a_dead_number_is_followed_by_mail_and_no_officer_is_troubled(office: Office) -> None:
    without(office, Channel.SMS)
    office.web(WATER, phone=WANG, email=MAIL)
    assert office.told(MAIL) == ["acknowledgement"]
    assert parked(office) == []


def test_after_every_way_the_officers_call_list_has_it_once(office: Office) -> None:
    without(office, Channel.SMS, Channel.EMAIL)
    ticket = office.web(WATER, phone=WANG, email=MAIL)
    rows = [row for row in office.deps.store.deliveries(ticket) if row.reaction == "acknowledgement"]
    assert {row.channel for row in rows} == {Channel.SMS, Channel.EMAIL}
    assert {row.next_at for row in rows} == {None}
    items = office.deps.store.parked(None, 100).items
    assert len([item for item in items if item.ref in {row.id for row in rows}]) == 1


def test_a_receipt_that_says_lost_sends_the_answer_by_mail_as_well(office: Office) -> None:
    """The network took it, and found out later."""
    ticket = office.web(WATER, phone=WANG, email=MAIL)
    office.reply(ticket)
    (row,) = [row for row in office.sent(WANG) if row.reaction == "reply"]
    office.world.deps.store.update_delivery(
        replace(office.deps.store.delivery(row.id) or row, status=S.SENDING, next_at=None)
    )
    delivery.settle(office.deps, row.id, S.PERMANENT_FAILURE, reason="unreachable")
    office.settle()
    assert office.told(MAIL) == ["reply"]
    assert parked(office) == []


def test_a_reply_that_failed_after_the_reopening_does_not_count_as_the_next_reply(office: Office) -> None:
    """An officer had it sent again: by mail it still belongs to the cycle that is over."""
    ticket = office.web(WATER, phone=WANG, email=MAIL)
    office.reply(ticket)
    (sent,) = [row for row in office.sent(WANG) if row.reaction == "reply"]
    while "survey" not in office.told():
        office.wait(timedelta(hours=12))
    office.sms("131")
    assert office.case(ticket).cycle.number == 2
    row = office.deps.store.delivery(sent.id) or sent
    office.deps.store.update_delivery(replace(row, status=S.UNKNOWN, settled_at=None))
    delivery.settle(office.deps, row.id, S.PERMANENT_FAILURE, reason="unreachable")
    office.wait(timedelta(days=2))
    assert office.told(MAIL) == ["reply"]
    assert office.case(ticket).cycle.informed_at is None


def test_who_resolves_a_reply_that_arrived_by_no_way_says_that_it_was_told(office: Office) -> None:
    ticket = office.web(WATER, phone=WANG, email=MAIL)
    without(office, Channel.SMS, Channel.EMAIL)
    office.reply(ticket)
    items = office.deps.store.parked(None, 9).items
    for item in items:
        parking.settle(office.deps, DISPATCHER, item.id, "resolve")
    assert office.case(ticket).cycle.informed_at


def test_a_handler_whose_mail_bounces_is_told_by_sms(office: Office) -> None:
    without(office, Channel.EMAIL)
    ticket = office.sms(WATER)
    person = office.deps.office.person(office.case(ticket).handler or "")
    assert "assignment" in office.told(person.phone)


def test_of_two_ways_at_once_the_one_that_works_is_enough(office: Office) -> None:
    """A reminder goes by mail and SMS: one dead number is nobody's work."""
    ticket = office.sms(WATER)
    person = office.deps.office.person(office.case(ticket).handler or "")
    without(office, Channel.SMS)
    office.wait(timedelta(days=2))
    assert "reminder" in office.told(person.email)
    assert parked(office) == []


def test_stop_by_sms_sends_what_must_be_said_by_mail(office: Office) -> None:
    """traps.md 22."""
    ticket = office.web(WATER, phone=WANG, email=MAIL)
    office.sms("STOP")
    office.reply(ticket)
    assert office.told(MAIL) == ["reply"]
    assert "reply" not in office.told(WANG)
    assert parked(office) == []


def test_a_stop_that_the_provider_carries_out_itself_is_nobodys_work(office: Office) -> None:
    """It blocks our confirmation as well, of each and every STOP."""
    office.sms(WATER)
    without(office, Channel.SMS).reason = "opted_out"
    office.sms("STOP")
    assert parked(office) == []
    office.sms("START")
    assert parked(office) == ["opted_out"]


def test_a_reminder_that_failed_too_late_to_matter_is_nobodys_work(office: Office) -> None:
    """traps.md 11."""
    ticket = office.sms(WATER)
    person = office.deps.office.person(office.case(ticket).handler or "")
    while not (sent := [row for to in (person.email, person.phone) for row in reminders(office, to)]):
        office.wait(timedelta(minutes=30), timedelta(minutes=5))
    office.act(ticket, "contact", actions.Contact("called"))
    for row in sent:
        known = office.deps.store.delivery(row.id) or row
        office.deps.store.update_delivery(replace(known, status=S.SENDING, settled_at=None))
        delivery.settle(office.deps, row.id, S.PERMANENT_FAILURE, reason="bounced")
    assert len(sent) == 2
    assert parked(office) == []


def reminders(office: Office, to: str) -> list[Delivery]:
    return [row for row in office.sent(to) if row.reaction == "reminder"]


def test_a_crash_between_failure_and_fallback_loses_and_doubles_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(office, Channel.SMS)
    broken = [True]
    see_to = other_ways.see_to

    def dies(deps: Deps, failed: Delivery, now: datetime) -> None:
        if broken:
            raise KeyboardInterrupt(broken.pop())
        see_to(deps, failed, now)

    monkeypatch.setattr(other_ways, "see_to", dies)
    with pytest.raises(KeyboardInterrupt):
        office.web(WATER, phone=WANG, email=MAIL)
    office.settle()
    assert office.told(MAIL) == ["acknowledgement"]
    assert parked(office) == []


def test_a_crash_after_the_fallback_was_written_writes_it_once(office: Office) -> None:
    dead = without(office, Channel.SMS)
    ticket = office.web(WATER, phone=WANG, email=MAIL)
    rows = office.deps.store.deliveries(ticket)
    row = next(row for row in rows if (row.reaction, row.channel) == ("acknowledgement", Channel.SMS))
    office.deps.store.update_delivery(replace(row, next_at=office.deps.now()))
    office.settle()
    assert office.told(MAIL) == ["acknowledgement"]
    assert dead.asked.count(row.id) == 1
