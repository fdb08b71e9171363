"""Open311 GeoReport v2 as its readers see it: every endpoint in both formats, filters, pages."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from chalice.test import Client

from app import app
from chalicelib import bootstrap
from tests.edge.georeport import KEY, MINIMAL, REQUEST_FIELDS, get, post, posted
from tests.office import Office


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


def spark(element: ET.Element, plural: tuple[str, ...]) -> Any:
    """What JSON says of an XML document by the wiki's convention; all values are text."""
    if element.tag in plural:
        return [spark(child, plural) for child in element]
    return {child.tag: spark(child, plural) for child in element} if len(element) else element.text or ""


def as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: as_text(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


PLURAL = ("services", "service_requests", "errors", "attributes", "values", "endpoints", "formats")


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("discovery", "discovery"),
        ("services", "services"),
        ("services/refund", "service_definition"),
        ("services/fire", "service_definition"),
        ("requests", "service_requests"),
        ("requests/TICKET", "service_requests"),
        ("tokens/TICKET", "service_requests"),
    ],
)
def test_both_formats_say_the_same(office: Office, http: Client, path: str, root: str) -> None:
    ticket = posted(http)
    office.settle()
    path = path.replace("TICKET", ticket)
    xml, plain = get(http, f"{path}.xml"), get(http, f"{path}.json")
    assert (xml.status_code, plain.status_code) == (200, 200)
    assert xml.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert plain.headers["Content-Type"] == "application/json; charset=utf-8"
    element = ET.fromstring(xml.body)  # noqa: S314  our own
    assert element.tag == root
    # An empty list is an empty element, of which nobody can tell what it holds.
    assert spark(element, PLURAL) == as_text(plain.json_body)
    assert plain.json_body


def test_discovery_names_the_endpoint_and_its_formats(http: Client) -> None:
    found = get(http, "discovery.json").json_body
    (endpoint,) = found["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"] == "http://127.0.0.1:8000/open311/v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert found["changeset"] == endpoint["changeset"] == "2026-03-02T09:00:00+08:00"
    assert found["contact"]
    assert found["key_service"]


def test_services_say_whether_there_is_more_to_ask(http: Client) -> None:
    found = {each["service_code"]: each for each in get(http, "services.json").json_body}
    assert {type(each["service_code"]) for each in found.values()} == {str}
    refund, water = found["refund"], found["water-supply"]
    assert (refund["metadata"], water["metadata"]) == (True, False)
    assert (refund["service_name"], refund["group"], refund["type"]) == (
        "市场监管/消费/退款",
        "市场监管",
        "realtime",
    )
    assert "退款" in refund["keywords"].split(", ")


def test_a_definition_has_the_categorys_required_fields_in_order(http: Client) -> None:
    found = get(http, "services/refund.json").json_body
    attributes = found["attributes"]
    assert [(each["code"], each["datatype"], each["order"]) for each in attributes] == [
        ("respondent", "string", 1),
        ("date", "datetime", 2),
        ("request", "text", 3),
    ]
    assert all(each["required"] and each["variable"] and each["description"] for each in attributes)
    assert get(http, "services/water-supply.json").json_body == {
        "service_code": "water-supply",
        "attributes": [],
    }


def test_a_request_is_there_at_once_and_later_says_who_has_it(office: Office, http: Client) -> None:
    ticket = posted(http)
    (first,) = get(http, f"requests/{ticket}.json").json_body
    assert list(first) == REQUEST_FIELDS
    assert (first["status"], first["agency_responsible"]) == ("open", None)
    office.settle()
    (later,) = get(http, f"requests/{ticket}.json").json_body
    assert (later["status"], later["agency_responsible"]) == ("open", "公用事业局")
    assert later["requested_datetime"] == first["requested_datetime"] == "2026-03-02T09:00:00+08:00"
    assert later["expected_datetime"] == first["expected_datetime"] == "2026-03-03T09:00:00+08:00"
    assert (later["service_code"], later["address"]) == ("water-supply", "青枫区")
    office.wait(office.deps.sla.policy.conversation_window / 24)
    office.reply(ticket)
    (closed,) = get(http, f"requests/{ticket}.json?lang=en").json_body
    assert (closed["status"], closed["status_notes"]) == ("closed", "Answered")
    assert closed["updated_datetime"] > closed["requested_datetime"]


