"""Officers' programs ask for lists and queues: what parameters mean, what a search for a person leaves."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from chalice.test import Client

from app import app
from chalicelib.domain.values import Role
from chalicelib.edge import asking
from chalicelib.ports import Principal
from chalicelib.usecases import access, queues
from chalicelib.usecases.search import pages
from chalicelib.usecases.search.filters import BOUNDS, LONGEST, Query
from chalicelib.usecases.search.reading import read, written
from tests.badges import badged
from tests.office import DISPATCHER, HANDLER, MANAGER, SUPERVISOR, WANG, WATER, Office

AUDITOR = Principal("a-meng", Role.AUDITOR, None)
ADMIN = Principal("adm-tan", Role.ADMIN, "chengjiang")
STAFF = {who.id: who for who in (SUPERVISOR, DISPATCHER, HANDLER, MANAGER, AUDITOR, ADMIN)}
UNCLEAR = "随便说几句，没有什么要紧的事"


@pytest.fixture
def office() -> Office:
    return badged(STAFF)


def ask(path: str, who: Principal = SUPERVISOR, **query: str) -> Any:
    with Client(app) as client:
        address = f"{path}?{urlencode(query)}" if query else path
        return client.http.get(address, headers={"Authorization": f"Bearer {who.id}"})


def listed(who: Principal = SUPERVISOR, **query: str) -> list[str]:
    answer = ask("/v1/staff/cases", who, **query)
    assert answer.status_code == 200, answer.body
    return [line["ticket"] for line in answer.json_body["items"]]


def test_a_list_by_several_parameters(office: Office) -> None:
    ticket, other = office.sms(WATER), office.sms(UNCLEAR, "+8613900000009")
    assert listed(text="停水", status="dispatched,in_progress", unit="公用", overdue="false") == [ticket]
    assert listed(received_from="2026-03-02", received_to="2026-03-02", text="随便") == [other]
    assert listed(received_to="2026-03-01") == []
    assert listed(due_from="2026-03-02T00:00:00+08:00", due_to="2026-03-31", lang="en", handler="w-lu") == [
        ticket
    ]


def test_pages_say_when_they_are_short_and_when_it_is_the_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sms(UNCLEAR)
    office.sms(WATER, "+8613900000009")
    first = ask("/v1/staff/cases", limit="1").json_body
    assert (len(first["items"]), first["short"], first["order"]) == (1, False, "due")
    last = ask("/v1/staff/cases", limit="1", cursor=first["cursor"]).json_body
    assert (len(last["items"]), last["short"], last["cursor"]) == (1, False, None)
    monkeypatch.setattr(pages, "WORDS", 1)
    cut = ask("/v1/staff/cases", text="随便").json_body
    assert (cut["items"], cut["short"]) == ([], True)
    assert cut["cursor"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "gone"}, "status"),
        ({"unit": "moon"}, "unit"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"due_from": "soon"}, "due_from"),
        ({"due_to": "2026-03-02T08:00:00"}, "due_to"),
        ({"received_from": "0001-01-01"}, "received_from"),
        ({"overdue": "perhaps"}, "overdue"),
        ({"phone": "12"}, "phone"),
        ({"text": "水" * 101}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"cursor": "x.y"}, "cursor"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_makes_no_sense_is_said_with_its_name(office: Office, query: dict[str, str], field: str) -> None:
    answer = ask("/v1/staff/cases", SUPERVISOR, **query)
    assert (answer.status_code, answer.json_body["field"]) == (400, field)


def test_a_search_for_a_person_is_for_those_who_reach_them_and_leaves_a_trace_without_a_name(
    office: Office,
) -> None:
    ticket = office.sms(WATER)
    assert listed(DISPATCHER, phone="139 0000 0001") == [ticket]
    assert listed(DISPATCHER, name="王") == []
    refused = ask("/v1/staff/cases", MANAGER, phone=WANG)
    assert (refused.status_code, refused.json_body["code"]) == (403, "citizen_hidden")
    looked = access.listed(office.deps, AUDITOR, person=DISPATCHER.id).items
    assert [each.what.rpartition(" ")[0] for each in looked] == ["search name", "search phone"]
    assert not any(WANG in str(each) or "王" in str(each) for each in looked)
    assert access.listed(office.deps, AUDITOR, person=MANAGER.id).items == ()


def test_a_list_without_a_person_leaves_no_trace(office: Office) -> None:
    office.sms(WATER)
    listed(DISPATCHER, text="停水")
    assert access.listed(office.deps, AUDITOR, person=DISPATCHER.id).items == ()


def test_queues_tell_how_much_waits_and_begin_with_it(office: Office) -> None:
    urgent, unsorted = office.sms("燃气泄漏，有爆炸危险，柳塘街道"), office.sms(UNCLEAR, "+8613900000009")
    found = {each["queue"]: each for each in ask("/v1/staff/queues").json_body["items"]}
    assert set(found) == {*queues.Queue}
    assert {line["ticket"] for line in found["open"]["first"]["cases"]} == {urgent, unsorted}
    assert [line["ticket"] for line in found["high_risk"]["first"]["cases"]] == [urgent]
    assert [line["ticket"] for line in found["due_today"]["first"]["cases"]] == [urgent]
    assert [line["ticket"] for line in found["unassigned"]["first"]["cases"]] == [unsorted]
    assert (found["overdue"]["count"], found["overdue"]["more"]) == (0, False)
    office.wait(timedelta(hours=3))
    late = ask("/v1/staff/queues/overdue").json_body
    assert [line["ticket"] for line in late["cases"]] == [urgent]


def test_a_unit_has_the_queues_that_can_hold_its_cases(office: Office) -> None:
    ticket = office.sms(WATER)
    office.sms(UNCLEAR, "+8613900000009")
    found = {each["queue"]: each["count"] for each in ask("/v1/staff/queues", HANDLER).json_body["items"]}
    assert set(found) == {"open", "due_today", "overdue", "high_risk", "answered"}
    assert [line["ticket"] for line in ask("/v1/staff/queues/open", HANDLER).json_body["cases"]] == [ticket]
    for queue in ("unassigned", "parked", "nowhere"):
        assert ask(f"/v1/staff/queues/{queue}", HANDLER).status_code == 404
    assert ask("/v1/staff/queues", ADMIN).status_code == 403


def test_a_queue_goes_on_page_by_page_also_while_time_passes(office: Office) -> None:
    tickets = {office.sms(f"燃气泄漏，有爆炸危险，{n}号楼", f"+86139000004{n:02}") for n in range(3)}
    found, cursor = list[str](), dict[str, str]()
    for _ in tickets:
        office.world.pass_time(timedelta(minutes=1))
        page = ask("/v1/staff/queues/due_today", SUPERVISOR, limit="1", **cursor).json_body
        found += [line["ticket"] for line in page["cases"]]
        cursor = {"cursor": page["cursor"]} if page["cursor"] else {}
    assert (set(found), cursor) == (tickets, {})


def test_the_address_takes_every_filter_that_there_is() -> None:
    names = set(Query.__dataclass_fields__)
    assert set(asking.Cases.__dataclass_fields__) == names
    assert set(LONGEST) | set(BOUNDS) <= names


def test_a_query_can_be_written_and_read_again(office: Office) -> None:
    asked = {
        "status": "dispatched,replied",
        "overdue": "true",
        "received_to": "2026-03-05",
        "text": "水",
        "limit": "7",
    }
    query = read(office.deps, Query, asked)
    again = written(query)
    assert again["received_to"] == "2026-03-05T16:00:00+00:00"
    assert read(office.deps, Query, again) == query
