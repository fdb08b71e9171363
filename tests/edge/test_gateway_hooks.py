"""A gateway of the office's own knocks: signed, at any time, any number of times (docs/gateway.md)."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from chalice.test import Client, HTTPResponse

from chalicelib import bootstrap
from chalicelib.channels import gateway
from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.inbox import Submission
from chalicelib.domain.values import Channel
from chalicelib.ports import Found
from chalicelib.usecases import intake
from tests.office import WANG, WATER, Office

SECRET, WALL = "secret-of-a-test-16", datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BASE = "https://hotline.example.org/api"
MESSAGE = {"id": "m1", "from": "13900000001", "to": "12345", "text": WATER}


class Silent:
    """A provider that takes everything and reports nothing by itself."""

    def __init__(self, prefix: str = gateway.OURS) -> None:
        self.prefix = prefix

    def send(self, delivery: Delivery) -> str:
        return f"{self.prefix}{delivery.id}"

    def find(self, delivery: Delivery) -> Found | None:
        return None


@pytest.fixture
def office() -> Office:
    """Its time is virtual; whoever signs does it by the wall's."""
    office = Office()
    senders = {**office.deps.senders, Channel.SMS: Silent()}
    office.world.deps = replace(
        office.deps, base_url=BASE, gateway_secret=SECRET, wall=lambda: WALL, senders=senders
    )
    bootstrap.use(office.deps)
    return office


def post(
    client: Client,
    path: str,
    document: object = None,
    *,
    body: bytes | None = None,
    at: datetime = WALL,
    secret: str = SECRET,
    signed_path: str = "",
    **headers: str,
) -> HTTPResponse:
    raw = json.dumps(document).encode() if body is None else body
    signature = gateway.sign(secret, at, "POST", signed_path or f"/api{path}", raw)
    said = {"Content-Type": "application/json", gateway.SIGNATURE_HEADER: signature, **headers}
    return client.http.post(path, headers=said, body=raw)


def sms(client: Client, **changed: object) -> HTTPResponse:
    return post(client, gateway.SMS_PATH, {**MESSAGE, **changed})


def kept(office: Office, key: str = "gateway:m1") -> Submission | None:
    return intake.kept(office.deps, Channel.SMS, key)


def acknowledgement(office: Office) -> Delivery:
    """Ms Wang's, on its way."""
    submission = kept(office)
    assert submission
    office.settle()
    rows = office.deps.store.deliveries(submission.ticket)
    return next(row for row in rows if row.reaction == "acknowledgement")


def test_a_message_becomes_a_case_and_is_answered(office: Office, client: Client) -> None:
    answer = sms(client)
    assert (answer.status_code, answer.json_body) == (200, {"taken": True})
    submission = kept(office)
    assert submission
    assert (submission.channel, submission.content.to) == (Channel.SMS, "12345")
    assert submission.content.citizen.phone == WANG
    assert acknowledgement(office).to == WANG


def test_a_message_that_comes_again_is_one_case(office: Office, client: Client) -> None:
    """traps.md 16."""
    assert [sms(client).status_code for _ in range(5)] == [200] * 5
    office.settle()
    assert len({row.ticket for row in office.deps.store.deliveries(acknowledgement(office).ticket)}) == 1
    assert kept(office, "gateway:m2") is None


def test_the_same_id_with_other_words_is_a_message_of_its_own(office: Office, client: Client) -> None:
    sms(client)
    ticket = acknowledgement(office).ticket
    assert sms(client, text="刚才忘了说，是三号楼").status_code == 200
    office.settle()
    assert [event.kind for event in office.deps.store.history(ticket)][-1] == "CitizenAdded"


@pytest.mark.parametrize("key", ["m1", "SM" + "0" * 32])
def test_the_same_id_by_twilio_is_another_message(office: Office, client: Client, key: str) -> None:
    first = office.sms("小区楼下饭店油烟太大，晚上睡不着", phone="+8613900000009", sid=key)
    sms(client, id=key)
    second = kept(office, f"gateway:{key}")
    assert second
    assert second.ticket != first
    assert second.content.text == WATER


def test_a_message_without_words_is_one_all_the_same(office: Office, client: Client) -> None:
    assert sms(client, text="").status_code == 200
    assert kept(office)


def test_half_an_hour_of_virtual_time_does_not_make_a_signature_old(office: Office, client: Client) -> None:
    office.world.pass_time(timedelta(days=7))
    assert sms(client).status_code == 200


