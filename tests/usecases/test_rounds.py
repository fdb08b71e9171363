"""Reminders that can wait reach a person as one message, however many there are (design.md 7)."""

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.delivery import Delivery, DeliveryStatus, channel_of
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.units import Person
from chalicelib.domain.values import Channel
from chalicelib.parts import build_sla
from chalicelib.ports import Change, Deps, DueKind, Found, PermanentFailure, Record, TemporaryFailure
from chalicelib.sla.quiet import next_round, spread
from chalicelib.usecases import actions, claims, intake, rounds
from chalicelib.usecases.reactions import react
from tests.office import Office

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOISE = "柳塘街道广场舞噪音太大，晚上睡不着"
MINUTE = timedelta(minutes=1)
S = DeliveryStatus


def many(office: Office, count: int) -> tuple[list[str], Person]:
    """Cases of one handler, all received at one moment."""
    tickets = []
    for number in range(count):
        content = Content(f"{NOISE}（{number}）", citizen=Citizen(phone=f"+86139000004{number:02}"))
        tickets.append(intake.submit(office.deps, Channel.SMS, f"SM-round-{number:04}", content).ticket)
    office.settle()
    (handler,) = {office.case(ticket).handler for ticket in tickets}
    return tickets, office.deps.office.person(handler or "")


def reminded(office: Office, to: str) -> list[Delivery]:
    return [row for row in office.sent(to) if row.reaction in ("reminder", "overdue", "round")]


def until_reminded(office: Office, to: str) -> list[Delivery]:
    for _ in range(600):
        if said := reminded(office, to):
            return said
        office.wait(MINUTE, MINUTE)
    raise AssertionError("nobody was reminded")


def test_a_handler_with_many_cases_gets_one_mail_and_one_sms(office: Office) -> None:
    tickets, handler = many(office, 12)
    (mail,) = until_reminded(office, handler.email)
    assert mail.reaction == "round"
    assert all(ticket in mail.text for ticket in tickets)
    assert mail.text.count("http") == 12
    (sms,) = reminded(office, handler.phone)
    assert "12件" in sms.text
    assert len(sms.text) <= 70


