from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.avoiding import FIRST_PAUSE, LONGEST_PAUSE, SLOW, TROUBLES
from chalicelib.channels.switchboard import (
    PROVIDERS_OWN,
    Switchboard,
    switchboard,
)
from chalicelib.channels.twilio_codes import PERMANENT
from chalicelib.domain.delivery import Delivery
from chalicelib.ports import Found, PermanentFailure, Sender, TemporaryFailure
from tests.channels.builders import AT, a_delivery

BUSY, LOST_ANSWER = TemporaryFailure("busy"), TimeoutError("nobody knows")
SECOND = timedelta(seconds=1)
Said = str | Exception


@dataclass
class Wall:
    now: datetime = AT

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Carrier:
    """Says what it is told to say, the last of it for ever, and takes its time."""

    name: str
    wall: Wall
    says: list[Said] = field(default_factory=lambda: ["taken"])
    knows: Found | Exception | None = None
    takes: timedelta = SECOND
    asked: list[str] = field(default_factory=list)

    def send(self, delivery: Delivery) -> str:
        self.asked.append(delivery.id)
        self.wall.now += self.takes
        said = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        if isinstance(said, Exception):
            raise said
        return f"{self.name}-{delivery.id}"

    def find(self, delivery: Delivery) -> Found | None:
        if isinstance(self.knows, Exception):
            raise self.knows
        return self.knows


class Exchange:
    """Twilio before a gateway, and what an operator sees."""

    def __init__(self, twilio: list[Said] | None = None, gateway: list[Said] | None = None) -> None:
        self.wall, self.told = Wall(), list[tuple[str, bool]]()
        self.twilio = Carrier("twilio", self.wall, twilio or ["taken"])
        self.gateway = Carrier("gateway", self.wall, gateway or ["taken"])
        senders: dict[str, Sender] = {"twilio": self.twilio, "gateway": self.gateway}
        self.board = Switchboard(senders, self.wall, lambda name, avoided: self.told.append((name, avoided)))
        self.sent = 0

    def send(self) -> str:
        """Which provider took it, or what was raised."""
        self.sent += 1
        try:
            return self.board.send(a_delivery(id=f"d{self.sent}")).partition("-")[0]
        except Exception as error:  # noqa: BLE001  that is what is looked at
            return f"{type(error).__name__} {error}"

    def make_avoided(self) -> None:
        """Until Twilio's pause is over; what it says next is up to the test."""
        self.twilio.says = [BUSY]
        for _ in range(TROUBLES):
            assert self.send() == "gateway"
        self.twilio.asked.clear()


def test_the_preferred_one_gets_everything_while_it_is_well() -> None:
    exchange = Exchange()
    assert [exchange.send() for _ in range(9)] == ["twilio"] * 9
    assert exchange.gateway.asked == []
    assert exchange.told == []


@pytest.mark.parametrize(
    ("says", "came"),
    [
        (BUSY, "gateway"),
        (TemporaryFailure("no_connection"), "gateway"),
        (PermanentFailure("region_not_permitted"), "gateway"),
        (PermanentFailure("unroutable"), "gateway"),
        (PermanentFailure("filtered"), "gateway"),
        (PermanentFailure("blocked"), "gateway"),
        (PermanentFailure("opted_out"), "PermanentFailure opted_out"),
        (PermanentFailure("invalid_number"), "PermanentFailure invalid_number"),
        (PermanentFailure("unknown_number"), "PermanentFailure unknown_number"),
        (PermanentFailure("landline"), "PermanentFailure landline"),
        (PermanentFailure("not_mobile"), "PermanentFailure not_mobile"),
        (PermanentFailure("a word of next year"), "PermanentFailure a word of next year"),
        (LOST_ANSWER, "TimeoutError nobody knows"),
        (ConnectionError("reset"), "ConnectionError reset"),
        (RuntimeError("500"), "RuntimeError 500"),
    ],
)
def test_only_a_clear_refusal_of_its_own_is_another_ones_turn(says: Exception, came: str) -> None:
    exchange = Exchange([says])
    assert exchange.send() == came
    assert exchange.gateway.asked == (["d1"] if came == "gateway" else [])


def test_every_reason_of_a_provider_is_a_word_that_they_share() -> None:
    assert set(PERMANENT.values()) >= PROVIDERS_OWN


