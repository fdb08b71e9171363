"""Open311 GeoReport v2: what programs send for citizens, what becomes of it, and what is refused."""

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from chalice.test import Client

from app import app
from chalicelib import bootstrap
from tests.edge.georeport import FORM, KEY, MINIMAL, get, kept, post, posted
from tests.office import WANG, Office


@pytest.fixture
def office() -> Office:
    office = Office()
    office.world.deps = replace(office.deps, open311_keys={"app": KEY})
    bootstrap.use(office.deps)
    return office


@pytest.fixture
def http(office: Office) -> Iterator[Client]:
    with Client(app) as client:
        yield client


def test_what_is_sent_becomes_a_case_of_its_category_and_citizen(office: Office, http: Client) -> None:
    ticket = posted(
        http,
        service_code="refund",
        description="年卡不退\r\n找不到人",
        first_name="小明",
        last_name="王",
        phone="13900000001",
        email="wang@example.org",
        lat="31.2304",
        long="-0.5",
        **{
            "attribute[respondent]": "力量健身房",
            "attribute[date]": "2026-02-20",
            "attribute[request]": "退钱",
        },
        media_url="https://pictures.example.org/1.jpg",
        address_id="A-7",
        device_id="d",
        account_id="a",
        jurisdiction_id="city.example.org",
        utf8="✓",
    )
    content = kept(office, ticket).content
    assert (content.category, content.respondent, content.request) == (
        "市场监管/消费/退款",
        "力量健身房",
        "退钱",
    )
    citizen = content.citizen
    assert (citizen.name, citizen.phone, citizen.email) == ("王小明", WANG, "wang@example.org")
    assert citizen.address == "柳塘街道1号"
    assert content.text.splitlines() == [
        "年卡不退",
        "找不到人",
        "发生日期：2026-02-20",
        "位置：纬度 31.2304，经度 -0.5",
        "地址编号：A-7",
        "图片或附件：https://pictures.example.org/1.jpg",
    ]
    office.settle()
    case = office.case(ticket)
    assert (case.category, case.unit, case.district) == ("市场监管/消费/退款", "market", "青枫区")
    assert "missing" not in office.told(), "all that the category needs has been said"


def test_what_a_category_needs_holds_nothing_up_and_is_asked_for_once(office: Office, http: Client) -> None:
    posted(http, service_code="refund", description="不退", phone=WANG)
    office.settle()
    assert office.told().count("missing") == 1


def test_of_what_no_category_fits_the_words_decide(office: Office, http: Client) -> None:
    ticket = posted(http, service_code="unmatched")
    office.settle()
    assert office.case(ticket).category == "公用事业/供水"


def test_danger_is_heard_whatever_the_service_is(office: Office, http: Client) -> None:
    ticket = posted(http, service_code="street-lights", description="楼道里有很浓的煤气味")
    office.settle()
    assert office.case(ticket).unit == "gas"


def test_without_a_description_the_service_says_what_it_is_about(office: Office, http: Client) -> None:
    ticket = posted(http, description=" ")
    office.settle()
    assert (office.case(ticket).title, office.case(ticket).unit) == ("公用事业/供水", "utilities")


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("小明", "王", "王小明"),
        ("John", "Smith", "John Smith"),
        ("", "王", "王"),
        ("John", "", "John"),
        ("", "", ""),
    ],
)
def test_a_name_stands_as_its_language_has_it(
    office: Office, http: Client, first: str, last: str, name: str
) -> None:
    ticket = posted(http, first_name=first, last_name=last)
    assert kept(office, ticket).content.citizen.name == name


def test_who_can_be_written_to_gets_the_code_by_message_and_nobody_else(office: Office, http: Client) -> None:
    (answer,) = post(http, MINIMAL | {"phone": WANG}).json_body
    office.settle()
    assert "acknowledgement" in office.told(WANG)
    assert "/track" not in answer["service_notice"]
    assert "3月3日09:00前答复" in answer["service_notice"]
    assert answer["account_id"] is None
    assert "token" not in answer


def test_who_cannot_be_written_to_can_still_read_the_answer(office: Office, http: Client) -> None:
    (answer,) = post(http, MINIMAL).json_body
    ticket, notice = answer["service_request_id"], answer["service_notice"]
    office.settle()
    office.reply(ticket, "水管已修好")
    code = notice.partition("查询码 ")[2][:6]
    found = http.http.get(f"/v1/cases/{ticket}", headers={"X-Access-Code": code})
    assert (found.status_code, found.json_body["reply"]) == (200, "水管已修好")


@pytest.mark.parametrize("spelling", ["json", "xml"])
def test_a_retry_is_answered_with_the_same_number(office: Office, http: Client, spelling: str) -> None:
    answers = {post(http, MINIMAL, f"requests.{spelling}").body for _ in range(3)}
    assert len(answers) == 1
    office.settle()
    assert len(get(http, "requests.json").json_body) == 1


