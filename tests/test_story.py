"""One request from the webhook to the rates. Start reading here.

Ms Wang has had no water for two days and writes an SMS. She is answered within the minute; the handler
is reminded, calls her and replies; seven days later she is asked; the manager sees the rate move.
Everything goes through the front doors: the webhook as Twilio signs it, the handler's link, the API.
`office`, `client` and `badge` are the embedded home here; tests/cloud plays the same story on the other one.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from chalice.test import Client, HTTPResponse
from twilio.request_validator import RequestValidator

from app import app
from chalicelib import bootstrap
from chalicelib.ports import Principal
from tests.office import MANAGER, WANG, WATER, Office

TOKEN = "the webhook's token"


class Badge:
    """An identity provider with one person: whoever comes with the right badge is the manager."""

    def verify(self, token: str) -> Principal:
        assert token == "manager"
        return MANAGER


@pytest.fixture
def office() -> Office:
    office = Office()
    office.world.deps = replace(office.deps, identity=Badge(), webhook_token=TOKEN)
    bootstrap.use(office.deps, "embedded")
    return office


@pytest.fixture
def client(office: Office) -> Iterator[Client]:
    with Client(app) as client:
        yield client


@pytest.fixture
def badge() -> str:
    return "manager"


def sms(office: Office, client: Client, text: str, sid: str, sender: str = WANG) -> HTTPResponse:
    """Post as Twilio does: a form, signed on the public address."""
    form = {"MessageSid": sid, "From": sender, "To": "+8612345", "Body": text}
    url = f"{office.deps.base_url}/hooks/twilio/sms"
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": RequestValidator(office.deps.webhook_token).compute_signature(url, form),
    }
    response = client.http.post("/hooks/twilio/sms", headers=headers, body=urlencode(form).encode())
    office.settle()
    return response


def measures(client: Client, badge: str) -> dict[str, dict[str, dict[str, int]]]:
    path = "/v1/measures?by=unit&from=2026-03-01&to=2026-04-30"
    response = client.http.get(path, headers={"Authorization": f"Bearer {badge}"})
    assert response.status_code == 200
    rows = json.loads(response.body)["rows"]
    parts = ("numerator", "denominator")
    return {
        row["value"]: {name: {part: rate[part] for part in parts} for name, rate in row["rates"].items()}
        for row in rows
    }


def post_form(client: Client, path: str, **fields: str) -> HTTPResponse:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return client.http.post(path, headers=headers, body=urlencode(fields).encode())


def test_from_the_first_message_to_the_rates(office: Office, client: Client, badge: str) -> None:
    # She writes, and is acknowledged within the minute with a number, a code and a date.
    assert sms(office, client, WATER, "SM1").status_code == 200
    (acknowledgement,) = office.sent(WANG)
    ticket = acknowledgement.ticket
    assert ticket in acknowledgement.text
    assert "3月3日09:00" in acknowledgement.text

    # She looks at where it stands, without an account.
    code = acknowledgement.text.split("查询码")[1][:6]
    tracked = client.http.get(f"/v1/cases/{ticket}", headers={"X-Access-Code": code})
    assert tracked.json_body["status"] == "dispatched"
    assert tracked.json_body["unit"] == "公用事业局"

    # Nobody moves, so the handler is reminded at half of the time, by SMS and mail.
    handler = office.deps.office.person(office.case(ticket).handler or "")
    office.wait(timedelta(hours=2, minutes=1), timedelta(minutes=1))
    assert "reminder" in office.told(handler.phone)
    assert "reminder" in office.told(handler.email)

    # The link in the reminder opens the case; the handler calls her, and replies.
    reminder = next(row for row in office.sent(handler.phone) if row.reaction == "reminder")
    link = reminder.text.split(office.deps.base_url)[1].split()[0]
    assert WATER in client.http.get(link).body.decode()
    seen = str(office.case(ticket).seq)
    assert post_form(client, link, action="contact", seen=seen, how="called").status_code == 200
    seen = str(office.case(ticket).seq)
    reply = {"action": "reply", "seen": seen, "outcome": "solved", "text": "水管已修好，恢复供水。"}
    assert post_form(client, link, **reply).status_code == 200
    office.settle()
    assert office.told(WANG) == ["acknowledgement", "reply"]

    # Seven days later she is asked, and answers: contacted, solved, very satisfied.
    before = measures(client, badge)["utilities"]
    office.wait(timedelta(days=7), timedelta(hours=1))
    assert office.told(WANG)[-1] == "survey"
    # She reads it first: an answer within seconds would be a sign that it is not hers.
    office.wait(timedelta(minutes=1), timedelta(minutes=1))
    sms(office, client, "115", "SM2")
    assert office.told(WANG)[-1] == "thanks"

    # The rates of the unit moved by exactly one, and a repeat of the webhook moves nothing.
    sms(office, client, "115", "SM2")
    after = measures(client, badge)["utilities"]
    for rate in ("response_rate", "resolution_rate", "satisfaction_rate"):
        assert before[rate] == {"numerator": 0, "denominator": 0}
        assert after[rate] == {"numerator": 1, "denominator": 1}
    assert after["on_time_rate"] == {"numerator": 1, "denominator": 1}
