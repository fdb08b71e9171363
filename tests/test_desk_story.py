"""A morning at the desk, on the officer's own page: who comes without a telephone is answered all the same.

Mr Zhou, who has neither telephone nor mail, comes in; Ms Wang comes, too, and later brings a paper.
`office`, `client` and `clerk` are the embedded home here; tests/cloud plays the same on the other one.
"""

import json
from datetime import timedelta

import pytest
from chalice.test import Client

from chalicelib.domain.values import Outcome
from chalicelib.usecases import actions
from tests.badges import badged
from tests.office import DISPATCHER, HANDLER, MANAGER, WANG, WATER, Office
from tests.pages.reader import Form, Reader
from tests.test_story import post_form

BADGES = {"clerk": DISPATCHER, "handler": HANDLER, "manager": MANAGER}
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def office() -> Office:
    return badged(BADGES)


@pytest.fixture
def clerk() -> str:
    return "clerk"


def bearer(badge: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {badge}"}


def opened(client: Client, link: str) -> Form:
    """The empty form behind the link."""
    answer = client.http.get(link)
    assert answer.status_code == 200, answer.body
    (form,) = Reader(answer.body.decode()).forms
    return form


def typed_in(client: Client, link: str, **fields: str) -> list[str]:
    """Filled in and sent twice, as by a double click; what the receipt says, ticket first."""
    form = opened(client, link)
    first, second = (post_form(client, form.action, **form.hidden(), **fields) for _ in range(2))
    assert (first.status_code, first.body) == (201, second.body)
    return told(first.body.decode())


def told(page: str) -> list[str]:
    return [part.split("</dd>")[0] for part in page.split('<dd translate="no">')[1:]]


def test_a_morning_at_the_desk(office: Office, client: Client, clerk: str) -> None:
    # The officer asks for the own page, and types in what Mr Zhou says.
    link = client.http.get("/v1/staff/desk", headers=bearer(clerk)).json_body["link"]
    path = link.removeprefix(office.deps.base_url)
    ticket, code = typed_in(client, path, text=WATER, desk_kind="visit", name="周先生")
    office.settle()
    case = client.http.get(f"/v1/cases/{ticket}", headers={"X-Access-Code": code}).json_body
    assert (case["status"], case["unit"]) == ("dispatched", "公用事业局")

    # He can read nothing of who typed it in; the handler can.
    assert "林佳宁" not in json.dumps(case, ensure_ascii=False)
    assert "d-lin" not in json.dumps(case)
    whole = client.http.get(f"/v1/staff/cases/{ticket}", headers=bearer(clerk)).json_body
    assert (whole["events"][0]["says"]["taken_by"], whole["citizen"]["name"]) == ("d-lin", "周先生")

    # The answer is on the officers' list, until somebody has told him.
    office.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "水管已修好"), HANDLER)
    listed = client.http.get("/v1/staff/parked", headers=bearer(clerk)).json_body["items"]
    assert [(item["ref"], item["reason"]) for item in listed] == [(ticket, "by_hand")]
    inform = client.http.post(
        f"/v1/staff/cases/{ticket}/inform", headers={**bearer(clerk), **JSON}, body=b"{}"
    )
    assert inform.status_code == 200
    assert client.http.get("/v1/staff/parked", headers=bearer(clerk)).json_body["items"] == []

    # Ms Wang has a telephone: she has the number on paper and in a message. Then she brings a paper.
    hers, _ = typed_in(client, path, text="小区楼下饭店油烟太大，柳塘街道", desk_kind="visit", phone=WANG)
    office.settle()
    assert office.told(WANG) == ["acknowledgement"]
    assert hers in office.sent(WANG)[0].text
    assert typed_in(client, path, text="补交照片说明", desk_kind="letter", ticket=hers) == [hers], "no code"
    office.settle()
    assert office.told(WANG) == ["acknowledgement", "added"]
    texts = [
        event["says"].get("text")
        for event in client.http.get(f"/v1/staff/cases/{hers}", headers=bearer(clerk)).json_body["events"]
    ]
    assert "补交照片说明" in texts

    # Mr Zhou is asked a week after he was told: the questions wait on his page.
    office.wait(timedelta(days=7, hours=1), timedelta(hours=1))
    assert office.case(ticket).cycle.surveying
