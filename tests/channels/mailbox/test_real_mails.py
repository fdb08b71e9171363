"""Real mails of five collections, and real messages in every dress."""

import csv
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from chalicelib.channels.mailbox.message import InboundMail, Kind
from chalicelib.channels.mailbox.parse import parse_mail
from tests.channels.mailbox.builders import read, transfer
from tests.channels.mailbox.expected import expected
from tests.channels.mailbox.real import MAIL, REAL_DATA, files, needs_real_data

pytestmark = needs_real_data

EXPLAINED = {
    "legacy/035": "a Windows path, backslashes unquoted: we keep its last part, the expectation glues it",
    "legacy/039": "the same",
    "rfc/001": "a path as name: we keep its last part, so that no file is written elsewhere",
    "thirdparty/015": "an attached mail lacks its last boundary: the outer one ends it, two more are found",
}
BOUNCES = {
    *("msg_05.txt", "msg_16.txt", "msg_25.txt", "msg_43.txt"),
    *(
        "raw_email_with_mimepart_without_content_type.eml",
        "multi_address_bounce1.eml",
        "multi_address_bounce2.eml",
    ),
    *("multipart_report_multiple_status.eml", "report_422.eml", "report_530.eml"),
}
LISTS = {
    *("msg_02.txt", "msg_32.txt", "msg_33.txt", "message_with_image_jpg_mimetype.eml"),
    *("message_with_utf8_char.eml", "bad_date_header.eml", "empty_in_reply_to.eml", "014.eml"),
}
BROKEN_IN_THE_FILE = {
    "must_supply_encoding.eml": "its subject has the three bytes of U+FFFD",
    "message_with_invalid_content_for_declared_encoding.eml": "so has its text",
    "content_transfer_encoding_empty.eml": "its Big5 was turned into UTF-8 byte by byte, and partly lost",
    "002.eml": "its last part is no base64",
}
DRESSES = [
    *(
        ("utf-8", "utf-8"),
        ("gb2312", "gb2312"),
        ("gbk", "gb2312"),
        ("gb18030", "gb2312"),
        ("hz", "hz-gb-2312"),
    ),
    *(("big5", "big5"), ("utf-16", "utf-16"), ("gbk", ""), ("gbk", "iso-8859-1"), ("utf-8", "us-ascii")),
]


@cache
def mails() -> dict[str, InboundMail]:
    return {str(path.relative_to(MAIL)): parse_mail(path.read_bytes()) for path in files()}


def of_kind(kind: Kind) -> set[str]:
    return {name.rpartition("/")[2] for name, mail in mails().items() if mail.kind is kind}


def test_every_mail_is_read() -> None:
    assert len(mails()) > 280
    assert not [name for name, mail in mails().items() if any("error_" in defect for defect in mail.defects)]


def test_stalwarts_expectations_are_met_but_for_what_is_explained() -> None:
    different = {}
    for path in sorted((MAIL / "stalwart_mail_parser" / "eml").glob("*/*.eml")):
        wrong = expected(path.with_suffix(".json")).differs(parse_mail(path.read_bytes()))
        if wrong:
            different[f"{path.parent.name}/{path.stem}"] = wrong
    assert different.keys() == EXPLAINED.keys()


def test_kinds() -> None:
    assert of_kind(Kind.BOUNCE) == BOUNCES
    assert of_kind(Kind.LIST) == LISTS
    assert of_kind(Kind.AUTO_REPLY) | of_kind(Kind.RECEIPT) | of_kind(Kind.COMPLAINT) == set()


def test_texts_are_readable() -> None:
    broken = {
        name.rpartition("/")[2] for name, mail in mails().items() if "\ufffd" in mail.text + mail.subject
    }
    assert broken <= BROKEN_IN_THE_FILE.keys()


def test_python_codec_samples_are_read_by_their_label() -> None:
    folder = MAIL / "cpython_testsuite" / "cjkencodings"
    for codec in (
        "gb2312",
        "gbk",
        "gb18030",
        "hz",
        "big5",
        "big5hkscs",
        "euc_jp",
        "shift_jis",
        "euc_kr",
        "cp949",
    ):
        data = (folder / f"{codec}.txt").read_bytes()
        text = (folder / f"{codec}-utf8.txt").read_bytes().decode("utf-8")
        mail = read(f"Content-Type: text/plain; charset={codec}", body=data)
        assert mail.body.strip() == text.replace("\r\n", "\n").strip(), codec


@pytest.mark.slow
def test_real_messages_come_back_from_every_charset_and_encoding() -> None:
    """200 texts, ten pairs of charset and label, three transfer encodings."""
    path = Path(REAL_DATA) / "messages" / "fj3_hot_issue_4326.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        texts = [
            "\n".join(map(str.strip, row["留言详情"].strip().splitlines())) for row in csv.DictReader(file)
        ]
    for text, (codec, label) in product(texts[::20][:200], DRESSES):
        taken = text.encode("gb2312" if codec == "hz" else codec, "ignore")
        sent = taken.decode("gb2312" if codec == "hz" else codec)
        for encoding in ("8bit", "quoted-printable", "base64"):
            if codec == "utf-16" and encoding == "8bit":
                continue
            kind = f"Content-Type: text/plain; charset={label}" if label else "Content-Type: text/plain"
            body = transfer(sent.encode(codec), encoding)
            mail = read(kind, f"Content-Transfer-Encoding: {encoding}", body=body)
            assert mail.text == sent.strip(), (codec, label, encoding)
