"""Trap 29: `关于噪音.docx` survives each encoding."""

import pytest

from chalicelib.channels.mailbox.parse import parse_mail
from tests.channels.mailbox.builders import a_mail, multipart

NAME = "关于噪音.docx"
PERCENT_UTF8 = "%E5%85%B3%E4%BA%8E%E5%99%AA%E9%9F%B3.docx"
PERCENT_GBK = "%B9%D8%D3%DA%D4%EB%D2%F4.docx"
LETTER = "Content-Type: text/plain; charset=utf-8\r\n\r\n见附件"


def names(*headers: str | bytes) -> list[str]:
    lines = [line if isinstance(line, bytes) else line.encode() for line in headers]
    part = b"\r\n".join([*lines, b"Content-Transfer-Encoding: base64", b"", b"AAEC"])
    mail = parse_mail(multipart("mixed", LETTER, part))
    assert mail.text == "见附件"
    assert [each.content for each in mail.attachments] == [b"\0\1\2"]
    return [each.name for each in mail.attachments]


@pytest.mark.parametrize(
    "parameter",
    [
        f"filename*=utf-8''{PERCENT_UTF8}",
        f"filename*=GB2312''{PERCENT_GBK}",
        f"filename*=gb18030'zh-CN'{PERCENT_GBK}",
        "filename*0*=utf-8''%E5%85%B3%E4%BA;\r\n filename*1*=%8E%E5%99%AA%E9%9F%B3;\r\n filename*2=.docx",
        f"filename=\"fallback.docx\"; filename*=utf-8''{PERCENT_UTF8}",
        'filename="=?utf-8?B?5YWz5LqO5Zmq6Z+zLmRvY3g=?="',
        'filename="=?gb2312?B?udjT2tTr0vQ=?= =?gb2312?Q?.docx?="',
        "filename==?gbk?B?udjT2tTr0vQuZG9jeA==?=",
        f'filename="{PERCENT_UTF8}"',
        f'filename="{NAME}"'.encode(),
        f'filename="{NAME}"'.encode("gbk"),
        f"filename={NAME}".encode("gb18030"),
        f'filename="C:\\\\文件\\\\{NAME}"'.encode(),
        f'filename="../../{NAME}"'.encode(),
    ],
)
def test_a_name_survives_its_encoding(parameter: str | bytes) -> None:
    start = b"Content-Disposition: attachment; "
    found = start + (parameter if isinstance(parameter, bytes) else parameter.encode())
    assert names("Content-Type: application/octet-stream", found) == [NAME]


def test_the_name_may_stand_in_the_content_type_alone() -> None:
    assert names(f'Content-Type: application/msword; name="{NAME}"') == [NAME]


def test_an_attachment_without_a_name_is_one() -> None:
    assert names("Content-Type: image/jpeg") == [""]


def test_a_picture_in_the_text_is_an_inline_attachment() -> None:
    html = 'Content-Type: text/html\r\n\r\n<p>看图</p><img src="cid:p1" alt="路面">'
    picture = "Content-Type: image/png\r\nContent-ID: <p1>\r\nContent-Disposition: inline\r\n\r\nPNG"
    mail = parse_mail(multipart("related", html, picture))
    assert mail.text == "看图\n\n[路面]"
    assert [(each.type, each.inline, each.content_id) for each in mail.attachments] == [
        ("image/png", True, "p1")
    ]


INNER = "From: old@a.cn\r\nSubject: old\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n原来的信"


def test_a_mail_in_a_mail_is_an_attachment() -> None:
    mail = parse_mail(multipart("mixed", LETTER, f"Content-Type: message/rfc822\r\n\r\n{INNER}"))
    assert mail.text == "见附件"
    (attached,) = mail.attachments
    assert attached.type == "message/rfc822"
    assert parse_mail(attached.content).text == "原来的信"


def test_a_mail_forwarded_as_a_whole_is_read() -> None:
    mail = parse_mail(multipart("mixed", f"Content-Type: message/rfc822\r\n\r\n{INNER}"))
    assert (mail.subject, mail.text) == ("x", "原来的信")
    assert len(mail.attachments) == 1


def test_a_text_that_is_attached_is_not_the_letter() -> None:
    other = 'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\n别的'
    mail = parse_mail(multipart("mixed", LETTER, other))
    assert mail.text == "见附件"
    assert [each.name for each in mail.attachments] == ["a.txt"]


def test_text_around_an_attachment_is_one_letter() -> None:
    mail = parse_mail(
        multipart("mixed", LETTER, "Content-Type: image/png\r\n\r\nPNG", LETTER.replace("见附件", "谢谢"))
    )
    assert mail.text == "见附件\n\n谢谢"


def test_of_two_forms_the_plain_one_is_read() -> None:
    html = "Content-Type: text/html; charset=utf-8\r\n\r\n<b>网页</b>"
    assert parse_mail(multipart("alternative", LETTER, html)).text == "见附件"
    assert parse_mail(multipart("alternative", "Content-Type: text/plain\r\n\r\n \r\n", html)).text == "网页"
    stub = "Content-Type: text/plain; charset=utf-8\r\n\r\n您的邮件客户端不支持HTML格式"
    assert parse_mail(multipart("alternative", stub, html)).text == "网页"


def test_uuencoded_and_unfinished_base64() -> None:
    head = "Content-Type: application/x-y; name=a\r\nContent-Transfer-Encoding: "
    mail = parse_mail(multipart("mixed", LETTER, head + "x-uuencode\r\n\r\nbegin 600 a\r\n#86)C\r\n`\r\nend"))
    assert mail.attachments[0].content == b"abc"
    mail = parse_mail(multipart("mixed", LETTER, head + "base64\r\n\r\nYWJjZA"))
    assert mail.attachments[0].content == b"abcd"


def test_a_mail_that_is_nothing_but_a_picture() -> None:
    mail = parse_mail(a_mail('Content-Type: image/png; name="a.png"', body="PNG"))
    assert (mail.text, mail.attachments[0].name) == ("", "a.png")
