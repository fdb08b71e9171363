"""Two clients of Open311 that others wrote, unchanged, against the running server."""

import uuid
from collections.abc import Iterator
from datetime import datetime

import pytest
import requests
from civicbot import Endpoint, HttpError, HttpTransport, Open311Client
from georeport import GeoReport

from tests.e2e import client
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

WORDS = "柳塘街道停水两天了，没人管"
KEYS = {"app": "key-of-the-app-16", "site": "key-of-the-site-16"}
FORMATS = pytest.mark.parametrize("spelling", ["json", "xml"])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """At 10:00 of a working day, with keys for two programs."""
    server = Server(tmp_path_factory.mktemp("office") / "data")
    server.env = {"HUIYIN_OPEN311_KEYS": ",".join(f"{name}:{key}" for name, key in KEYS.items())}
    try:
        server.start()
        server.to_office_hours()
        yield server
        assert server.ended is None
        assert "Traceback" not in server.log
    finally:
        server.close()


def reader(server: Server, spelling: str) -> GeoReport:
    return GeoReport(f"{server.base_url}/open311/v2/", output_format=spelling)


def poster(server: Server) -> Open311Client:
    endpoint = Endpoint("huiyin", "Huiyin", f"{server.base_url}/open311/v2", write=True)
    return Open311Client(endpoint, HttpTransport(timeout=client.TIMEOUT))


def posted(server: Server, key: str = KEYS["app"], **more: object) -> str:
    """Checked against what the server offers, then sent; a phone of its own, so that nobody joins another."""
    said = {"address_string": "柳塘街道1号", "description": WORDS, "phone": a_phone(), **more}
    sent = poster(server).create_request(
        said.pop("service_code", "water-supply"),
        dry_run=False,
        confirm="SEND",
        api_key=key,
        validate_remote=True,
        **said,
    )
    ((answer),) = sent.response
    return str(answer["service_request_id"])


def a_phone() -> str:
    return f"+861390{uuid.uuid4().int % 10_000_000:07}"


@FORMATS
def test_georeport_reads_the_services_and_their_definitions(office: Server, spelling: str) -> None:
    services = {each["service_code"]: each for each in reader(office, spelling).get_service_list()}
    assert services["water-supply"]["service_name"] == "公用事业/供水"
    assert services["refund"]["metadata"] in (True, "true")
    found = reader(office, spelling).get_service_definition("refund")
    attributes = found["attributes"] if spelling == "json" else found["attributes"]["attribute"]
    assert [each["code"] for each in attributes] == ["respondent", "date", "request"]


@FORMATS
def test_georeport_follows_a_request_from_its_receipt_to_its_answer(office: Server, spelling: str) -> None:
    ticket = posted(office)
    posted(office, service_code="street-lights", description="路灯坏了")
    office.settle()
    geo = reader(office, spelling)
    found = geo.get_service_request(ticket)
    assert (found["service_request_id"], found["status"]) == (ticket, "open")
    assert (found["agency_responsible"], found["address"]) == ("公用事业局", "青枫区")
    assert found["description"] is None
    times = [found[f"{name}_datetime"] for name in ("requested", "updated", "expected")]
    assert all(datetime.fromisoformat(each).utcoffset() for each in times)
    assert ticket in [each["service_request_id"] for each in geo.get_service_requests(status="open")]
    token = office.token("handler", "utilities")
    reply = {"outcome": "solved", "text": "水管已修好"}
    assert client.post(office, f"/v1/staff/cases/{ticket}/reply", reply, token).status_code == 200
    assert geo.get_service_request(ticket)["status"] == "closed"
    assert ticket not in [each["service_request_id"] for each in geo.get_service_requests(status="open")]


def test_civicbot_posts_and_the_citizen_is_told(office: Server) -> None:
    phone = a_phone()
    ticket = posted(office, lat=31.2304, lng=121.4737, phone=phone, email="wang@example.org")
    assert poster(office).get_request(ticket)["status"] == "open", "it is there at once"
    said = client.the_message(office, phone, "acknowledgement")
    told, code = client.receipt(said.text)
    assert told == ticket
    assert client.track(office, ticket, code).json()["text"].startswith(WORDS)


def test_civicbot_fills_in_what_the_definition_asks_for(office: Server) -> None:
    said = {"respondent": "力量健身房", "date": "2026-02-20", "request": "退款 800 元"}
    phone = a_phone()
    ticket = posted(office, service_code="refund", description="年卡不退", attributes=said, phone=phone)
    office.settle()
    assert client.outbox(office, to=phone, reaction="missing") == []
    assert poster(office).get_token(ticket) == [{"service_request_id": ticket, "token": ticket}]


def test_civicbot_lists_what_it_asks_for(office: Server) -> None:
    tickets = {posted(office) for _ in range(3)}
    office.settle()
    bot = poster(office)
    found = bot.list_requests(service_request_ids=sorted(tickets))
    assert {each["service_request_id"] for each in found} == tickets
    newest = bot.list_requests(service_code="water-supply", status="open", page_size=2)
    assert len(newest) == 2
    assert {each["service_code"] for each in newest} == {"water-supply"}


def test_a_retry_by_civicbot_is_one_request(office: Server) -> None:
    phone = a_phone()
    assert len({posted(office, phone=phone) for _ in range(3)}) == 1
    assert posted(office, KEYS["site"], phone=phone) != posted(office, phone=phone), "another client's own"


@pytest.mark.parametrize(
    ("key", "more", "status"),
    [("wrong", {}, 403), (KEYS["app"], {"phone": "12"}, 400), (KEYS["app"], {"media_url": "x"}, 400)],
)
def test_civicbot_is_told_what_is_wrong(
    office: Server, key: str, more: dict[str, object], status: int
) -> None:
    with pytest.raises(HttpError) as refused:
        posted(office, key, **more)
    assert refused.value.status == status
    assert '"description"' in refused.value.body


@FORMATS
def test_georeport_is_told_what_is_unknown(office: Server, spelling: str) -> None:
    with pytest.raises(requests.HTTPError, match="404"):
        reader(office, spelling).get_service_request("ABCD2345E")


def test_the_command_shows_each_programs_key(office: Server) -> None:
    shown = office.command("open311").splitlines()
    assert shown == [f"{office.base_url}/open311/v2/", *(f"{name}  {key}" for name, key in KEYS.items())]
    assert not any(key in office.log for key in KEYS.values())


def test_the_key_that_the_home_made_opens_it(server: Server) -> None:
    """A fresh `make run` is enough for a first try."""
    assert "keys: huiyin open311" in server.log
    _, made = server.command("open311").splitlines()
    client_name, key = made.split()
    assert client_name == "local"
    assert posted(server, key)
    with pytest.raises(HttpError, match="403"):
        posted(server, KEYS["app"])