def test_the_clients_own_key_holds_across_days_and_takes_no_other_words(office: Office, http: Client) -> None:
    key = {"Idempotency-Key": "k" * 16}
    first = post(http, MINIMAL, **key).body
    office.world.pass_time(3 * (office.world.deps.sla.policy.conversation_window))
    assert post(http, MINIMAL, **key).body == first
    other = post(http, MINIMAL | {"description": "停电了"}, **key)
    assert (other.status_code, other.json_body[0]["code"]) == (400, 422)
    assert post(http, MINIMAL, **{"Idempotency-Key": "short"}).status_code == 400


@pytest.mark.parametrize("spelling", ["json", "xml"])
@pytest.mark.parametrize("key", [None, "", "another-key-of-16"])
def test_a_missing_or_wrong_key_is_403(http: Client, key: str | None, spelling: str) -> None:
    form = {name: value for name, value in MINIMAL.items() if name != "api_key"}
    answer = post(http, form | ({"api_key": key} if key is not None else {}), f"requests.{spelling}")
    assert answer.status_code == 403
    if spelling == "json":
        ((error),) = answer.json_body
        assert error["code"] == 403
        assert "密钥" in error["description"]
    else:
        element = ET.fromstring(answer.body)  # noqa: S314  our own
        assert [element.tag, element[0].tag, element[0][0].text] == ["errors", "error", "403"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"service_code": ""}, 400),
        ({"service_code": "nobody's"}, 404),
        ({"address_string": ""}, 400),
        ({"lat": "31.2"}, 400),
        ({"long": "121.4"}, 400),
        ({"lat": "91", "long": "0"}, 400),
        ({"lat": "0", "long": "-180.01"}, 400),
        ({"lat": "nan", "long": "0"}, 400),
        ({"lat": "1e1", "long": "0"}, 400),
        ({"lat": "٣١", "long": "0"}, 400),
        ({"lat": "31,2", "long": "121,4"}, 400),
        ({"lat": "0" * 400, "long": "0"}, 400),
        ({"attribute[colour]": "red"}, 400),
        ({"attribute[date]": "2026-03-01"}, 400),
        ({"attribute": "x"}, 400),
        ({"attribute[]": "x"}, 400),
        ({"attribute[" + "[" * 300: "x"}, 400),
        ({"phone": "12"}, 400),
        ({"email": "nobody"}, 400),
        ({"first_name": "长" * 600}, 400),
        ({"address_string": "长" * 600}, 400),
        ({"address_id": "长" * 600}, 400),
        ({"description": "长" * 4001}, 400),
        ({"media_url": "javascript:alert(1)"}, 400),
        ({"media_url": "https://a.example/ b"}, 400),
        ({"media_url": "https://" + "a" * 600}, 400),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_kept(
    office: Office, http: Client, changed: dict[str, str], status: int
) -> None:
    answer = post(http, MINIMAL | changed)
    assert answer.status_code == status
    ((error),) = answer.json_body
    assert error["code"] == status
    assert error["description"]
    assert office.deps.store.feed("react", 10) == []  # type: ignore[arg-type]  # nothing is kept of it


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FORM),
        (b"\xff\xfe", FORM),
        (b"description=%ff", FORM),
        (b"a=" + b"x" * 140_000, FORM),
        (b"&" * 100_000, FORM),
        (b"<request><!DOCTYPE a [<!ENTITY b 'c'>]></request>", "text/xml"),
        (json.dumps(MINIMAL).encode(), "application/json"),
        (urlencode(MINIMAL).encode(), "text/plain"),
        (urlencode(MINIMAL).encode(), "multipart/form-data; boundary=x"),
    ],
)
def test_a_body_that_is_no_sound_form_is_refused_in_a_document(http: Client, body: bytes, kind: str) -> None:
    answer = post(http, body, "requests.xml", **{"Content-Type": kind})
    assert answer.status_code in (400, 403)
    assert ET.fromstring(answer.body).tag == "errors"  # noqa: S314  our own


def test_of_a_field_that_comes_twice_the_last_counts(office: Office, http: Client) -> None:
    body = urlencode([*MINIMAL.items(), ("description", "柳塘街道停电了")]).encode()
    ticket = post(http, body).json_body[0]["service_request_id"]
    assert kept(office, ticket).content.text == "柳塘街道停电了"


def test_an_error_of_ours_is_a_document_that_quotes_nobody(
    office: Office, http: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap.use(replace(office.deps, store=None))  # type: ignore[arg-type]  # broken
    answer = post(http, MINIMAL | {"phone": WANG})
    assert (answer.status_code, answer.json_body[0]["code"]) == (400, 500)
    said = capsys.readouterr()
    assert WANG not in said.out + said.err + answer.body.decode()
