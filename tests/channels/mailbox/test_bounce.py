import pytest

from chalicelib.channels.mailbox.bounce import address
from chalicelib.channels.mailbox.message import InboundMail, Kind, Report
from chalicelib.channels.mailbox.parse import parse_mail
from tests.channels.mailbox.builders import multipart

TEXT = "Content-Type: text/plain\r\n\r\nSorry."
RETURNED = "Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <huiyin.d1@huiyin.example>\r\nSubject: x\r\n"


def report(*recipients: str) -> InboundMail:
    status = "Content-Type: message/delivery-status\r\n\r\n" + "\r\n\r\n".join(
        ("Reporting-MTA: dns; mx", *recipients)
    )
    return parse_mail(multipart("report", TEXT, status, RETURNED, parameters="; report-type=delivery-status"))


def test_a_report_tells_who_was_not_reached_and_which_mail_it_was() -> None:
    mail = report(
        "Original-Recipient: rfc822;li@a.example\r\nFinal-Recipient: rfc822; <li.ming@b.example>\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 No such\r\n user",
        "Final-Recipient: rfc822; wu@a.example\r\nAction: delayed\r\nStatus: 4.2.2",
    )
    assert mail.kind is Kind.BOUNCE
    assert mail.failed_recipients == ("li@a.example", "li.ming@b.example")
    assert mail.reports == (
        Report("li.ming@b.example", "li@a.example", "failed", "5.1.1", "550 5.1.1 No such user"),
        Report("wu@a.example", "", "delayed", "4.2.2", ""),
    )
    assert mail.original_message_id == "<huiyin.d1@huiyin.example>"
    assert not mail.may_answer


def test_a_report_of_success_fails_nobody() -> None:
    mail = report("Final-Recipient: rfc822; li@a.example\r\nAction: delivered\r\nStatus: 2.0.0")
    assert (mail.kind, mail.failed_recipients) == (Kind.BOUNCE, ())


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("rfc822; li@a.example", "li@a.example"),
        ("RFC822;<li@a.example>", "li@a.example"),
        ("rfc822;li+2Btag@a.example", "li+tag@a.example"),
        ("rfc822;li+tag@a.example", "li+tag@a.example"),
        ("utf-8; \\x{674E}@a.example", "李@a.example"),
        ("li@a.example", "li@a.example"),
        ("rfc822;", ""),
    ],
)
def test_addresses_of_reports(field: str, found: str) -> None:
    assert address(field) == found


ID = "Message-ID: <huiyin.d1@huiyin.example>"
QMAIL = f"""\
Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<li@a.example>:
550 5.1.1 no mailbox

--- Below this line is a copy of the message.

Return-Path: <hotline@huiyin.example>
{ID}
To: other@a.example
"""
EXIM = f"""\
A message that you sent could not be delivered:

  li@a.example
    host mx.a.example: 550 5.1.1

------ This is a copy of the message ------

{ID}
"""
QQ = f"""\
很抱歉您发送的邮件被退回
收件人邮件地址（li@a.example）不存在，邮件无法送达。
host said: 550 5.1.1
------------------原邮件------------------
{ID}
To: x@y.example
"""
NETEASE = f"""\
抱歉，您的邮件被退回来了……
收件人：li@a.example
退信原因：用户不存在 550 5.1.1
{ID}
"""
LETTERS = {
    "qmail": ("From: MAILER-DAEMON@mx.example\r\nSubject: failure notice", QMAIL),
    "Exim": ("From: Mailer-Daemon@mx.example\r\nX-Failed-Recipients: li@a.example\r\nSubject: Mail", EXIM),
    "QQ": ("From: PostMaster@qq.example\r\nSubject: 系统退信/The email is returned", QQ),
    "163": ("From: Postmaster@163.example\r\nReturn-Path: <>\r\nSubject: 系统退信", NETEASE),
}


@pytest.mark.parametrize("system", LETTERS)
def test_letters_of_failure(system: str) -> None:
    head, body = LETTERS[system]
    mail = parse_mail(f"{head}\r\nTo: hotline@huiyin.example\r\n\r\n{body}".encode())
    assert mail.kind is Kind.BOUNCE
    assert mail.failed_recipients == ("li@a.example",)
    assert mail.reports[0].status == "5.1.1"
    assert mail.original_message_id == "<huiyin.d1@huiyin.example>"