def test_the_herd_after_a_holiday_fits_into_one_mail(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of the table holds 400 KB, and nobody reads more."""
    monkeypatch.setattr(rounds, "WHOLE", 3)
    tickets, handler = many(office, 8)
    (mail,) = until_reminded(office, handler.email)
    assert all(ticket in mail.text for ticket in tickets)
    assert mail.text.count("http") == 3
    assert "另有 5 件" in mail.text


def test_one_case_alone_is_its_own_letter(office: Office) -> None:
    (ticket,), handler = many(office, 1)
    (mail,) = until_reminded(office, handler.email)
    assert (mail.reaction, mail.event.partition(":")[0]) == ("reminder", ticket)


def test_what_was_done_before_the_round_is_not_in_it(office: Office) -> None:
    """traps.md 11."""
    (first, *others), handler = many(office, 3)
    while not (waiting := rows_that_wait(office)):
        office.world.pass_time(MINUTE)
        office.settle()
    assert len(waiting) == 6
    office.act(first, "contact", actions.Contact("called"))
    (mail,) = until_reminded(office, handler.email)
    assert first not in mail.text
    assert all(ticket in mail.text for ticket in others)


def rows_that_wait(office: Office) -> list[Delivery]:
    """Letters that their round has not taken along."""
    due = office.deps.store.due(DueKind.DELIVERY, office.deps.now() + timedelta(hours=1), 1000)
    rows = filter(None, map(office.deps.store.delivery, (entry.id for entry in due)))
    return [row for row in rows if row.reaction == "reminder"]


class Network:
    """Does once what the test says, then what the network does."""

    def __init__(self, office: Office, *answers: BaseException) -> None:
        self.answers, self.network = list(answers), office.world.network
        office.world.deps = replace(office.deps, senders={**office.deps.senders, Channel.EMAIL: self})

    def send(self, delivery: Delivery) -> str:
        if delivery.reaction == "round" and self.answers:
            raise self.answers.pop(0)
        return self.network.send(delivery)

    def find(self, delivery: Delivery) -> Found | None:
        return self.network.find(delivery)


def test_a_round_that_cannot_arrive_sets_every_letter_on_its_way_by_itself(office: Office) -> None:
    """By SMS all have been told: nobody else needs to know."""
    _, handler = many(office, 3)
    Network(office, PermanentFailure("5.1.1"))
    until_reminded(office, handler.phone)
    office.wait(20 * MINUTE, MINUTE)
    assert reminded(office, handler.email) == []
    assert office.deps.store.parked(None, 9).items == ()


def test_a_round_that_arrives_by_no_way_is_on_the_call_list_letter_by_letter(office: Office) -> None:
    tickets, _ = many(office, 3)
    network = Network(office, PermanentFailure("invalid_number"), PermanentFailure("5.1.1"))
    office.world.deps = replace(office.deps, senders=dict.fromkeys(office.deps.senders, network))
    while not (items := office.deps.store.parked(None, 9).items):
        office.wait(MINUTE, MINUTE)
    assert {item.ref.partition("-")[0] for item in items} == set(tickets)
    assert len(items) == 3


def test_a_busy_provider_gets_the_same_round_again(office: Office) -> None:
    tickets, handler = many(office, 3)
    Network(office, TemporaryFailure("busy"))
    (mail,) = until_reminded(office, handler.email)
    assert all(ticket in mail.text for ticket in tickets)


@pytest.mark.parametrize("where", ["at the first letter", "at the last"])
def test_a_crash_in_a_round_tells_nobody_twice_and_forgets_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    tickets, handler = many(office, 3)
    broken, taken = [1 if where == "at the first letter" else 3], count()

    def dies(deps: Deps, row: Delivery, **fields: object) -> Delivery:
        done = claims.change(deps, row, **fields)
        if broken and fields.get("provider_id") and next(taken) + 1 == broken[0]:
            raise KeyboardInterrupt(broken.pop())
        return done

    monkeypatch.setattr(rounds, "change", dies)
    with pytest.raises(KeyboardInterrupt):
        office.wait(timedelta(days=1), MINUTE)
    (mail,) = until_reminded(office, handler.email)
    assert all(ticket in mail.text for ticket in tickets)
    office.wait(30 * MINUTE, MINUTE)
    assert len(reminded(office, handler.email)) == 1


def test_a_letter_that_comes_too_late_for_its_round_goes_by_itself(office: Office) -> None:
    """It was written when the round had just gone."""
    tickets, handler = many(office, 3)
    (mail,) = until_reminded(office, handler.email)
    late = replace(
        next(row for row in office.deps.store.deliveries(mail.ticket) if row.reaction == "reminder"),
        id=f"{tickets[0]}-99-email-0123456789ab",
        event=f"{tickets[0]}:99",
        status=S.CREATED,
        version=0,
        provider_id="",
        next_at=office.deps.now() + rounds.PATIENCE,
    )
    office.deps.store.commit(Change(deliveries=(late,)))
    office.wait(rounds.PATIENCE + MINUTE, MINUTE)
    assert [row.reaction for row in reminded(office, handler.email)] == ["round", "reminder"]


def test_a_repeat_of_the_feed_puts_no_letter_into_another_round(office: Office) -> None:
    (ticket, *_), handler = many(office, 3)
    mails = until_reminded(office, handler.email)
    event = next(e for e in office.deps.store.history(ticket) if e.kind == "ReminderDue")
    office.wait(timedelta(hours=1), MINUTE)
    said = len(office.sent(handler.email))
    react(office.deps, Record(0, ticket, 0, (event,)))
    office.wait(timedelta(hours=1), MINUTE)
    assert mails[0].reaction == "round"
    assert len(office.sent(handler.email)) == said


@pytest.mark.parametrize("person", ["w-lu", "w.lu@example.org", "陆 师傅"])
def test_a_round_has_an_id_that_every_provider_takes(office: Office, person: str) -> None:
    """SES refuses any other tag for good, and an HTTP header takes no Chinese."""
    _, handler = many(office, 2)
    (mail,) = until_reminded(office, handler.email)
    letter = next(row for row in office.deps.store.deliveries(mail.ticket) if row.reaction == "reminder")
    _, leading = rounds.join(
        office.deps, replace(letter, id=letter.id[:-1] + "x", next_at=MONDAY, recipient=person)
    )
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", leading.id)
    assert leading.id.partition("-")[0] == leading.ticket
    assert channel_of(leading.id) is leading.channel


def test_danger_waits_for_no_round(office: Office) -> None:
    ticket = office.sms("柳塘街道永安路燃气泄漏，味道很重，有人晕倒了，快来人")
    case = office.case(ticket)
    assert case.pressing
    office.wait(timedelta(hours=2), MINUTE)
    rows = [row for row in office.deps.store.deliveries(ticket) if row.reaction in ("reminder", "overdue")]
    assert rows
    assert all(row.sent_at and row.sent_at - row.created_at <= MINUTE for row in rows)


NEARLY_NIGHT = datetime(2026, 3, 3, 20, 55, tzinfo=SHANGHAI)
"""Reminders about working time come at such an hour only after an outage."""


def test_a_round_that_the_night_would_hold_comes_in_the_morning_as_one(office: Office) -> None:
    """Its letters must not be due at nine with it, or before it."""
    tickets, handler = many(office, 4)
    office.world.pass_time(NEARLY_NIGHT - office.deps.now())
    office.settle()
    office.wait(timedelta(hours=13), MINUTE)
    (mail,) = reminded(office, handler.email)
    assert all(ticket in mail.text for ticket in tickets)
    assert mail.sent_at
    assert mail.sent_at - mail.sent_at.replace(minute=0, second=0) > MINUTE


def test_a_round_that_was_held_up_until_night_comes_in_the_morning_as_one(office: Office) -> None:
    """It was due before nine in the evening, and nobody was there to send it."""
    tickets, handler = many(office, 4)
    office.world.pass_time(NEARLY_NIGHT - timedelta(minutes=30) - office.deps.now())
    office.settle()
    assert reminded(office, handler.email) == []
    office.world.pass_time(timedelta(hours=2))
    office.settle()
    office.wait(timedelta(hours=12), MINUTE)
    (mail,) = reminded(office, handler.email)
    assert all(ticket in mail.text for ticket in tickets)


MONDAY = datetime(2026, 9, 21, 9, tzinfo=SHANGHAI)


@given(st.integers(0, 10**7), st.text(min_size=1, max_size=9))
def test_a_round_comes_within_its_time_and_again_after_it(seconds: int, person: str) -> None:
    policy, at = build_sla().policy, MONDAY + timedelta(seconds=seconds)
    first = next_round(policy, at, person)
    assert at <= first < at + policy.rounds.every
    assert next_round(policy, first, person) == first
    assert next_round(policy, first + timedelta(microseconds=1), person) == first + policy.rounds.every


def test_nine_o_clock_is_spread_over_the_round() -> None:
    """design.md 7: after a holiday everybody's reminders fall due at one moment."""
    policy = build_sla().policy
    minutes = Counter(next_round(policy, MONDAY, f"w-{n}").minute for n in range(1500))
    assert set(minutes) == set(range(15))
    assert max(minutes.values()) < 2 * 1500 / 15


def test_the_morning_is_spread_over_an_hour() -> None:
    policy, eight = build_sla().policy, datetime(2026, 9, 21, 8, tzinfo=SHANGHAI)
    moments = [spread(policy, eight, f"TICKET{n}") for n in range(6000)]
    per_minute = Counter((at - eight) // MINUTE for at in moments)
    assert set(per_minute) == set(range(60))
    assert max(per_minute.values()) < 2 * 100