@pytest.mark.parametrize(
    ("twilio", "gateway", "came"),
    [
        (BUSY, TemporaryFailure("http_503"), "TemporaryFailure busy"),
        (PermanentFailure("filtered"), BUSY, "TemporaryFailure busy"),
        (BUSY, PermanentFailure("filtered"), "TemporaryFailure busy"),
        (PermanentFailure("filtered"), PermanentFailure("blocked"), "PermanentFailure filtered"),
        (BUSY, PermanentFailure("opted_out"), "PermanentFailure opted_out"),
        (BUSY, LOST_ANSWER, "TimeoutError nobody knows"),
    ],
)
def test_if_nobody_takes_it_it_is_given_up_only_if_all_refused_for_good(
    twilio: Exception, gateway: Exception, came: str
) -> None:
    assert Exchange([twilio], [gateway]).send() == came


def test_what_one_refuses_for_good_waits_for_the_one_that_is_avoided() -> None:
    exchange = Exchange()
    exchange.make_avoided()
    exchange.gateway.says = [PermanentFailure("filtered")]
    assert exchange.send() == "TemporaryFailure filtered"
    assert exchange.twilio.asked == []


@pytest.mark.parametrize("trouble", [BUSY, LOST_ANSWER])
def test_after_three_troubles_in_a_row_a_provider_is_avoided(trouble: Exception) -> None:
    exchange = Exchange([trouble])
    for _ in range(TROUBLES + 2):
        exchange.send()
    assert exchange.twilio.asked == ["d1", "d2", "d3"]
    assert exchange.told == [("twilio", True)]


def test_a_slow_provider_is_in_trouble_though_it_takes_them() -> None:
    exchange = Exchange()
    exchange.twilio.takes = SLOW + SECOND
    assert [exchange.send() for _ in range(5)] == ["twilio"] * 3 + ["gateway"] * 2


def test_two_troubles_and_a_message_that_went_are_none() -> None:
    exchange = Exchange([BUSY, BUSY, "taken"] * 9)
    assert [exchange.send() for _ in range(6)] == ["gateway", "gateway", "twilio"] * 2
    assert exchange.told == []


def test_a_refusal_of_the_number_is_an_answer_and_no_trouble() -> None:
    exchange = Exchange([BUSY, BUSY, PermanentFailure("landline")] * 9)
    for _ in range(9):
        exchange.send()
    assert exchange.told == []


def test_when_the_pause_is_over_one_message_is_its_trial() -> None:
    exchange = Exchange()
    exchange.make_avoided()
    exchange.twilio.says = ["taken"]
    assert exchange.send() == "gateway"
    exchange.wall.now += FIRST_PAUSE
    assert [exchange.send() for _ in range(3)] == ["twilio"] * 3
    assert exchange.told == [("twilio", True), ("twilio", False)]


def test_each_trial_that_fails_makes_the_pause_twice_as_long_up_to_its_limit() -> None:
    exchange = Exchange()
    exchange.make_avoided()
    exchange.gateway.takes = timedelta()
    pauses, began = list[timedelta](), exchange.wall.now - timedelta(seconds=1)
    while len(pauses) < 7:
        exchange.wall.now += SECOND
        before = len(exchange.twilio.asked)
        exchange.send()
        if len(exchange.twilio.asked) > before:
            pauses.append(exchange.wall.now - began)
            began = exchange.wall.now
    seconds = [pause.total_seconds() for pause in pauses[1:]]
    assert seconds == pytest.approx([30, 60, 120, 240, 300, 300], abs=3)
    assert timedelta(seconds=300) == LONGEST_PAUSE


def test_after_it_was_well_again_the_pause_begins_anew() -> None:
    exchange = Exchange()
    for _ in range(2):
        exchange.make_avoided()
        exchange.twilio.says = ["taken"]
        exchange.wall.now += FIRST_PAUSE
        assert exchange.send() == "twilio"


def test_while_all_are_avoided_they_are_asked_in_order_nevertheless() -> None:
    exchange = Exchange([BUSY], [BUSY])
    for _ in range(TROUBLES):
        exchange.send()
    assert exchange.told == [("twilio", True), ("gateway", True)]
    exchange.twilio.says = ["taken"]
    assert exchange.send() == "twilio"
    assert exchange.told[2:] == [("twilio", False)]


