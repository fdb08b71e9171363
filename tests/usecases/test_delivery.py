from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel
from chalicelib.ports import Change, Consumer, Found, PermanentFailure, TemporaryFailure
from chalicelib.usecases import delivery, feed, intake, sweep
from tests.office import WANG, WATER, Office

S = DeliveryStatus
Sending = Callable[["Provider"], str]
HOUR = timedelta(hours=1)


class Provider:
    """Does what the test says, and counts."""

    def __init__(self, *answers: str | BaseException, found: Found | None = None) -> None:
        self.answers, self.found = list(answers), found
        self.calls: list[str] = []

    def send(self, delivery: Delivery) -> str:
        self.calls.append(delivery.id)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def find(self, delivery: Delivery) -> Found | None:
        return self.found


@pytest.fixture
def sending(office: Office) -> Sending:
    """The id of an acknowledgement that goes out by a provider."""

    def send(provider: Provider) -> str:
        senders = {**office.deps.senders, Channel.SMS: provider}
        office.world.deps = replace(office.deps, senders=senders)
        ticket = office.sms(WATER)
        rows = office.deps.store.deliveries(ticket)
        return next(row.id for row in rows if row.reaction == "acknowledgement")

    return send


def state(office: Office, id: str) -> Delivery:
    row = office.deps.store.delivery(id)
    assert row
    return row


def parked(office: Office) -> list[str]:
    return [item.reason for item in office.deps.store.parked(None, 100).items if item.what == "delivery"]


def test_a_lost_answer_is_unknown_and_asked_about_never_sent_again(office: Office, sending: Sending) -> None:
    """traps.md 19."""
    provider = Provider(TimeoutError())
    id = sending(provider)
    assert state(office, id).status is S.UNKNOWN
    office.wait(2 * HOUR, timedelta(minutes=1))
    assert provider.calls.count(id) == 1
    assert state(office, id).status is S.UNKNOWN
    assert "unknown" in parked(office)


def test_an_ambiguous_send_that_the_provider_knows_is_settled_without_a_person(
    office: Office, sending: Sending
) -> None:
    id = sending(Provider(TimeoutError(), found=Found("SM1", delivered=True)))
    office.wait(HOUR, timedelta(minutes=1))
    assert state(office, id).status is S.DELIVERED
    assert parked(office) == []


def test_a_receipt_settles_an_ambiguous_send(office: Office, sending: Sending) -> None:
    id = sending(Provider(TimeoutError()))
    delivery.settle(office.deps, id, S.DELIVERED, "SM1")
    assert state(office, id).status is S.DELIVERED
    assert state(office, id).next_at is None


def test_a_process_that_died_between_claim_and_answer_leaves_unknown(
    office: Office, sending: Sending
) -> None:
    with pytest.raises(KeyboardInterrupt):
        sending(Provider(KeyboardInterrupt()))
    provider = Provider("SM1")
    office.world.deps = replace(office.deps, senders={**office.deps.senders, Channel.SMS: provider})
    office.wait(HOUR, timedelta(minutes=1))
    assert parked(office) == ["unknown"]


def test_a_permanent_error_is_not_retried_and_the_reason_is_kept(office: Office, sending: Sending) -> None:
    """traps.md 20."""
    provider = Provider(PermanentFailure("invalid_number"))
    id = sending(provider)
    office.wait(HOUR, timedelta(minutes=1))
    assert provider.calls.count(id) == 1
    assert (state(office, id).status, state(office, id).reason) == (S.PERMANENT_FAILURE, "invalid_number")
    assert "invalid_number" in parked(office)


def test_a_temporary_failure_is_tried_again_with_growing_pauses(office: Office, sending: Sending) -> None:
    provider = Provider(TemporaryFailure("busy"), TemporaryFailure("busy"), "SM1")
    id = sending(provider)
    office.wait(2 * HOUR, timedelta(minutes=1))
    assert state(office, id).provider_id == "SM1"


def test_a_provider_that_stays_busy_is_given_up_and_shown(office: Office, sending: Sending) -> None:
    id = sending(Provider(TemporaryFailure("busy")))
    office.wait(timedelta(days=2), HOUR)
    assert state(office, id).status is S.TECHNICAL_FAILURE
    assert "busy" in parked(office)


