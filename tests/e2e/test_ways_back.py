"""How those are reached who left no telephone number."""

import pytest

from tests.e2e import client
from tests.e2e.server import Server
from tests.e2e.steps import (
    COUNTS,
    Measure,
    added,
    assert_nothing_went_out_twice,
    reply_by_api,
    survey_link,
    the_form,
    tracking_page,
)

pytestmark = pytest.mark.e2e

MAIL = "qian@example.org"
DARK = "青枫区建设路的路灯坏了一周，晚上很黑，请修一修"


def test_who_gave_a_mail_address_is_told_and_asked_by_mail(server: Server, measure: Measure) -> None:
    page = client.send(server, the_form(server, "/"), {"text": DARK, "email": MAIL})
    acknowledgement = client.the_message(server, MAIL, "acknowledgement")
    assert client.receipt(acknowledgement.text) == client.receipt(page.text)
    reply_by_api(server, acknowledgement.ticket)
    # A mail has no receipt: only after a day does it count as arrived.
    server.advance("7d")
    before = measure()
    survey = the_form(server, client.the_message(server, MAIL, "survey").link)
    said = {"contacted": "yes", "resolved": "no", "satisfaction": "1"}
    assert client.send(server, survey, said).status_code == 200
    once = ("answered", "contacted", "surveyed")
    assert added(before, measure()) == dict.fromkeys(COUNTS, 0) | dict.fromkeys(once, 1)
    client.the_message(server, MAIL, "reopened")
    assert_nothing_went_out_twice(client.outbox(server))


def test_who_left_no_address_is_asked_on_the_tracking_page(server: Server, measure: Measure) -> None:
    page = client.send(server, the_form(server, "/"), {"text": DARK})
    ticket, code = client.receipt(page.text)
    client.the_message(server, "lu@utilities.example.org", "assignment")
    reply_by_api(server, ticket)
    server.advance("7d")
    before = measure()
    survey = the_form(server, survey_link(tracking_page(server, ticket, code)))
    said = {"contacted": "yes", "resolved": "partly", "satisfaction": "3"}
    assert client.send(server, survey, said).status_code == 200
    once = ("answered", "contacted", "surveyed")
    assert added(before, measure()) == dict.fromkeys(COUNTS, 0) | dict.fromkeys(once, 1)
    assert not [sent for sent in client.outbox(server) if sent.reaction in ("acknowledgement", "survey")]
