"""What the README says of the first five minutes, done by HTTP alone."""

from pathlib import Path

import pytest

from tests.calls import a_wav
from tests.e2e import client
from tests.e2e.server import Server
from tests.e2e.steps import (
    COUNTS,
    HANDLER,
    Measure,
    added,
    assert_nothing_went_out_twice,
    by_link,
    reply_by_api,
    status,
    survey_link,
    the_form,
    tracking_page,
)

pytestmark = pytest.mark.e2e

WANG = "+8613900000001"
ZHAO = "+8613900000002"
LI = "li@example.org"
CHEN = "+8613900000003"
NO_WATER = "柳塘街道停水两天了，没人管，请尽快处理"
DARK = "青枫区建设路的路灯坏了一周，晚上很黑，请修一修"


def test_a_text_message_comes_full_circle(server: Server, measure: Measure) -> None:
    assert client.sms(server, WANG, NO_WATER, "SM1").status_code == 200
    acknowledgement = client.the_message(server, WANG, "acknowledgement")
    ticket, code = client.receipt(acknowledgement.text)
    assert acknowledgement.ticket == ticket
    assert status(server, ticket, code) == "dispatched"

    link = client.the_message(server, HANDLER, "assignment").link
    by_link(server, link, "sign")
    by_link(server, link, "contact", how="called", note="已约好上门")
    by_link(server, link, "reply", outcome="solved", text="爆管已修好，今早恢复供水")
    told = client.the_message(server, WANG, "reply")
    assert ticket in told.text
    tracked = client.track(server, ticket, code).json()
    assert (tracked["status"], tracked["reply"]) == ("replied", "爆管已修好，今早恢复供水")
    assert "已约好上门" not in str(tracked)

    before = measure()
    server.advance("7d")
    client.the_message(server, WANG, "survey")
    assert added(before, measure()) == dict.fromkeys(COUNTS, 0), "a survey under way is in no rate"
    assert client.sms(server, WANG, "115", "SM2").status_code == 200
    client.the_message(server, WANG, "thanks")
    assert status(server, ticket, code) == "evaluated"
    once = ("answered", "responded", "contacted", "resolved", "satisfied", "surveyed")
    assert added(before, measure()) == dict.fromkeys(COUNTS, 0) | dict.fromkeys(once, 1)

    assert client.sms(server, WANG, "115", "SM2").status_code == 200
    assert added(before, measure())["answered"] == 1
    assert_nothing_went_out_twice(client.outbox(server))


def test_a_web_form_comes_full_circle(server: Server, measure: Measure) -> None:
    page = client.send(server, the_form(server, "/"), {"text": DARK, "phone": "13900000002", "name": "赵晓"})
    assert page.status_code == 201, page.text
    ticket, code = client.receipt(page.text)
    acknowledgement = client.the_message(server, ZHAO, "acknowledgement")
    assert client.receipt(acknowledgement.text) == (ticket, code)
    assert status(server, ticket, code) == "dispatched"
    assert DARK in tracking_page(server, ticket, code)

    reply_by_api(server, ticket)
    client.the_message(server, ZHAO, "reply")

    server.advance("7d")
    before = measure()
    client.the_message(server, ZHAO, "survey")
    link = survey_link(tracking_page(server, ticket, code))
    survey = the_form(server, link)
    the_form(server, link)
    assert added(before, measure()) == dict.fromkeys(COUNTS, 0)

    said = {"contacted": "no", "resolved": "yes", "satisfaction": "4"}
    assert client.send(server, survey, said).status_code == 200
    once = dict.fromkeys(COUNTS, 0) | dict.fromkeys(("answered", "resolved", "satisfied", "surveyed"), 1)
    assert added(before, measure()) == once
    assert client.send(server, survey, said).status_code == 200
    assert client.send(server, survey, said | {"resolved": "no"}).status_code == 200
    assert added(before, measure()) == once
    assert status(server, ticket, code) == "evaluated"
    assert_nothing_went_out_twice(client.outbox(server))


def test_a_mail_comes_full_circle(server: Server, measure: Measure) -> None:
    client.mail(server, LI, "路灯不亮", DARK)
    acknowledgement = client.the_message(server, LI, "acknowledgement")
    ticket, code = client.receipt(acknowledgement.text)
    assert status(server, ticket, code) == "dispatched"
    client.mail(server, LI, "Re: 您好", "对面那盏也不亮了", answers=acknowledgement.delivery)
    client.the_message(server, LI, "added")

    reply_by_api(server, ticket)
    client.the_message(server, LI, "reply")
    server.advance("193h")
    survey = the_form(server, client.the_message(server, LI, "survey").link)
    before = measure()
    said = {"contacted": "yes", "resolved": "yes", "satisfaction": "5"}
    assert client.send(server, survey, said).status_code == 200
    assert added(before, measure())["answered"] == 1
    assert_nothing_went_out_twice(client.outbox(server))


def test_a_call_comes_full_circle(server: Server, measure: Measure, tmp_path: Path) -> None:
    """Nobody transcribes on this machine, so that an officer listens and types."""
    clip = tmp_path / "call.wav"
    clip.write_bytes(a_wav(4))
    assert "*beep*" in server.command("call", str(clip), "--from", CHEN)
    ticket, code = client.receipt(client.the_message(server, CHEN, "acknowledgement").text)
    server.advance("1m")

    typed = client.post(
        server, f"/v1/staff/cases/{ticket}/transcribe", {"text": DARK}, server.token("dispatcher", "center")
    )
    assert typed.status_code == 200, typed.text
    assert DARK[:6] in client.the_message(server, CHEN, "transcript").text
    assert status(server, ticket, code) == "dispatched"
    reply_by_api(server, ticket)
    client.the_message(server, CHEN, "reply")
    server.advance("7d")
    client.the_message(server, CHEN, "survey")
    before = measure()
    assert client.sms(server, CHEN, "115", "SM9").status_code == 200
    client.the_message(server, CHEN, "thanks")
    assert added(before, measure())["answered"] == 1
    assert_nothing_went_out_twice(client.outbox(server))


def test_a_double_click_on_the_handlers_page_is_done_once(server: Server) -> None:
    assert client.sms(server, WANG, NO_WATER, "SM1").status_code == 200
    link = client.the_message(server, HANDLER, "assignment").link
    forms = client.open_page(server, link).forms
    form = next(each for each in forms if each.hidden()["action"] == "reply")
    said = {"outcome": "solved", "text": "爆管已修好"}
    answers = [client.send(server, form, said) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].text == answers[1].text
    server.settle()
    assert [sent.reaction for sent in client.outbox(server, to=WANG)] == ["acknowledgement", "reply"]
