"""What other systems fell into, as short claims about this one, by the trap's number: messages and counts.

Those of deadlines stand in tests/sla/test_traps.py, of mail in test_traps_mail.py, of doors, files and calls
in test_traps_doors.py. What takes long is tested where it belongs.
"""

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from chalicelib.channels.segments import segments
from chalicelib.domain.delivery import DeliveryStatus
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Status
from chalicelib.ports import Consumer, Found, PermanentFailure, Record
from chalicelib.store.sqlite import SqliteStore
from chalicelib.usecases import actions, delivery, feed, intake, letters, parking, sweep
from chalicelib.usecases.tracking import recompute, track
from local.sim.faults import FaultError, Killed
from tests.faults import strikes as struck_by
from tests.faults.modes import Mode
from tests.faults.strikes import Strikes
from tests.office import DISPATCHER, WANG, WATER, Office
from tests.usecases.test_delivery import Provider
from tests.usecases.test_every_channel import DOORS, settled
from tests.usecases.test_receive import why

S = DeliveryStatus
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
OIL, MAIL = "小区楼下饭店油烟太大，柳塘街道", "wang@example.org"


@pytest.fixture
def office() -> Office:
    return Office()


def sending(office: Office, provider: Provider) -> Provider:
    """From now on, text messages go out by it."""
    office.world.deps = replace(office.deps, senders={**office.deps.senders, Channel.SMS: provider})
    return provider


def row_of(office: Office, ticket: str, reaction: str) -> str:
    return next(row.id for row in office.deps.store.deliveries(ticket) if row.reaction == reaction)


def parked(office: Office) -> list[str]:
    return [item.reason for item in office.deps.store.parked(None, 99).items]


def test_trap_12_the_same_matter_comes_to_the_same_by_every_channel() -> None:
    ends = set()
    for door in DOORS.values():
        office = Office()
        ends.add(settled(office.case(door(office))))
    assert len(ends) == 1


def test_trap_16_50_parallel_posts_and_reactions_make_one_case_and_one_acknowledgement(
    office: Office, tmp_path: Path
) -> None:
    office.world.deps = replace(office.deps, store=SqliteStore(tmp_path / "huiyin.db"))
    content = Content(WATER, citizen=Citizen(phone=WANG))

    def post(_: int) -> str:
        ticket = intake.submit(office.deps, Channel.SMS, "SM1", content).ticket
        feed.handle(office.deps, Consumer.REACT, office.deps.store.feed(Consumer.REACT, 100))
        sweep.sweep(office.deps)
        return ticket

    with ThreadPoolExecutor(50) as pool:
        (ticket,) = set(pool.map(post, range(50)))
    office.settle()
    assert office.told() == ["acknowledgement"]
    assert office.kinds(ticket).count("CaseReceived") == 1
    office.deps.store.close()  # type: ignore[attr-defined]  # it is SQLite's


class Uncounted(Office):
    """Nothing is counted yet: the whole feed still waits for the tracker."""

    def settle(self) -> None:
        while feed.drive(self.deps, Consumer.REACT) + sweep.sweep(self.deps):
            pass


@pytest.mark.parametrize("seed", range(12))
def test_trap_18_counters_are_what_recomputing_gives_whatever_comes_twice_and_dies(seed: int) -> None:
    office, random = Uncounted(), Random(seed)
    tickets = [office.sms(WATER), office.sms(OIL, phone="+8613900000002")]
    for ticket in tickets:
        office.act(ticket, "contact", actions.Contact("called"))
        office.reply(ticket)
    records = office.deps.store.feed(Consumer.TRACK, 1_000)
    assert len(records) > len(tickets)
    for record in [*random.choices(records, k=3 * len(records)), *records]:
        struck(office, random, record)
        track(office.deps, record)
    counted = office.deps.store.counters("all", FIRST, LAST)
    assert plain(counted) == plain({"": recounted(office, tickets)})


