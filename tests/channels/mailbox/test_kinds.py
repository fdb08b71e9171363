"""Traps 24 and 27's beginning: what a machine wrote is told apart from what a person did."""

import pytest

from chalicelib.channels.mailbox.message import Kind
from chalicelib.channels.mailbox.parse import parse_mail
from tests.channels.mailbox.builders import a_mail, multipart, read


@pytest.mark.parametrize(
    ("kind", "headers", "subject"),
    [
        (Kind.MESSAGE, (), "路灯坏了"),
        (Kind.MESSAGE, ("Auto-Submitted: no",), "路灯坏了"),
        (Kind.MESSAGE, ("Precedence: normal",), "路灯坏了"),
        (Kind.MESSAGE, ("X-Auto-Response-Suppress: DR, RN",), "路灯坏了"),
        (Kind.MESSAGE, (), "自动回复功能坏了"),
        (Kind.MESSAGE, (), "关于退信的投诉：无法送达"),
        (Kind.MESSAGE, (), "Automatic doors broken"),
        (Kind.AUTO_REPLY, ("Auto-Submitted: auto-replied",), "x"),
        (Kind.AUTO_REPLY, ("Auto-Submitted: auto-generated (rule)",), "x"),
        (Kind.AUTO_REPLY, ("Auto-Submitted: auto-replied", "Precedence: bulk"), "x"),
        (Kind.AUTO_REPLY, ("X-Auto-Response-Suppress: All",), "x"),
        (Kind.AUTO_REPLY, ("X-Auto-Response-Suppress: DR, OOF, AutoReply",), "x"),
        (Kind.AUTO_REPLY, ("X-Autoreply: yes",), "x"),
        (Kind.AUTO_REPLY, ("X-Autorespond: x",), "x"),
        (Kind.AUTO_REPLY, ("Precedence: auto_reply",), "x"),
        (Kind.AUTO_REPLY, ("Return-Path: <>",), "x"),
        (Kind.AUTO_REPLY, (), "自动回复: 您的诉求"),
        (Kind.AUTO_REPLY, (), "自动回复：您的诉求"),
        (Kind.AUTO_REPLY, (), "【自动回复】我在休假"),
        (Kind.AUTO_REPLY, (), "Automatic reply: your case"),
        (Kind.AUTO_REPLY, (), "Out of Office: your case"),
        (Kind.AUTO_REPLY, (), "Re: Auto-Reply: your case"),
        (Kind.LIST, ("List-Id: <talk.a.example>",), "x"),
        (Kind.LIST, ("List-Unsubscribe: <mailto:u@a.example>",), "x"),
        (Kind.LIST, ("Precedence: bulk",), "x"),
        (Kind.LIST, ("Precedence: list", "List-Id: <a>", "Auto-Submitted: auto-generated"), "x"),
        (Kind.RECEIPT, (), "已读: 您的诉求"),
    ],
)
def test_kinds_by_header_and_subject(kind: Kind, headers: tuple[str, ...], subject: str) -> None:
    mail = read(*headers, subject=f"Subject: {subject}".encode())
    assert mail.kind is kind
    assert bool(mail.why) == (kind is not Kind.MESSAGE)
    assert mail.may_answer == (kind is Kind.MESSAGE)


def test_an_automatic_answer_may_say_so_in_its_text_alone() -> None:
    assert read(body="您好，这是一封自动回复邮件。我在休假。").kind is Kind.AUTO_REPLY


def test_the_envelope_tells_the_null_path_where_no_header_does() -> None:
    assert parse_mail(a_mail(), return_path="").kind is Kind.AUTO_REPLY
    assert parse_mail(a_mail(), return_path="<w@citizen.example>").kind is Kind.MESSAGE


def test_a_mail_that_went_through_our_loop_is_not_answered() -> None:
    assert not read("X-Loop: hotline@huiyin.example").may_answer


def test_a_read_receipt() -> None:
    text = "Content-Type: text/plain\r\n\r\nread"
    note = (
        "Content-Type: message/disposition-notification\r\n\r\nOriginal-Message-ID: <huiyin.d1@h.example>\r\n"
    )
    mail = parse_mail(multipart("report", text, note, parameters="; report-type=disposition-notification"))
    assert (mail.kind, mail.original_message_id) == (Kind.RECEIPT, "<huiyin.d1@h.example>")


def test_a_complaint() -> None:
    text = "Content-Type: text/plain\r\n\r\nspam"
    note = "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n"
    about = "Content-Type: message/rfc822\r\n\r\nMessage-ID: <huiyin.d1@h.example>\r\nSubject: x\r\n\r\nx"
    mail = parse_mail(multipart("report", text, note, about, parameters="; report-type=feedback-report"))
    assert (mail.kind, mail.original_message_id) == (Kind.COMPLAINT, "<huiyin.d1@h.example>")


@pytest.mark.parametrize("data", [b"", b"\0", b"hello", b"\r\n\r\nhello", b"\xff" * 100, b"X-A: b\n\n"])
def test_what_is_no_mail_is_unreadable(data: bytes) -> None:
    mail = parse_mail(data)
    assert mail.kind is Kind.UNREADABLE
    assert mail.why
    assert not mail.may_answer


def test_an_empty_letter_is_a_message() -> None:
    assert read(body="").kind is Kind.MESSAGE