def test_a_token_is_the_number_itself(http: Client) -> None:
    ticket = posted(http)
    assert get(http, f"tokens/{ticket}.json").json_body == [{"service_request_id": ticket, "token": ticket}]


@pytest.mark.parametrize(
    "path",
    [
        *("requests/ABCD2345E", "requests/x", "tokens/ABCD2345E", "services/x", "nothing", "..", "requests/"),
        *("requests/%00", "services/市场监管", "tokens/" + "x" * 3000),
    ],
)
@pytest.mark.parametrize("spelling", ["json", "xml"])
def test_what_is_unknown_is_404(http: Client, path: str, spelling: str) -> None:
    answer = get(http, f"{path}.{spelling}")
    assert answer.status_code == 404
    if spelling == "json":
        assert answer.json_body[0]["code"] == 404
    else:
        assert ET.fromstring(answer.body).tag == "errors"  # noqa: S314  our own


@pytest.mark.parametrize(
    "path", ["services", "services.csv", "requests.JSON", "requests.", "services/refund.txt"]
)
def test_who_asks_for_no_format_of_ours_is_told_so_in_xml(http: Client, path: str) -> None:
    answer = get(http, path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"


def test_nothing_but_requests_is_posted_to(http: Client) -> None:
    assert post(http, MINIMAL, "services.json").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        *("status=pending", "page=0", "page=-1", "page=x", "page=1e9", "page_size=0", "page_size=1.5"),
        *("start_date=yesterday", "start_date=2026-13-01", "start_date=2026-03-01T00:00:00"),
        *("start_date=0001-01-01T00:00:00Z", "end_date=9999-12-31T23:59:59Z", "end_date=2101-01-01"),
        "start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z",
        "start_date=2026-03-02T00:00:00Z&end_date=2026-03-01T00:00:00Z",
        "service_request_id=" + ",".join(f"T{number}" for number in range(101)),
        "page=" + "9" * 500,
    ],
)
def test_a_filter_that_makes_no_sense_is_400(http: Client, query: str) -> None:
    answer = get(http, f"requests.json?{query}")
    assert answer.status_code == 400
    assert answer.json_body[0]["description"]


def test_a_service_that_is_unknown_is_404_as_a_filter_too(http: Client) -> None:
    assert get(http, "requests.json?service_code=water-supply,nobody's").status_code == 404


def test_requests_are_filtered_by_code_state_time_and_number(office: Office, http: Client) -> None:
    water, lamp = posted(http), posted(http, service_code="street-lights", description="路灯坏了")
    office.settle()
    office.reply(water)

    def found(query: str) -> set[str]:
        answer = get(http, f"requests.json?{query}")
        assert answer.status_code == 200, answer.body
        return {each["service_request_id"] for each in answer.json_body}

    both = {water, lamp}
    assert found("") == found("service_code=&status=&page=") == both, "what is empty is not asked"
    assert found("status=open") == {lamp}
    assert found("status=closed") == {water}
    assert found("status=open,closed") == found("status=open&status=closed") == both
    assert found("service_code=street-lights") == {lamp}
    assert found("service_code=street-lights,water-supply") == both
    assert found("start_date=2026-03-02") == found("end_date=2026-03-02") == both
    assert found("start_date=2026-03-02T01:00:00Z&end_date=2026-03-02T09:00:00%2B08:00") == both
    assert found("start_date=2026-03-03") == found("end_date=2026-03-01") == set()
    assert found(f"service_request_id={water},{lamp},x&status=closed&start_date=x") == both
    assert found("jurisdiction_id=city.example.org&extensions=true&lat=1") == both


def test_pages_follow_one_another_and_end(office: Office, http: Client) -> None:
    tickets = set()
    for number in range(5):
        tickets.add(posted(http, description=f"柳塘街道{number}号停水"))
        office.world.pass_time(office.deps.sla.policy.conversation_window / 24)
    office.settle()
    pages = [get(http, f"requests.json?page_size=2&page={page}").json_body for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    times = [each["requested_datetime"] for page in pages for each in page]
    assert times == sorted(times, reverse=True)
    assert {each["service_request_id"] for page in pages for each in page} == tickets
    assert len(get(http, "requests.json?page_size=999999").json_body) == 5
