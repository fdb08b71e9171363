"""The stand-in against Twilio's real client and our own sender, over HTTP on loopback."""

import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from chalicelib.channels.sms import TwilioSender
from chalicelib.channels.twilio_client import connect
from chalicelib.domain.values import Channel
from chalicelib.ports import Found, PermanentFailure, Sender, TemporaryFailure
from local import callbacks
from local.callbacks import Callbacks
from local.home import Home
from local.outbox import Message
from tests.answering import answering, http
from tests.channels.builders import a_delivery
from tests.local.receiver import Receiver
from tests.local.refused import REFUSED

TO = "+8613800000001"


@pytest.fixture(autouse=True)
def expect_signatures(home: Home, receiver: Receiver) -> None:
    receiver.token, receiver.base_url = home.keys.account.token, home.config.base_url


@pytest.fixture
def sender(home: Home) -> Sender:
    return home.deps.senders[Channel.SMS]


@pytest.fixture
def client(home: Home) -> Client:
    account = home.keys.account
    return connect(account.sid, account.token, f"{home.config.base_url}/local/twilio")


def send(client: Client, home: Home, text: str, to: str = TO) -> str:
    message = client.messages.create(to=to, from_=home.keys.account.number, body=text)
    return str(message.sid)


def test_a_sent_message_is_in_the_outbox_with_its_delivery(home: Home, sender: Sender) -> None:
    sid = sender.send(a_delivery())
    (message,) = home.outbox.all()
    assert (message.provider_id, message.delivery, message.text) == (sid, "d1", "您的诉求已受理。")


def test_twilios_client_reads_what_it_sent(home: Home, client: Client) -> None:
    sid = send(client, home, "受理 1")
    message = client.messages.list(to=TO)[0]
    assert (message.sid, message.body, message.to) == (sid, "受理 1", TO)
    assert message.from_ == home.keys.account.number
    assert message.date_created == home.outbox.all()[0].at


def test_twilios_client_leafs_through_the_pages(home: Home, client: Client) -> None:
    sids = [send(client, home, f"受理 {number}") for number in range(5)]
    send(client, home, "somebody else's", "+8613800000002")
    assert [message.sid for message in client.messages.list(to=TO, page_size=2)] == sids[::-1]
    assert len(client.messages.list()) == 6


def test_the_list_can_begin_at_a_time(home: Home, client: Client) -> None:
    send(client, home, "old")
    home.clock.advance(timedelta(days=2))
    sid = send(client, home, "new")
    since = home.clock() - timedelta(days=1)
    assert [message.sid for message in client.messages.list(date_sent_after=since)] == [sid]


def test_a_receipt_follows_signed_and_in_order(sender: Sender, receiver: Receiver) -> None:
    sender.send(a_delivery())
    assert receiver.wait_for(2) == [("d1", "sent"), ("d1", "delivered")]


def test_a_receipt_that_was_not_taken_comes_again(home: Home, sender: Sender, receiver: Receiver) -> None:
    receiver.answers = [500, 200, 503]
    sender.send(a_delivery())
    words = [word for _, word in receiver.wait_for(4)]
    assert words == ["sent", "sent", "delivered", "delivered"]
    wait_until_reported(home)


