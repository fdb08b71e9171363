"""kill -9 at random moments: what was accepted is there once, and nothing goes out twice."""

from collections import Counter
from collections.abc import Iterator

import pytest

from chalicelib.domain.delivery import SETTLED, DeliveryStatus
from tests.e2e import client
from tests.e2e.killing import (
    CLIENTS,
    NO_WATER,
    SEED,
    Aftermath,
    Citizen,
    kept,
    kill_again_and_again,
    late_by,
    titles,
)
from tests.e2e.server import Server

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aftermath]:
    server = Server(tmp_path_factory.mktemp("killed") / "data")
    try:
        server.start()
        server.to_office_hours()
        citizens = [Citizen(number) for number in range(CLIENTS)]
        kill_again_and_again(server, citizens)
        late_by(server, "13h")
        late_by(server, "9h")
        server.advance("15m")
        cases, sent = titles(server), client.outbox(server)
        assert server.stop() == 0
        yield Aftermath(server, citizens, cases, sent, *kept(server, cases))
        assert "Traceback" not in server.log
    finally:
        server.close()


def test_every_answer_is_a_case_and_no_case_is_there_twice(aftermath: Aftermath) -> None:
    expected = Counter(citizen.text[:40] for citizen in aftermath.citizens)
    assert Counter(aftermath.cases.values()) == expected, f"seed {SEED}"


def test_a_key_always_gets_the_same_ticket(aftermath: Aftermath) -> None:
    for citizen in aftermath.citizens:
        assert len(citizen.answers) >= 2
        (ticket,) = set(citizen.answers)
        assert aftermath.cases.get(ticket, citizen.text) == citizen.text, f"seed {SEED}"


def test_no_message_goes_out_twice(aftermath: Aftermath) -> None:
    times = Counter(sent.delivery for sent in aftermath.sent)
    assert "" not in times
    assert {id: n for id, n in times.items() if n > 1} == {}, f"seed {SEED}"
    acknowledged = Counter(sent.to for sent in aftermath.sent if sent.reaction == "acknowledgement")
    assert max(acknowledged.values()) == 1, f"seed {SEED}"


def test_a_send_that_was_cut_off_is_settled_or_known_to_be_unknown(aftermath: Aftermath) -> None:
    gone = {sent.delivery for sent in aftermath.sent}
    for delivery in aftermath.deliveries:
        arrived = delivery.status in SETTLED or delivery.provider_id
        is_given_up = delivery.status is DeliveryStatus.UNKNOWN and delivery.id in aftermath.parked
        assert arrived or is_given_up, f"seed {SEED}: {delivery}"
        assert delivery.id in gone or is_given_up or delivery.status is DeliveryStatus.CANCELLED, (
            f"seed {SEED}"
        )


def test_every_citizen_is_acknowledged_unless_the_send_is_unknown(aftermath: Aftermath) -> None:
    told = {delivery.to for delivery in aftermath.deliveries if delivery.reaction == "acknowledgement"}
    assert told == {citizen.phone for citizen in aftermath.citizens}, f"seed {SEED}"


def test_reminders_still_come(aftermath: Aftermath) -> None:
    reminded = {sent.ticket for sent in aftermath.sent if sent.reaction in ("reminder", "overdue")}
    waiting = {ticket for ticket, title in aftermath.cases.items() if NO_WATER in title}
    assert (reminded, len(waiting)) == (waiting, 40), f"seed {SEED}"