def struck(office: Office, random: Random, record: Record) -> None:
    """A try in which some call to the store goes wrong."""
    strikes = Strikes(random.choice(tuple(Mode)), random.randint(1, 6))
    with suppress(FaultError, Killed):
        track(replace(office.deps, store=struck_by.struck(office.deps.store, strikes)), record)


def recounted(office: Office, tickets: list[str]) -> Counter[str]:
    found = Counter[str]()
    for ticket in tickets:
        for part in recompute(office.deps, office.case(ticket)).contribution:
            found.update(part.counts if ("all", "") in part.places else {})
    return found


def plain(table: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {value: {name: n for name, n in row.items() if n} for value, row in table.items()}


def test_trap_19_an_ambiguous_send_is_not_repeated_and_its_receipt_settles_it(office: Office) -> None:
    provider = sending(office, Provider(TimeoutError()))
    id = row_of(office, office.sms(WATER), "acknowledgement")
    office.wait(2 * HOUR, MINUTE)
    assert provider.calls.count(id) == 1
    delivery.settle(office.deps, id, S.DELIVERED, "SM1")
    row = office.deps.store.delivery(id)
    assert row
    assert (row.status, row.next_at) == (S.DELIVERED, None)
    assert provider.calls.count(id) == 1


def test_trap_19_what_the_provider_knows_of_after_all_is_settled_by_asking(office: Office) -> None:
    provider = sending(office, Provider(TimeoutError(), found=Found("SM1", delivered=True)))
    id = row_of(office, office.sms(WATER), "acknowledgement")
    office.wait(HOUR, MINUTE)
    row = office.deps.store.delivery(id)
    assert row
    assert (row.status, provider.calls.count(id), parked(office)) == (S.DELIVERED, 1, [])


def test_trap_20_a_permanent_error_is_not_retried_and_its_reason_is_kept(office: Office) -> None:
    provider = sending(office, Provider(PermanentFailure("invalid_number")))
    id = row_of(office, office.sms(WATER), "acknowledgement")
    office.wait(timedelta(days=1), HOUR)
    row = office.deps.store.delivery(id)
    assert row
    assert (row.status, row.reason) == (S.PERMANENT_FAILURE, "invalid_number")
    assert provider.calls.count(id) == 1


def test_trap_21_30_recipients_get_30_notices_though_a_page_has_7(office: Office) -> None:
    phones = [f"+86139000002{number:02}" for number in range(30)]
    for phone in phones:
        intake.submit(office.deps, Channel.SMS, f"SM{phone}", Content(WATER, citizen=Citizen(phone=phone)))
    while feed.drive(office.deps, Consumer.REACT, 7) + sweep.sweep(office.deps, 7):
        pass
    assert [office.told(phone) for phone in phones] == [["acknowledgement"]] * 30


def test_trap_21_a_text_that_cannot_be_rendered_is_said_once_after_it_was_mended(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(lang: str, key: str, **words: str) -> str:
        raise KeyError(key)

    with monkeypatch.context() as day:
        day.setattr(letters, "say", broken)
        for _ in range(feed.MAX_ATTEMPTS):
            with suppress(feed.FeedStalledError):
                office.sms(WATER, sid="SM1")
    (item,) = office.deps.store.parked(None, 9).items
    assert (item.reason, office.told()) == ("KeyError", [])
    parking.settle(office.deps, DISPATCHER, item.id, "retry")
    office.settle()
    assert office.told() == ["acknowledgement"]
    assert parked(office) == []


@pytest.mark.parametrize("word", ["STOP", "退订", "TD", "ｔｄ"])
def test_trap_22_stop_is_confirmed_leaves_the_case_open_and_start_restores(office: Office, word: str) -> None:
    ticket = office.sms(WATER)
    office.sms(word)
    assert office.case(ticket).status is Status.DISPATCHED
    office.act(ticket, "ask", actions.Ask("是哪一栋？"))
    assert office.told() == ["acknowledgement", "stop"]
    assert parked(office) == ["opted_out"], "it is on the officers' call list"
    office.sms("订阅")
    office.sms("三栋")
    assert office.told()[2:] == ["start", "added"]


@pytest.mark.parametrize("text", ["STOP 12345", "我要退订报纸，没人管", "TD 路灯坏了"])
def test_trap_22_what_only_contains_the_word_is_a_matter(office: Office, text: str) -> None:
    assert office.case(office.sms(text)).channel is Channel.SMS
    assert office.told() == ["acknowledgement"]


def test_trap_22_stop_holds_for_the_number_that_said_it_alone(office: Office) -> None:
    office.sms("STOP", phone="+8613900000002")
    office.sms(WATER)
    assert office.told() == ["acknowledgement"]


def test_trap_22_a_number_that_the_provider_will_not_serve_is_told_by_mail(office: Office) -> None:
    """Error 21610: STOP was said to Twilio, and never came to us."""
    provider = sending(office, Provider(PermanentFailure("opted_out")))
    ticket = office.web(WATER, phone=WANG, email=MAIL)
    office.reply(ticket)
    assert office.told(MAIL) == ["acknowledgement", "reply"]
    assert len(provider.calls) == len(set(provider.calls))
    assert parked(office) == []


def test_trap_22_a_confirmation_that_the_provider_keeps_back_is_no_officers_work(office: Office) -> None:
    """Twilio confirms STOP itself, and refuses whatever comes after it: ours too (21610)."""
    office.sms(WATER)
    sending(office, Provider(PermanentFailure("opted_out")))
    office.sms("STOP")
    assert parked(office) == []


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("停" * 70, 1),
        ("停" * 71, 2),
        ("停" * 134, 2),
        ("停" * 135, 3),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("“" + "a" * 69 + "”", 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_trap_23_what_a_text_costs_is_known(text: str, cost: int) -> None:
    assert segments(text) == cost


def test_trap_23_rare_characters_arrive_as_they_were_written_in_one_segment(office: Office) -> None:
    ticket = office.sms(WATER)
    office.reply(ticket, "㙍头村𠮷家已修好“五金”")
    assert "㙍头村𠮷家已修好“五金”" in office.sent()[-1].text
    assert [segments(row.text) for row in office.sent()] == [1, 1]


def test_trap_26_who_names_the_ticket_of_a_message_that_went_to_another_case_reaches_that_case(
    office: Office,
) -> None:
    master = office.sms(WATER)
    office.wait(10 * MINUTE)
    joined = office.sms("楼上也没有水")
    assert office.deps.store.case(joined) is None
    office.wait(3 * HOUR)
    office.sms(f"{joined} 还是没有水")
    assert why(office, master) == ["same_conversation", "names_ticket"]
    assert office.told()[-1] == "added"


@pytest.mark.parametrize("words", ["谢谢", "谢谢你们，已经有水了，辛苦了", "{ticket} 谢谢"])
def test_trap_27_thank_you_reopens_nothing(office: Office, words: str) -> None:
    ticket = office.sms(WATER)
    office.reply(ticket)
    replied = office.case(ticket)
    office.sms(words.format(ticket=ticket))
    after = office.case(ticket)
    assert (after.status, after.cycle.number) == (Status.REPLIED, replied.cycle.number)


def test_trap_40_a_new_matter_from_a_known_number_is_a_case_of_its_own_and_says_why_not(
    office: Office,
) -> None:
    first = office.sms(WATER)
    office.wait(10 * MINUTE)
    second = office.sms("楼上也没有水")
    assert why(office, first) == ["same_conversation"], "what was just talked about, and an officer reads why"
    office.wait(2 * HOUR)
    third = office.sms("小学门口每天堵车，孩子过不了马路")
    assert [bool(office.deps.store.case(ticket)) for ticket in (first, second, third)] == [True, False, True]
