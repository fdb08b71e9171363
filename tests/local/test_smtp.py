import smtplib
from email.message import EmailMessage

import pytest
import requests

from chalicelib.domain import ticket as tickets
from chalicelib.domain.values import Channel
from chalicelib.edge import mailbox
from chalicelib.ports import Found
from local.home import Home
from tests.channels.builders import a_mail


def test_our_mail_lands_in_the_outbox(home: Home) -> None:
    id = home.deps.senders[Channel.EMAIL].send(a_mail())
    (message,) = home.outbox.all()
    assert (message.provider_id, message.delivery) == (id, "d1")
    assert (message.receiver, message.subject, message.text) == (
        "li@example.org",
        "您的诉求",
        "已受理。\n谢谢",
    )
    assert message.status == "accepted"


def test_our_relay_can_be_asked(home: Home) -> None:
    sender = home.deps.senders[Channel.EMAIL]
    assert sender.find(a_mail()) is None
    id = sender.send(a_mail())
    assert sender.find(a_mail()) == Found(id, delivered=False)


@pytest.mark.parametrize("address", ["hotline@huiyin.example", "HOTLINE+ABC@Huiyin.Example"])
def test_mail_to_the_hotline_is_taken_in(home: Home, address: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = "li@example.org", address, "<1@example.org>"
    mail.set_content("永安路的路灯不亮")
    with smtplib.SMTP("127.0.0.1", home.config.smtp_port) as relay:
        relay.send_message(mail)
    ticket = next(tickets.candidates(home.deps.secrets.key(), "email:<1@example.org>"))
    kept = home.store.submission(ticket)
    assert kept
    assert (kept.channel, kept.content.text) == (Channel.EMAIL, "永安路的路灯不亮")


def test_a_mail_that_breaks_inside_is_put_off_and_not_lost(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr(mailbox, "take", broken)
    with smtplib.SMTP("127.0.0.1", home.config.smtp_port) as relay:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            relay.sendmail("li@example.org", ["hotline@huiyin.example"], b"Subject: x\r\n\r\ny")
        assert refused.value.smtp_code == 451


def test_the_outbox_is_shown_newest_last(home: Home) -> None:
    home.deps.senders[Channel.SMS].send(a_mail(channel=Channel.SMS, to="+8613800000001", id="d0"))
    home.deps.senders[Channel.EMAIL].send(a_mail())
    url = f"{home.config.base_url}/local/outbox"
    rows = requests.get(url, timeout=5).json()
    assert [(row["channel"], row["to"], row["delivery"]) for row in rows] == [
        ("sms", "+8613800000001", "d0"),
        ("email", "li@example.org", "d1"),
    ]
    assert len(requests.get(url, {"to": "+8613800000001"}, timeout=5).json()) == 1
    assert requests.get(url, {"ticket": "unknown"}, timeout=5).json() == []
