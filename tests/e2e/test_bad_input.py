"""What cannot be taken is refused with what is wrong, in the language of whoever asked."""

import re
import uuid
from urllib.parse import urlencode

import pytest
import requests
from requests import Response

from tests.e2e import client
from tests.e2e.server import Server, wait_for

pytestmark = pytest.mark.e2e

SUBMISSIONS = "/v1/submissions"
NO_WATER = "柳塘街道停水两天了，没人管"
JSON = "application/json"
UNKNOWN = "222222222"
BODIES = {
    "empty": (b"", "body_not_json", ""),
    "no JSON": (b"{text: 1}", "body_not_json", ""),
    "a list": (b"[]", "body_not_json", ""),
    "a word": (b'"text"', "body_not_json", ""),
    "deep": (b"[" * 60_000, "body_not_json", ""),
    "too large": (b'{"text": "' + b"a" * 200_000 + b'"}', "body_too_large", ""),
    "GBK": (f'{{"text": "{NO_WATER}"}}'.encode("gbk"), "body_not_utf8", ""),
    "UTF-16": (f'{{"text": "{NO_WATER}"}}'.encode("utf-16"), "body_not_utf8", ""),
    "half a character": (b'{"text": "\\ud83d"}', "body_not_json", ""),
    "no text": (b"{}", "field_missing", "text"),
    "null as text": (b'{"text": null}', "field_missing", "text"),
    "blank text": (b'{"text": " \\n"}', "text_missing", "text"),
    "long text": (b'{"text": "' + b"a" * 10_001 + b'"}', "text_too_long", "text"),
    "a number as text": (b'{"text": 12345}', "field_invalid", "text"),
    "an unknown field": (b'{"text": "a", "colour": "red"}', "field_unknown", "colour"),
    "a list as title": (b'{"text": "a", "title": []}', "field_invalid", "title"),
    "a word as flag": (b'{"text": "a", "anonymous": "yes"}', "field_invalid", "anonymous"),
    "an unknown type": (b'{"text": "a", "type": "poem"}', "field_invalid", "type"),
    "an unknown language": (b'{"text": "a", "lang": "tlh"}', "field_invalid", "lang"),
    "a wrong number": (b'{"text": "a", "phone": "12"}', "phone_invalid", "phone"),
    "a wrong address": (b'{"text": "a", "email": "me"}', "email_invalid", "email"),
}


def refused(answer: Response, lang: str, code: str, field: str) -> None:
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/json; charset=utf-8")
    said = answer.json()
    assert (said["code"], said.get("field", "")) == (code, field)
    assert_in(lang, said["message"])
    assert "Traceback" not in answer.text


def assert_in(lang: str, message: str) -> None:
    assert len(message) > 10
    assert bool(re.search("[\u4e00-\u9fff]", message)) == (lang == "zh-CN"), message


def raw(server: Server, body: bytes, **headers: str) -> Response:
    said = {"Content-Type": JSON, **headers}
    return requests.post(server.base_url + SUBMISSIONS, body, headers=said, timeout=client.TIMEOUT)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("wrong", BODIES)
def test_a_body_that_cannot_be_taken_is_refused_with_what_is_wrong(
    office: Server, wrong: str, lang: str
) -> None:
    body, code, field = BODIES[wrong]
    refused(raw(office, body, **{"Accept-Language": lang}), lang, code, field)


@pytest.mark.parametrize("key", ["short", "k" * 201, "sixteen\tvisible characters"])
def test_a_key_is_16_to_200_visible_characters(office: Server, key: str) -> None:
    refused(client.submit(office, {"text": NO_WATER}, key), "zh-CN", "key_invalid", "Idempotency-Key")


def test_the_same_key_with_another_body_is_422(office: Server) -> None:
    key = uuid.uuid4().hex
    first, again, other = (
        client.submit(office, {"text": text}, key) for text in (NO_WATER, NO_WATER, "另一件事")
    )
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json()["ticket"] == again.json()["ticket"]
    assert other.json()["code"] == "key_reused"
    assert_in("zh-CN", other.json()["message"])


@pytest.mark.parametrize("signature", [None, "", "bm90IHNpZ25lZA==", "签名".encode().decode("latin-1")])
def test_a_message_without_twilios_signature_is_403_and_not_kept(
    office: Server, signature: str | None
) -> None:
    phone = "+8613900009999"
    form = {"MessageSid": uuid.uuid4().hex, "From": phone, "To": client.HOTLINE, "Body": NO_WATER}
    headers = {} if signature is None else {"X-Twilio-Signature": signature.encode("latin-1")}
    answer = requests.post(office.base_url + client.SMS_HOOK, form, headers=headers, timeout=client.TIMEOUT)
    assert (answer.status_code, answer.text) == (403, "")
    office.settle()
    assert client.outbox(office, to=phone) == []


def test_a_receipt_without_signature_is_403(office: Server) -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    assert client.post_form(office, "/hooks/twilio/status/some-id", form).status_code == 403


def test_a_signed_message_without_sender_is_not_asked_for_again(office: Server) -> None:
    assert client.sms(office, "", NO_WATER, uuid.uuid4().hex).status_code == 200


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_an_unknown_ticket_and_a_wrong_code_cannot_be_told_apart(office: Server, lang: str) -> None:
    known = client.submit(office, {"text": NO_WATER}).json()
    code = known["access_code"]
    asked = [(known["ticket"], "222222"), (UNKNOWN, code), ("x", code), (known["ticket"], "")]
    answers = [client.track(office, ticket, given, lang) for ticket, given in asked]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    assert_in(lang, answers[0].json()["message"])
    names = [sorted(set(answer.headers) - {"Date"}) for answer in answers]
    assert names == [names[0]] * len(names)
    wait_for(lambda: client.track(office, known["ticket"], code).ok, client.ACKNOWLEDGED, "the right code")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/nowhere"), ("GET", "/v1/cases"), ("GET", "/../secrets.json"), ("GET", "/v1/cases/%ff%00")],
)
def test_an_unknown_path_is_refused_without_a_trace(office: Server, method: str, path: str) -> None:
    answer = requests.request(method, office.base_url + path, timeout=client.TIMEOUT)
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "kind", "status"),
    [
        ("PUT", "/", JSON, 405),
        ("DELETE", SUBMISSIONS, JSON, 405),
        ("GET", client.SMS_HOOK, JSON, 405),
        ("POST", SUBMISSIONS, "application/xml", 415),
        ("POST", "/", JSON, 415),
        ("POST", client.SMS_HOOK, JSON, 415),
        ("PROPFIND", "/", JSON, 405),
        ("TRACE", SUBMISSIONS, JSON, 405),
    ],
)
def test_a_wrong_method_or_content_type_is_refused_without_a_trace(
    office: Server, method: str, path: str, kind: str, status: int
) -> None:
    said = {"Content-Type": kind}
    answer = requests.request(
        method, office.base_url + path, data=b"<a/>", headers=said, timeout=client.TIMEOUT
    )
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_a_form_that_cannot_be_taken_comes_back_with_what_was_typed(office: Server) -> None:
    typed = {"key": uuid.uuid4().hex, "lang": "en", "text": NO_WATER, "phone": "12"}
    answer = client.post_form(office, "/", typed)
    assert answer.status_code == 400
    assert NO_WATER in answer.text
    assert typed["key"] in answer.text


def test_a_form_in_another_charset_is_refused(office: Server) -> None:
    body = urlencode({"text": NO_WATER}, encoding="gbk")
    said = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = requests.post(office.base_url, body, headers=said, timeout=client.TIMEOUT)
    assert (answer.status_code, "UTF-8" in answer.text) == (400, True)