@pytest.mark.parametrize("order", [(S.DELIVERED, S.PERMANENT_FAILURE), (S.DELIVERED, S.DELIVERED, S.SENDING)])
def test_the_first_final_receipt_stands_whatever_follows(
    office: Office, sending: Sending, order: tuple[DeliveryStatus, ...]
) -> None:
    id = sending(Provider("SM1"))
    for status in order:
        delivery.settle(office.deps, id, status, "SM1")
    assert state(office, id).status is order[0]


def test_a_receipt_for_nothing_of_ours_is_not_found(office: Office) -> None:
    with pytest.raises(NotFoundError):
        delivery.settle(office.deps, "nothing", S.DELIVERED)


def test_no_receipt_within_a_day_counts_as_arrived_when_sent(office: Office) -> None:
    ticket = office.sms(WATER)
    senders = {**office.deps.senders, Channel.SMS: Provider("SM9")}
    office.world.deps = replace(office.deps, senders=senders)
    office.reply(ticket)
    assert office.case(ticket).cycle.informed_at is None
    office.wait(timedelta(hours=25), HOUR)
    assert office.case(ticket).cycle.informed_at is not None


def test_a_dead_channel_holds_up_no_other(office: Office) -> None:
    senders = {**office.deps.senders, Channel.SMS: Provider(ConnectionError())}
    office.world.deps = replace(office.deps, senders=senders)
    ticket = office.sms(WATER)
    mails = [row for row in office.deps.store.deliveries(ticket) if row.channel is Channel.EMAIL]
    assert mails
    assert all(row.status is not S.CREATED for row in mails)


def test_a_channel_with_a_backlog_holds_up_no_other_in_the_cloud(office: Office) -> None:
    """The net takes a page a minute: the oldest are those of the dead provider, for as long as it is dead."""
    queued = list[Delivery]()
    senders = {**office.deps.senders, Channel.SMS: Provider(TemporaryFailure("busy"))}
    office.world.deps = replace(office.deps, senders=senders, enqueue=queued.extend)
    for number in range(9):
        office.sms(WATER, phone=f"+86139000002{number:02}")
    office.world.pass_time(timedelta(minutes=2))
    mail = next(row for row in queued if row.channel is Channel.EMAIL)
    late = replace(mail, id=f"{mail.ticket}-99-email-0123456789ab", version=0, next_at=office.deps.now())
    office.deps.store.commit(Change(deliveries=(late,)))
    queued.clear()
    sweep.sweep_late(office.deps, limit=5)
    assert late.id in {row.id for row in queued}


def test_a_provider_that_cannot_be_asked_is_asked_for_hours_and_then_a_person_is(
    office: Office, sending: Sending
) -> None:
    class Silent(Provider):
        def find(self, delivery: Delivery) -> Found | None:
            self.calls.append("?")
            raise ConnectionError

    silent = Silent(ConnectionError())
    id = sending(silent)
    office.wait(timedelta(hours=1), timedelta(minutes=1))
    assert state(office, id).next_at
    assert parked(office) == []
    assert silent.calls.count("?") <= 2 * 6  # two messages, every ten minutes
    office.wait(timedelta(hours=6), timedelta(minutes=10))
    assert state(office, id).next_at is None
    assert set(parked(office)) == {"ConnectionError"}


def test_a_delivery_is_sent_once_however_often_the_stale_index_names_it(office: Office) -> None:
    office.sms(WATER)
    (ack,) = [row for row in office.sent(WANG) if row.reaction == "acknowledgement"]
    for _ in range(3):
        delivery.deliver(office.deps, ack.id)
    sweep.sweep(office.deps)
    assert office.told() == ["acknowledgement"]


def test_a_channel_with_a_backlog_does_not_hide_the_other(office: Office) -> None:
    senders = {**office.deps.senders, Channel.SMS: Provider(TemporaryFailure("busy"))}
    office.world.deps = replace(office.deps, senders=senders)
    for number in range(30):
        content = Content(WATER, citizen=Citizen(phone=f"+86139000002{number:02}"))
        intake.submit(office.deps, Channel.SMS, f"SM-backlog-{number}", content)
    while feed.drive(office.deps, Consumer.REACT):
        pass
    assert sweep.sweep_channel(office.deps, Channel.EMAIL) == 30
    assert sweep.sweep_channel(office.deps, Channel.EMAIL) == 0
