"""Whatever arrives, a mail is read in bounded time and never raises."""

import json
import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.mailbox.message import InboundMail, Kind
from chalicelib.channels.mailbox.parse import parse_mail
from local.mail_cli import _mail

HEAD = b"From: a@b.example\nSubject: x\n"
HTML = HEAD + b"Content-Type: text/html\n\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n"
SECONDS = 10.0
"""Of the processor, whoever else is at work: what is linear takes less than one, what is not takes hours."""

BOMBS = {
    "100,000 parts": MIXED + b"--x\n\nhi\n" * 100_000,
    "10,000 levels": HEAD
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(10_000)),
    "10,000 mails in mails": HEAD + b"Content-Type: message/rfc822\n\n" * 10_000,
    "300,000 headers": b"a: b\n" * 300_000 + b"\nx",
    "a subject of 10 MB": b"Subject: " + b"=?gbk?B?suU=?= " * 700_000,
    "unfinished encoded words": b"Subject: " + b"=?a?q?" * 200_000,
    "comments in comments": b"From: " + b"(" * 500_000,
    "quotes never closed": b"From: " + b'"\\' * 250_000,
    "100,000 recipients": HEAD + b"To: " + b"a@b.example, " * 100_000,
    "parameters without end": HEAD + b"Content-Type: text/plain" + b";" * 500_000 + b" a*0=b;" * 50_000,
    "blanks in parameters": HEAD + b"Content-Type: text/plain;" + b" " * 500_000,
    "comments of HTML": HTML + b"<!--" * 200_000,
    "tags never closed": HTML + b"<a '" * 200_000,
    "elements in elements": HTML + b"<blockquote>" * 80_000 + b"</p>" * 80_000,
    "a number of 500,000 digits": HTML + b"&#" + b"9" * 500_000 + b";",
    "only quotes": HEAD + b"\n" + b">\n" * 200_000,
    "only attributions": HEAD + b"\n" + (b"On 1:11 " + b"a@b wrote " * 38 + b"\n") * 2_000,
    "only heads": HEAD + b"\n" + b"From: a\n\n" * 80_000,
    "only signatures": HEAD + b"\n" + b"-- \n" * 150_000,
    "only dashes": HEAD + b"\n" + b"-" * 600_000,
    "padding alone": HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"a=" * 300_000,
    "noise": HEAD + b"\n" + bytes(range(256)) * 3_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_does_not_go_off(bomb: str) -> None:
    began = time.process_time()
    mail = parse_mail(BOMBS[bomb])
    assert time.process_time() - began < SECONDS
    assert not [defect for defect in mail.defects if defect.startswith("error_")]


def test_what_was_left_out_is_a_defect_and_the_rest_is_read() -> None:
    mail = parse_mail(
        MIXED + b"--x\nContent-Type: text/plain\n\nfirst\n" + b"--x\nContent-Type: a/b\n\nhi\n" * 2_000
    )
    assert "too_many_parts" in mail.defects
    assert mail.text == "first"
    assert len(mail.attachments) > 900


SNIPPETS = st.sampled_from(
    [
        *(
            b"From: ",
            b"Subject: ",
            b"Content-Type: ",
            b"multipart/mixed; boundary=x",
            b"\n--x\n",
            b"--x--",
            b"\n\n",
        ),
        *(
            b"text/html",
            b"; charset=",
            b"gb2312",
            b"utf-16",
            b"=?gbk?B?",
            b"?=",
            b"name*0*=",
            b"%E5",
            b'"',
            b"<",
            b">",
        ),
        *(
            b"message/rfc822",
            b"message/delivery-status",
            b"multipart/report",
            b"Content-Transfer-Encoding: base64\n",
        ),
        *(
            b"Final-Recipient: ",
            b"On 1 wrote:\n",
            b"> ",
            b"-- \n",
            b"\xd6\xd0",
            b"\0",
            b"\xff\xfe",
            b"~{",
            b"\x1b$B",
        ),
    ]
)


def sound(mail: InboundMail) -> None:
    """Half characters would fail later, where the mail is stored or shown."""
    json.dumps({**_mail(mail), "why": mail.why, "all": mail.recipients}, ensure_ascii=False).encode("utf-8")
    assert not [defect for defect in mail.defects if defect.startswith("error_")]


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(data: bytes) -> None:
    sound(parse_mail(data))


@given(st.lists(st.one_of(SNIPPETS, st.binary(max_size=5)), max_size=60))
def test_anything_like_a_mail_is_read(pieces: list[bytes]) -> None:
    sound(parse_mail(b"".join(pieces)))
    sound(parse_mail(HEAD + b"".join(pieces)))


WORDS = st.lists(
    st.text(st.characters(categories=("L", "N", "S", "P"), exclude_characters="\u2029\u2028"), min_size=1),
    min_size=1,
).map(" ".join)
NAMES = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=40)


@given(WORDS, WORDS, NAMES, NAMES)
def test_what_a_library_writes_comes_back(text: str, subject: str, name: str, file: str) -> None:
    message = EmailMessage()
    message["From"] = f'"{name}" <w@citizen.example>'
    message["Subject"] = subject
    message.set_content(text)
    message.add_attachment(b"\0\1", maintype="application", subtype="msword", filename=f"{file}.doc")
    mail = parse_mail(message.as_bytes())
    assert mail.kind is not Kind.UNREADABLE
    assert mail.body == text.strip()
    # The library's own folding doubles or drops blanks between encoded words.
    assert mail.subject.replace(" ", "") == subject.replace(" ", "")
    assert mail.sender is not None
    assert (mail.sender.name, mail.sender.address) == (name, "w@citizen.example")
    assert [(each.name, each.content) for each in mail.attachments] == [(f"{file}.doc", b"\0\1")]