@pytest.mark.parametrize("path", [gateway.SMS_PATH, gateway.STATUS_PATH])
@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "another-secret-16"},
        {"at": WALL - timedelta(minutes=6)},
        {"at": WALL + timedelta(minutes=6)},
        {"signed_path": gateway.SMS_PATH},
        {"signed_path": "/api/messages"},
        {gateway.SIGNATURE_HEADER: ""},
        {gateway.SIGNATURE_HEADER: "1.2"},
        {"body": b"\xff\xfe", gateway.SIGNATURE_HEADER: "x"},
        {"body": b"x" * 200_000, "secret": "another-secret-16"},
    ],
)
def test_whoever_cannot_sign_is_refused(
    office: Office, client: Client, path: str, wrong: dict[str, object]
) -> None:
    answer = post(client, path, MESSAGE, **wrong)  # type: ignore[arg-type]  # names are post's
    assert answer.status_code == 403
    assert kept(office) is None


def test_without_a_secret_the_door_is_shut(office: Office, client: Client) -> None:
    bootstrap.use(replace(office.deps, gateway_secret=""))
    assert post(client, gateway.SMS_PATH, MESSAGE, secret="").status_code == 403
    assert kept(office) is None


def test_a_request_without_any_signature_is_refused(office: Office, client: Client) -> None:
    body, headers = json.dumps(MESSAGE).encode(), {"Content-Type": "application/json"}
    assert client.http.post(gateway.SMS_PATH, headers=headers, body=body).status_code == 403


def test_a_body_that_was_changed_on_the_way_is_refused(office: Office, client: Client) -> None:
    body = json.dumps(MESSAGE).encode()
    signature = gateway.sign(SECRET, WALL, "POST", f"/api{gateway.SMS_PATH}", body)
    headers = {"Content-Type": "application/json", gateway.SIGNATURE_HEADER: signature}
    answer = client.http.post(gateway.SMS_PATH, headers=headers, body=body.replace(b"m1", b"m2"))
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (b"", "body_not_json", ""),
        (b"[]", "body_not_json", ""),
        (b"{text: 1}", "body_not_json", ""),
        (b"[" * 60_000, "body_not_json", ""),
        (b'{"id": "m1", "from": "1", "text": "\\ud83d"}', "body_not_json", ""),
        ('{"id": "m1", "from": "1", "text": "路灯"}'.encode("gbk"), "body_not_utf8", ""),
        (b'{"id": "m1", "from": "1", "text": "' + b"a" * 200_000 + b'"}', "body_too_large", ""),
        (b'{"id": "m1", "from": "1", "text": "' + b"a" * 10_001 + b'"}', "text_too_long", "text"),
        (b'{"from": "1"}', "field_missing", "id"),
        (b'{"id": "m1", "text": "x"}', "field_missing", "from"),
        (b'{"id": 1, "from": "1"}', "field_invalid", "id"),
    ],
)
def test_what_cannot_be_taken_stays_with_the_gateway_which_is_told_why(
    office: Office, client: Client, body: bytes, code: str, field: str
) -> None:
    answer = post(client, gateway.SMS_PATH, body=body)
    assert answer.status_code == 400
    assert (answer.json_body["code"], answer.json_body.get("field", "")) == (code, field)
    assert answer.json_body["message"]
    assert kept(office) is None


def status(client: Client, id: str, word: str, **more: str) -> int:
    return post(client, gateway.STATUS_PATH, {"id": id, "status": word, **more}).status_code


def test_a_receipt_settles_what_was_sent(office: Office, client: Client) -> None:
    sms(client)
    id = acknowledgement(office).id
    assert status(client, id, "sent") == 200
    assert acknowledgement(office).status is DeliveryStatus.SENDING
    assert status(client, id, "delivered") == 200
    assert acknowledgement(office).status is DeliveryStatus.DELIVERED


def test_receipts_may_come_in_any_order_and_again(office: Office, client: Client) -> None:
    sms(client)
    id = acknowledgement(office).id
    for word in ("failed", "delivered", "sent", "failed"):
        assert status(client, id, word, reason="unreachable") == 200
    row = acknowledgement(office)
    assert (row.status, row.reason) == (DeliveryStatus.PERMANENT_FAILURE, "unreachable")
    assert [item.reason for item in office.deps.store.parked(None, 9).items] == ["unreachable"]


def test_that_it_failed_counts_for_nothing_once_another_provider_has_it(
    office: Office, client: Client
) -> None:
    senders = {**office.deps.senders, Channel.SMS: Silent("SM")}
    office.world.deps = replace(office.deps, senders=senders)
    sms(client)
    id = acknowledgement(office).id
    assert status(client, id, "failed") == 200
    assert acknowledgement(office).status is DeliveryStatus.SENDING
    assert status(client, id, "delivered") == 200
    assert acknowledgement(office).status is DeliveryStatus.DELIVERED


def test_a_receipt_of_nothing_of_ours_need_not_come_again(client: Client) -> None:
    assert [status(client, "nobody's", word) for word in ("delivered", "failed", "sent")] == [200] * 3


def test_a_receipt_without_id_is_refused_with_the_field(client: Client) -> None:
    answer = post(client, gateway.STATUS_PATH, {"status": "delivered"})
    assert (answer.status_code, answer.json_body["field"]) == (400, "id")
