import pytest

from chalicelib.channels.mailbox.addresses import addresses, message_ids
from chalicelib.channels.mailbox.message import Address
from chalicelib.channels.mailbox.words import readable
from tests.channels.mailbox.builders import read


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?B?5YGc5rC0?=", "停水"),
        ("=?UTF-8?q?=E5=81=9C=E6=B0=B4_now?=", "停水 now"),
        ("=?gb2312?B?zaPLrg==?=", "停水"),
        # Blanks between encoded words are none, blanks beside others are
        ("=?utf-8?B?5YGc?= =?utf-8?B?5rC0?=", "停水"),
        ("a =?utf-8?B?5YGc?= b", "a 停 b"),
        # A character in two words
        ("=?utf-8?B?5YGc5g==?= =?utf-8?B?sLQ=?=", "停水"),
        ("=?utf-8?Q?=E5=81?=\t=?UTF-8?Q?=9C?=", "停"),
        # A language, blanks inside, no padding, no end
        ("=?utf-8*zh?B?5YGc5rC0?=", "停水"),
        ("=?utf-8?Q?a b=20c?=", "a b c"),
        ("=?utf-8?B?5YGc5rC0Lg?=", "停水."),
        ("=?utf-8?B?5YGc5rC0?", "停水"),
        ("=?x?y?z", "=?x?y?z"),
    ],
)
def test_encoded_words_as_mail_programs_write_them(value: str, text: str) -> None:
    assert readable(value) == text


@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
def test_a_subject_in_raw_bytes(codec: str) -> None:
    assert read(subject=b"Subject: " + "柳塘街道停水".encode(codec)).subject == "柳塘街道停水"


def test_a_short_raw_subject_follows_the_charset_of_the_body() -> None:
    kind = "Content-Type: text/plain; charset=gb2312"
    raw = b"Subject: " + "急！".encode("gbk")
    assert read(kind, subject=raw, body="停水了".encode("gbk")).subject == "急！"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("li@a.cn", [("", "li@a.cn")]),
        ("<li@a.cn>", [("", "li@a.cn")]),
        ("Li <li@a.cn>, Wu <wu@a.cn>", [("Li", "li@a.cn"), ("Wu", "wu@a.cn")]),
        ('"Li, Ming" <li@a.cn>; wu@a.cn', [("Li, Ming", "li@a.cn"), ("", "wu@a.cn")]),
        ("=?utf-8?B?5p2O?= <li@a.cn>", [("李", "li@a.cn")]),
        ('"=?utf-8?B?5p2O?=" <li@a.cn>', [("李", "li@a.cn")]),
        ("=?utf-8?Q?Li,_Ming?= <li@a.cn>", [("Li, Ming", "li@a.cn")]),
        ("li@a.cn (Li Ming)", [("Li Ming", "li@a.cn")]),
        ("Staff: li@a.cn, Wu <wu@a.cn>;", [("", "li@a.cn"), ("Wu", "wu@a.cn")]),
        ("undisclosed-recipients:;", []),
        ('O"Neil <li@a.cn>', [("ONeil", "li@a.cn")]),
        ("mayor@gov.cn <li@a.cn>", [("mayor@gov.cn", "li@a.cn")]),
        ('"mayor@gov.cn" <li@a.cn>', [("mayor@gov.cn", "li@a.cn")]),
        ("Li", [("Li", "")]),
        ("", []),
    ],
)
def test_addresses(value: str, found: list[tuple[str, str]]) -> None:
    assert list(addresses([value])) == [Address(*each) for each in found]


def test_a_name_in_raw_gbk() -> None:
    value = "王小明 <w@a.cn>".encode("gbk").decode("ascii", "surrogateescape")
    assert addresses([value], "gb18030") == (Address("王小明", "w@a.cn"),)


def test_ids_in_any_dress() -> None:
    assert message_ids("<a@b> <c@d>\t<a@b>") == ("<a@b>", "<c@d>")
    assert message_ids("a@b") == ("<a@b>",)
    assert message_ids("Your message of Monday") == ()


def test_a_reply_names_what_it_answers() -> None:
    mail = read("In-Reply-To: <huiyin.d1@huiyin.example>", "References: <first@x> <huiyin.d1@huiyin.example>")
    assert mail.in_reply_to == "<huiyin.d1@huiyin.example>"
    assert mail.references == ("<first@x>", "<huiyin.d1@huiyin.example>")


def test_our_signed_address_is_found_wherever_a_relay_put_it() -> None:
    mail = read(
        "Cc: clerk@a.cn", "Delivered-To: reply+SEAL@huiyin.example", "X-Original-To: r2@huiyin.example"
    )
    assert mail.recipients == (
        "hotline@huiyin.example",
        "clerk@a.cn",
        "reply+SEAL@huiyin.example",
        "r2@huiyin.example",
    )


def test_headers_with_a_blank_before_the_colon() -> None:
    assert read("Date : Mon, 2 Mar 2026 09:00:00 +0800", subject="Subject : 停水").subject == "停水"


def test_no_header_lets_another_line_in() -> None:
    assert read(subject="Subject: =?utf-8?Q?a=0D=0ABcc=3A_x@y.z?=").subject == "a Bcc: x@y.z"
