import smtplib
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from email import message_from_bytes, policy
from typing import Any, Literal

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from chalicelib.channels.mail import Relay as OurRelay
from chalicelib.channels.mail import SmtpSender, compose
from chalicelib.channels.mail_names import delivery_of, domain_of, message_id
from chalicelib.ports import Found, PermanentFailure, TemporaryFailure
from tests.channels.builders import a_mail

OFFICE = "汇音 <hotline@huiyin.example>"


class Relay:
    """Says what a test wants to hear, and keeps what it took."""

    def __init__(self, rcpt: str = "250 OK", data: str = "250 OK") -> None:
        self.rcpt, self.data = rcpt, data
        self.taken: list[bytes] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data.startswith("250"):
            self.taken.append(envelope.original_content or b"")
        return self.data


@pytest.fixture
def serve(free_port: int) -> Any:
    running: list[Controller] = []

    def start(relay: Relay) -> SmtpSender:
        controller = Controller(relay, hostname="127.0.0.1", port=free_port)
        controller.start()
        running.append(controller)
        return SmtpSender(OurRelay("127.0.0.1", free_port), OFFICE)

    yield start
    for controller in running:
        controller.stop()


def test_a_mail_says_who_sends_it_and_that_a_machine_does() -> None:
    mail = compose(a_mail(), OFFICE)
    assert mail["From"] == OFFICE
    assert mail["To"] == "li@example.org"
    assert mail["Subject"] == "您的诉求"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<huiyin.d1@huiyin.example>"
    assert mail.get_content_charset() == "utf-8"
    assert mail.get_content() == "已受理。\n谢谢\n"


def test_the_delivery_is_read_back_from_the_message_id() -> None:
    assert delivery_of(message_id("d1", OFFICE)) == "d1"
    assert delivery_of("<d1@elsewhere.example>") == ""
    assert domain_of(OFFICE) == "huiyin.example"


def test_a_subject_cannot_begin_a_header() -> None:
    mail = compose(a_mail(subject="hello\r\nBcc: all@example.org"), OFFICE)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "hello Bcc: all@example.org"


def test_an_address_that_is_none_fails_for_good() -> None:
    sender = SmtpSender(OurRelay("127.0.0.1", 1), OFFICE)
    with pytest.raises(PermanentFailure, match="invalid_address"):
        sender.send(a_mail(to="li@example.org\nBcc: all@example.org"))


def test_a_relay_takes_it(serve: Callable[[Relay], SmtpSender]) -> None:
    relay = Relay()
    assert serve(relay).send(a_mail()) == "<huiyin.d1@huiyin.example>"
    mail = message_from_bytes(relay.taken[0], policy=policy.default)
    assert mail["Subject"] == "您的诉求"
    assert mail.get_content().splitlines() == ["已受理。", "谢谢"]


@pytest.mark.parametrize(
    ("relay", "reason"),
    [
        (Relay(rcpt="550 5.1.1 No such user"), "recipient_refused"),
        (Relay(data="554 5.7.1 Spam"), "message_refused"),
    ],
)
def test_a_5xx_answer_fails_for_good(serve: Callable[[Relay], SmtpSender], relay: Relay, reason: str) -> None:
    with pytest.raises(PermanentFailure, match=reason):
        serve(relay).send(a_mail())


@pytest.mark.parametrize(
    ("relay", "reason"),
    [
        (Relay(rcpt="451 4.3.0 Later"), "recipient_refused_451"),
        (Relay(data="452 4.3.1 Full"), "message_refused_452"),
    ],
)
def test_a_4xx_answer_may_be_tried_again(
    serve: Callable[[Relay], SmtpSender], relay: Relay, reason: str
) -> None:
    with pytest.raises(TemporaryFailure, match=reason):
        serve(relay).send(a_mail())


def test_nobody_listening_means_that_nothing_was_sent(free_port: int) -> None:
    with pytest.raises(TemporaryFailure, match="no_connection"):
        SmtpSender(OurRelay("127.0.0.1", free_port), OFFICE).send(a_mail())


def test_a_connection_lost_after_the_text_leaves_it_open(free_port: int) -> None:
    with closing(socket.create_server(("127.0.0.1", free_port))) as server:
        thread = threading.Thread(target=_hang_up_after_the_text, args=(server,))
        thread.start()
        with pytest.raises(smtplib.SMTPServerDisconnected):
            SmtpSender(OurRelay("127.0.0.1", free_port), OFFICE).send(a_mail())
        thread.join()


def _hang_up_after_the_text(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"220 hello\r\n")
        for line in lines:
            if line == b".\r\n":
                return
            if line.upper().startswith(b"DATA"):
                connection.sendall(b"354 go on\r\n")
            elif line.upper().startswith((b"EHLO", b"MAIL", b"RCPT")):
                connection.sendall(b"250 OK\r\n")


def test_only_a_relay_that_can_be_asked_finds_a_mail() -> None:
    assert SmtpSender(OurRelay("127.0.0.1", 1), OFFICE).find(a_mail()) is None
    asked = SmtpSender(OurRelay("127.0.0.1", 1), OFFICE, lambda id: id == "<huiyin.d1@huiyin.example>")
    assert asked.find(a_mail()) == Found("<huiyin.d1@huiyin.example>", delivered=False)
    assert asked.find(a_mail(id="d2")) is None


@pytest.mark.parametrize("scheme", ["starttls", "smtps"])
def test_a_relay_that_cannot_prove_who_it_is_gets_no_password(
    serve: Callable[[Relay], SmtpSender], free_port: int, scheme: Literal["starttls", "smtps"]
) -> None:
    relay = Relay()
    serve(relay)
    with pytest.raises(TemporaryFailure, match="no_connection"):
        SmtpSender(OurRelay("127.0.0.1", free_port, scheme, "user", "password"), OFFICE).send(a_mail())
    assert relay.taken == []