def test_who_is_asked_for_want_of_a_better_one_is_on_no_trial() -> None:
    exchange = Exchange([BUSY], [BUSY])
    for _ in range(9):
        exchange.send()
    assert exchange.told == [("twilio", True), ("gateway", True)]


SENT, ARRIVED = Found("x", delivered=False), Found("y", delivered=True)
GONE, DEAF = PermanentFailure("unreachable"), ConnectionError("deaf")


@pytest.mark.parametrize(
    ("twilio", "gateway", "known"),
    [
        (None, None, None),
        (SENT, None, SENT),
        (None, SENT, SENT),
        (SENT, ARRIVED, ARRIVED),
        (ARRIVED, SENT, ARRIVED),
        (GONE, SENT, SENT),
        (SENT, GONE, SENT),
        (DEAF, SENT, SENT),
        (GONE, None, GONE),
        (None, GONE, GONE),
        (DEAF, None, DEAF),
        (None, DEAF, DEAF),
        (DEAF, GONE, DEAF),
        (GONE, DEAF, DEAF),
        (TemporaryFailure("busy"), None, BUSY),
    ],
)
def test_of_an_ambiguous_send_all_are_asked(
    twilio: Found | Exception | None, gateway: Found | Exception | None, known: Found | Exception | None
) -> None:
    exchange = Exchange()
    exchange.twilio.knows, exchange.gateway.knows = twilio, gateway
    if isinstance(known, Exception):
        with pytest.raises(type(known), match=str(known)):
            exchange.board.find(a_delivery())
    else:
        assert exchange.board.find(a_delivery()) == known


def test_of_a_single_provider_nothing_is_noted() -> None:
    carrier = Carrier("twilio", Wall())
    assert switchboard(["twilio"], {"twilio": lambda: carrier}, Wall()) is carrier


def test_the_order_is_the_operators() -> None:
    wall = Wall()
    known: dict[str, Callable[[], Sender]] = {
        name: lambda name=name: Carrier(name, wall)  # type: ignore[misc]  # mypy cannot see a default's type
        for name in ("twilio", "gateway")
    }
    assert switchboard(["gateway", "twilio"], known, wall).send(a_delivery()) == "gateway-d1"
    with pytest.raises(KeyError, match="pigeon"):
        switchboard(["pigeon"], known, wall)


SAYINGS = st.sampled_from(
    ["taken", BUSY, LOST_ANSWER, *(PermanentFailure(reason) for reason in sorted(set(PERMANENT.values())))]
)
LENGTHS = st.sampled_from([timedelta(), SECOND, SLOW + SECOND, timedelta(minutes=6)])
LIFE = st.lists(
    st.tuples(LENGTHS, st.lists(st.tuples(SAYINGS, LENGTHS), min_size=3, max_size=3)), max_size=40
)


def is_clear(said: Said) -> bool:
    return isinstance(said, TemporaryFailure) or (
        isinstance(said, PermanentFailure) and str(said) in PROVIDERS_OWN
    )


@given(LIFE)
def test_no_second_provider_has_a_message_unless_the_first_clearly_refused_it(
    life: list[tuple[timedelta, list[tuple[Said, timedelta]]]],
) -> None:
    wall = Wall(datetime(2026, 3, 2, tzinfo=UTC))
    carriers = [Carrier(name, wall) for name in ("a", "b", "c")]
    senders: dict[str, Sender] = {carrier.name: carrier for carrier in carriers}
    board = Switchboard(senders, wall)
    for number, (passes, mood) in enumerate(life):
        wall.now += passes
        for carrier, (says, takes) in zip(carriers, mood, strict=True):
            carrier.says, carrier.takes = [says], takes
        came = _sent(board, f"d{number}")
        asked = [carrier for carrier in carriers if f"d{number}" in carrier.asked]
        assert asked
        assert all(carrier.asked.count(f"d{number}") == 1 for carrier in asked)
        # In whatever order they were asked, at most one of them may have it, and that one was the last.
        decided = [carrier for carrier in asked if not is_clear(carrier.says[0])]
        assert len(decided) <= 1
        if decided:
            says = decided[0].says[0]
            assert came == (says if isinstance(says, Exception) else f"{decided[0].name}-d{number}")
        else:
            assert isinstance(came, (TemporaryFailure, PermanentFailure))


def _sent(board: Switchboard, id: str) -> str | Exception:
    try:
        return board.send(a_delivery(id=id))
    except Exception as error:  # noqa: BLE001  that is what is looked at
        return error