def test_receipts_go_on_after_an_error(
    home: Home, sender: Sender, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors = iter([ImportError("of all times now")])
    acknowledged = Callbacks._is_acknowledged

    def fails_once(self: Callbacks, message: Message, status: str) -> bool:
        for error in errors:
            raise error
        return acknowledged(self, message, status)

    monkeypatch.setattr(callbacks, "IDLE", 0.01)
    monkeypatch.setattr(Callbacks, "_is_acknowledged", fails_once)
    sender.send(a_delivery())
    assert receiver.wait_for(2) == [("d1", "sent"), ("d1", "delivered")]
    wait_until_reported(home)


def wait_until_reported(home: Home) -> None:
    deadline = time.monotonic() + 5
    while home.outbox.unreported() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert home.outbox.unreported() == []


def test_a_receipt_that_nobody_took_comes_after_a_restart(
    home: Home, sender: Sender, receiver: Receiver
) -> None:
    receiver.answers = [500] * 3
    sender.send(a_delivery())
    receiver.wait_for(3)
    again = Callbacks(home.keys.account, home.outbox, home.clock)
    again.start()
    assert receiver.wait_for(5)[-1] == ("d1", "delivered")
    again.stop()


@pytest.mark.parametrize(("to", "reason"), [*REFUSED, ("", "twilio_21604")])
def test_what_twilio_refuses_fails_for_good(sender: Sender, home: Home, to: str, reason: str) -> None:
    with pytest.raises(PermanentFailure, match=f"^{reason}$"):
        sender.send(a_delivery(to=to))
    assert home.outbox.all() == []


def test_a_text_that_is_too_long_fails_for_good(sender: Sender) -> None:
    with pytest.raises(PermanentFailure, match="too_long"):
        sender.send(a_delivery(text="长" * 1601))


def test_a_wrong_token_is_refused_and_may_be_mended(home: Home) -> None:
    wrong = TwilioSender(
        home.keys.account.sid, "wrong", "+15005550006", "http://x", f"{home.config.base_url}/local/twilio"
    )
    with pytest.raises(TemporaryFailure, match="http_401"):
        wrong.send(a_delivery())
    with pytest.raises(Exception, match="Unable to fetch page"):
        wrong.find(a_delivery())


def test_the_list_needs_the_token_as_well(home: Home) -> None:
    url = f"{home.config.base_url}/local/twilio/2010-04-01/Accounts/{home.keys.account.sid}/Messages.json"
    assert requests.get(url, timeout=5).status_code == 401
    assert requests.post(url, {"To": TO}, timeout=5).status_code == 401


def test_an_ambiguous_send_is_found_by_number_words_and_time(home: Home, sender: Sender) -> None:
    delivery = a_delivery(created_at=home.clock())
    assert sender.find(delivery) is None
    sid = sender.send(delivery)
    wait_until_reported(home)
    assert sender.find(delivery) == Found(sid, delivered=True)
    assert sender.find(replace(delivery, text="other words")) is None
    assert sender.find(replace(delivery, to="+8613800000002")) is None
    assert sender.find(replace(delivery, created_at=home.clock() + timedelta(hours=1))) is None


def test_a_message_that_twilio_lost_is_no_success(home: Home, sender: Sender) -> None:
    delivery = a_delivery(created_at=home.clock())
    sender.send(delivery)
    wait_until_reported(home)
    home.outbox.set_status(home.outbox.all()[0], "undelivered")
    with pytest.raises(PermanentFailure, match="unknown_error"):
        sender.find(delivery)


def sender_to(port: int) -> TwilioSender:
    return TwilioSender("AC1", "token", "+15005550006", "http://x", f"http://127.0.0.1:{port}")


def test_nobody_listening_means_that_nothing_was_sent(free_port: int) -> None:
    with pytest.raises(TemporaryFailure, match="no_connection"):
        sender_to(free_port).send(a_delivery())


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (http("429 Too Many", '{"code": 20429, "message": "", "status": 429}'), TemporaryFailure, "http_429"),
        (http("400 Bad", '{"code": 21610, "message": "", "status": 400}'), PermanentFailure, "opted_out"),
        (http("400 Bad", "no json"), PermanentFailure, "twilio_400"),
        (http("500 Oops"), TwilioRestException, "500"),
        (http("503 Busy", "no json"), TwilioRestException, "503"),
        (b"", requests.ConnectionError, "RemoteDisconnected"),
        (http("201 Created", '{"sid": "SM'), requests.JSONDecodeError, "Unterminated"),
    ],
)
def test_only_what_twilio_said_clearly_is_a_failure(
    free_port: int, answer: bytes, error: type[Exception], words: str
) -> None:
    with ExitStack() as stack:
        answering(free_port, answer, stack)
        sender = sender_to(free_port)
        with pytest.raises((error, ValueError), match=words) as raised:
            sender.send(a_delivery())
        assert isinstance(raised.value, (PermanentFailure, TemporaryFailure)) == issubclass(
            error, (PermanentFailure, TemporaryFailure)
        )
