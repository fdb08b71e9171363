import subprocess
import sys
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from chalicelib.channels.sms import RECEIPTS, InboundSms, Receipt, is_signed, parse, parse_receipt
from chalicelib.channels.twilio_codes import PERMANENT
from chalicelib.domain.delivery import DeliveryStatus
from chalicelib.domain.errors import InvalidInputError

TOKEN = "token-of-a-test"
URL = "https://hotline.example.org/api/hooks/twilio/sms"
FORM = {
    "MessageSid": "SM1",
    "From": "+8613800000001",
    "To": "+15005550006",
    "Body": "路灯坏了 + 漏水",
    "Blank": "",
}
RAW = urlencode(FORM).encode()


def signature_of(token: str = TOKEN, url: str = URL, form: dict[str, str] = FORM) -> str:
    return str(RequestValidator(token).compute_signature(url, form))


def test_what_twilio_signed_passes() -> None:
    assert is_signed(TOKEN, URL, RAW, signature_of())


@pytest.mark.parametrize(
    ("token", "url", "raw"),
    [
        ("another", URL, RAW),
        (TOKEN, URL.replace("https", "http"), RAW),
        (TOKEN, URL.replace("/api", ""), RAW),
        (TOKEN, URL + "?a=1", RAW),
        (TOKEN, URL, RAW + b"&More=1"),
        (TOKEN, URL, RAW + b"&Body=another"),
        (TOKEN, URL, RAW.replace(b"&Blank=", b"")),
        (TOKEN, URL, RAW.replace(b"SM1", b"SM2")),
        (TOKEN, URL, b""),
        (TOKEN, URL, RAW + b"\xff"),
        (TOKEN, URL, RAW + b"&%FF="),
    ],
)
def test_any_change_fails(token: str, url: str, raw: bytes) -> None:
    assert not is_signed(token, url, raw, signature_of())


@pytest.mark.parametrize("signature", [None, "", "wrong", "签名", signature_of()[:-1]])
def test_a_missing_or_wrong_signature_fails(signature: str | None) -> None:
    assert not is_signed(TOKEN, URL, RAW, signature)


def test_a_message_is_read_with_its_blanks() -> None:
    assert parse(RAW) == InboundSms("SM1", "+8613800000001", "+15005550006", "路灯坏了 + 漏水")
    assert parse(b"MessageSid=SM1&From=%2B86&Body=").text == ""


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b"From=%2B8613800000001&Body=x", "MessageSid"),
        (b"MessageSid=SM1&Body=x", "From"),
        (b"MessageSid=SM1&From=&Body=x", "From"),
        (b"", "MessageSid"),
        (b'{"json": true}', "MessageSid"),
    ],
)
def test_what_is_no_message_is_refused_with_the_field(raw: bytes, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse(raw)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("queued", None),
        ("sending", None),
        ("sent", None),
        ("delivered", DeliveryStatus.DELIVERED),
        ("read", DeliveryStatus.DELIVERED),
        ("undelivered", DeliveryStatus.PERMANENT_FAILURE),
        ("failed", DeliveryStatus.TECHNICAL_FAILURE),
        ("a word of next year", None),
    ],
)
def test_twilios_words_are_translated(word: str, status: DeliveryStatus | None) -> None:
    raw = urlencode({"MessageSid": "SM1", "MessageStatus": word}).encode()
    assert parse_receipt(raw).status is status


@pytest.mark.parametrize(
    ("code", "reason"), [("30005", "unknown_number"), ("39999", "twilio_39999"), ("", "unknown_error")]
)
def test_a_failure_says_why(code: str, reason: str) -> None:
    raw = urlencode({"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": code}).encode()
    assert parse_receipt(raw) == Receipt("SM1", DeliveryStatus.PERMANENT_FAILURE, reason)


def test_a_receipt_without_id_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        parse_receipt(b"MessageStatus=sent")


def test_every_final_word_is_settled_and_every_reason_is_a_word() -> None:
    assert DeliveryStatus.SENDING not in RECEIPTS.values()
    assert all(reason.isidentifier() for reason in PERMANENT.values())


def test_the_module_costs_a_cold_start_nothing() -> None:
    check = (
        "import sys, chalicelib.channels.sms; sys.exit('twilio' in sys.modules or 'requests' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0  # noqa: S603  our own words
