"""Trap 28: whatever a body is encoded in and labelled as, the text comes out right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.channels.mailbox.charset import decode, known
from tests.channels.mailbox.builders import read, transfer

SIMPLIFIED = "柳塘街道停水两天了，没人管。请尽快处理，谢谢！"
RARE = "家住㙍头村，姓𠮷，水管坏了两天没人管。"
TRADITIONAL = "路燈壞了三個月，請儘快處理，謝謝！"
TRANSFERS = ["8bit", "quoted-printable", "base64"]


@pytest.mark.parametrize("encoding", TRANSFERS)
@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (SIMPLIFIED, "gb2312", "gb2312"),
        (SIMPLIFIED, "gbk", "gbk"),
        (RARE, "gb18030", "gb18030"),
        (SIMPLIFIED, "hz", "hz-gb-2312"),
        (TRADITIONAL, "big5", "big5"),
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        # Wrong labels
        (RARE, "gb18030", "gb2312"),
        (TRADITIONAL, "gbk", "gb2312"),
        (SIMPLIFIED, "gbk", "utf-8"),
        (SIMPLIFIED, "utf-8", "gb2312"),
        (SIMPLIFIED, "gbk", "iso-8859-1"),
        (SIMPLIFIED, "gbk", "us-ascii"),
        (SIMPLIFIED, "utf-8", "iso-8859-1"),
        (TRADITIONAL, "big5", "gb2312"),
        (SIMPLIFIED, "gbk", "big5"),
        # No label, or one that nobody knows
        (SIMPLIFIED, "gbk", ""),
        (TRADITIONAL, "big5", ""),
        (SIMPLIFIED, "utf-8", ""),
        (SIMPLIFIED, "hz", ""),
        (SIMPLIFIED, "gbk", "x-unknown"),
        (SIMPLIFIED, "utf-8", "3Dutf-8"),
        # Others' languages are not taken for Chinese
        ("Die Hasen und die Frösche, übermütig", "latin-1", "iso-8859-1"),
        ("Die Hasen und die Frösche, übermütig", "latin-1", ""),
        ("Die Hasen und die Frösche, übermütig", "latin-1", "utf-8"),
        ("“Smart” quotes – 5 €", "cp1252", "iso-8859-1"),
        ("Привет, как дела?", "koi8-r", "koi8-r"),
        ("こんにちは、お元気ですか", "iso2022_jp", "iso-2022-jp"),
        ("こんにちは、お元気ですか", "shift_jis", "shift_jis"),
        ("안녕하세요 반갑습니다", "euc_kr", "ks_c_5601-1987"),
    ],
)
def test_a_body_comes_out_right(text: str, codec: str, label: str, encoding: str) -> None:
    if codec == "utf-16" and encoding == "8bit":
        return  # its zero bytes and line ends cannot travel so
    kind = f'Content-Type: text/plain; charset="{label}"' if label else "Content-Type: text/plain"
    mail = read(kind, f"Content-Transfer-Encoding: {encoding}", body=transfer(text.encode(codec), encoding))
    assert mail.text == text


def test_what_contradicts_its_label_is_noted() -> None:
    assert decode(SIMPLIFIED.encode("gbk"), "utf-8").defect == "wrong_charset"
    assert decode(SIMPLIFIED.encode("gbk"), "gb2312").defect == ""


def test_a_text_cut_off_in_a_character_keeps_its_charset() -> None:
    data = (SIMPLIFIED * 5).encode("utf-8")[:-2]
    decoded = decode(data, "utf-8")
    assert decoded.text == (SIMPLIFIED * 5)[:-1] + "\ufffd"
    assert decoded.defect == "broken_characters"


def test_two_charsets_in_one_text_are_read_line_by_line() -> None:
    data = "Atención\n".encode() + "propriedade está\n".encode("latin-1")
    assert decode(data, "utf-8").text == "Atención\npropriedade está\n"


@pytest.mark.parametrize(
    "label", ["zlib", "punycode", "unicode_escape", "idna", "hex", "\0", "x" * 10_000, ""]
)
def test_a_label_never_names_what_is_no_charset(label: str) -> None:
    assert known(label) == ""


@given(
    st.binary(max_size=300), st.sampled_from(["", "gb2312", "utf-8", "big5", "utf-16", "utf-7", "hz", "x"])
)
def test_any_bytes_become_text(data: bytes, label: str) -> None:
    decode(data, label).text.encode("utf-8", "surrogatepass")


def test_a_few_words_in_gbk_that_are_letters_in_utf_8_are_chinese() -> None:
    assert decode("水谢谢路".encode("gbk")).text == "水谢谢路"


@pytest.mark.parametrize("text", ["café", "Привет", "Größe über alles", "Γειά"])
def test_a_few_letters_in_utf_8_stay_letters(text: str) -> None:
    assert decode(text.encode()).text == text


@given(
    st.text("停水两天了没人管请尽快处理谢街道路灯坏，。", min_size=4),
    st.sampled_from(["gbk", "gb18030", "utf-8"]),
)
def test_everyday_chinese_needs_no_label(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text == text
