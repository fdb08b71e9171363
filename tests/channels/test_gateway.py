import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.channels import gateway
from chalicelib.channels.gateway import InboundSms, Receipt
from chalicelib.channels.twilio_codes import PERMANENT
from chalicelib.domain.delivery import DeliveryStatus
from chalicelib.domain.errors import InvalidInputError

SECRET = "secret-of-a-test-16"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PATH = "/api/hooks/gateway/sms"
BODY = '{"id": "m1", "from": "+8613800000001", "text": "路灯坏了"}'.encode()
SIGNED = gateway.sign(SECRET, NOW, "POST", PATH, BODY)
PAGE = (Path(__file__).parents[2] / "docs" / "gateway.md").read_text("utf-8")


def holds(
    secret: str = SECRET,
    now: datetime = NOW,
    method: str = "POST",
    path: str = PATH,
    body: bytes = BODY,
    signature: str | None = SIGNED,
) -> bool:
    return gateway.is_signed(secret, now, method, path, body, signature=signature)


def test_what_was_signed_passes() -> None:
    assert holds()


def test_the_signature_is_the_one_in_the_docs() -> None:
    """Whoever builds a gateway tries theirs against this example."""
    at = datetime.fromtimestamp(1_772_442_000, UTC)
    body = '{"id":"m1","from":"+8613800000001","to":"12345","text":"路灯坏了"}'
    signed = gateway.sign("an example, never use it", at, "POST", "/hooks/gateway/sms", body.encode())
    assert signed in PAGE
    assert body in PAGE


@pytest.mark.parametrize(
    "changed",
    [
        {"secret": "another-secret-16"},
        {"method": "PUT"},
        {"path": "/hooks/gateway/sms"},
        {"path": "/api/hooks/gateway/status"},
        {"body": BODY.replace(b"m1", b"m2")},
        {"body": BODY + b" "},
        {"body": b""},
        {"body": BODY + b"\xff"},
    ],
)
def test_any_change_fails(changed: dict[str, object]) -> None:
    assert not holds(**changed)  # type: ignore[arg-type]  # names are holds'


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "签名",
        SIGNED[:-1],
        SIGNED + "0",
        SIGNED.upper(),
        SIGNED.partition(".")[2],
        f"+{SIGNED}",
        f" {SIGNED}",
        f"1{SIGNED}",
        SIGNED.replace("1", "１"),
        f"{SIGNED}\n",
    ],
)
def test_a_missing_or_misspelt_signature_fails(signature: str | None) -> None:
    assert not holds(signature=signature)


@pytest.mark.parametrize(
    ("seconds", "passes"), [(0, True), (299, True), (-299, True), (301, False), (-301, False)]
)
def test_a_signature_is_good_for_five_minutes_by_either_clock(seconds: int, passes: bool) -> None:
    assert holds(now=NOW + timedelta(seconds=seconds)) is passes


def test_a_later_time_cannot_be_written_over_an_old_signature() -> None:
    later = int(NOW.timestamp()) + 3600
    assert not holds(now=NOW + timedelta(hours=1), signature=f"{later}.{SIGNED.partition('.')[2]}")


def test_nobody_signs_for_an_office_without_a_secret() -> None:
    assert not holds(secret="", signature=gateway.sign("", NOW, "POST", PATH, BODY))


def test_a_message_is_read() -> None:
    document = {"id": "m1", "from": " +8613800000001", "to": "12345", "text": "路灯坏了", "more": 1}
    assert gateway.parse(document) == InboundSms("m1", "+8613800000001", "12345", "路灯坏了")
    assert gateway.parse({"id": "m1", "from": "1", "to": None}) == InboundSms("m1", "1", "", "")


@pytest.mark.parametrize(
    ("document", "code", "field"),
    [
        ({}, "field_missing", "id"),
        ({"id": "", "from": "1"}, "field_missing", "id"),
        ({"id": "m1"}, "field_missing", "from"),
        ({"id": "m1", "from": " "}, "field_missing", "from"),
        ({"id": 1, "from": "1"}, "field_invalid", "id"),
        ({"id": "m" * 201, "from": "1"}, "field_invalid", "id"),
        ({"id": "m1", "from": "1" * 41}, "field_invalid", "from"),
        ({"id": "m1", "from": "1", "text": ["x"]}, "field_invalid", "text"),
        ({"id": "m1", "from": "1", "to": {}}, "field_invalid", "to"),
    ],
)
def test_what_is_no_message_is_refused_with_the_field(
    document: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        gateway.parse(document)
    assert (refused.value.code, refused.value.field) == (f"error.{code}", field)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("queued", None),
        ("sent", None),
        ("delivered", DeliveryStatus.DELIVERED),
        ("failed", DeliveryStatus.PERMANENT_FAILURE),
        ("expired", DeliveryStatus.TECHNICAL_FAILURE),
        ("a word of next year", None),
    ],
)
def test_the_gateways_words_are_translated(word: str, status: DeliveryStatus | None) -> None:
    assert gateway.parse_receipt({"id": "d1", "status": word}).status is status


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("opted_out", "opted_out"),
        ("mk_0013", "gateway_mk_0013"),
        ("MK:0013", "unknown_error"),
        ("", "unknown_error"),
        (None, "unknown_error"),
        ({}, "unknown_error"),
    ],
)
def test_a_failure_says_why(code: object, reason: str) -> None:
    receipt = gateway.parse_receipt({"id": "d1", "status": "failed", "reason": code})
    assert receipt == Receipt("d1", DeliveryStatus.PERMANENT_FAILURE, reason)


def test_a_receipt_without_id_or_status_is_refused() -> None:
    for document in ({"status": "delivered"}, {"id": "d1"}, {"id": "d1", "status": 3}):
        with pytest.raises(InvalidInputError):
            gateway.parse_receipt(document)


def test_reasons_are_the_same_words_for_every_provider_and_in_the_docs() -> None:
    assert set(PERMANENT.values()) == gateway.REASONS
    words = [*gateway.REASONS, *gateway.RECEIPTS, gateway.SIGNATURE_HEADER, gateway.KEY_HEADER]
    assert [word for word in words if f"`{word}`" not in PAGE] == []


def test_the_module_costs_a_cold_start_nothing() -> None:
    check = "import sys, chalicelib.edge.gateway_hooks; sys.exit('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0  # noqa: S603  our own words
