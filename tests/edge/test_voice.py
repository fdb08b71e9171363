"""A call over its webhooks, with Twilio's own signatures on a staged address (traps.md 38)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from chalice.test import HTTPResponse

from chalicelib import bootstrap
from tests.calls import a_call_id, a_recording_id, verbs
from tests.edge.as_twilio import BASE, TOKEN, post, signature
from tests.office import WANG, Office
from tests.usecases.phone import on_the_line, ticket_of

CALL = {"CallSid": a_call_id(), "From": WANG, "To": "+8612345", "CallStatus": "ringing"}
SAID = CALL | {"RecordingSid": a_recording_id(), "RecordingDuration": "6"}


@pytest.fixture
def office() -> Office:
    office = Office()
    on_the_line(office, words=[])
    office.world.deps = replace(office.deps, base_url=BASE, webhook_token=TOKEN)
    bootstrap.use(office.deps)
    return office


def tags(answer: HTTPResponse) -> list[str]:
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    return [verb.tag for verb in verbs(answer.body)]


def said(answer: HTTPResponse) -> str:
    return " ".join(verb.text or "" for verb in verbs(answer.body).iter("Say"))


PATHS = {
    "/hooks/twilio/voice": CALL,
    "/hooks/twilio/voice/menu": CALL | {"Digits": "1"},
    "/hooks/twilio/voice/recorded?lang=zh-CN": SAID,
    "/hooks/twilio/voice/recording?lang=zh-CN": SAID | {"RecordingStatus": "completed"},
    "/hooks/twilio/voice/status": CALL | {"CallStatus": "no-answer"},
}


@pytest.mark.parametrize("path", PATHS)
def test_a_real_signature_passes(office: Office, path: str) -> None:
    assert post(path, PATHS[path]).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_whatever_is_changed_is_refused_and_leaves_nothing(office: Office, path: str) -> None:
    form = PATHS[path]
    good = signature(path, form)
    forged = [
        post(path, form | {"From": "+8613900000002"}, good),
        post(path, form | {"RecordingUrl": "https://example.org/x.wav"}, good),
        post(path.replace("zh-CN", "en") if "?" in path else f"{path}?lang=en", form, good),
        post(path, form, good[:-2] + "A="),
        post(path, form, "x"),
    ]
    assert {answer.status_code for answer in forged} == {403}
    office.settle()
    assert ticket_of(office) == ""
    assert office.deps.store.parked(None, 9).items == ()


def test_a_call_from_the_greeting_to_the_number(office: Office) -> None:
    assert tags(post("/hooks/twilio/voice", CALL)) == ["Gather", "Say", "Say", "Record", "Say", "Hangup"]
    answer = post("/hooks/twilio/voice/recorded?lang=zh-CN", SAID)
    post("/hooks/twilio/voice/recording?lang=zh-CN", SAID | {"RecordingStatus": "completed"})
    office.settle()
    ticket = ticket_of(office)
    assert "，".join(ticket) in said(answer)
    assert tags(answer)[-1] == "Hangup"
    assert office.told() == ["acknowledgement"]
    assert "RecordingKept" in office.kinds(ticket)


def test_the_address_in_the_webhook_is_never_asked(office: Office) -> None:
    line = on_the_line(office, words=[])
    office.world.deps = replace(office.deps, base_url=BASE, webhook_token=TOKEN)
    bootstrap.use(office.deps)
    post("/hooks/twilio/voice", CALL)
    post("/hooks/twilio/voice/recorded?lang=zh-CN", SAID | {"RecordingUrl": "http://127.0.0.1:1/x.wav"})
    office.settle()
    assert line.asked == [a_recording_id()]


def test_the_number_is_known_from_the_call_where_the_recording_does_not_say_it(office: Office) -> None:
    """A recordingStatusCallback names no caller."""
    post("/hooks/twilio/voice", CALL)
    form = {name: SAID[name] for name in SAID if name not in ("From", "To", "CallStatus")}
    post("/hooks/twilio/voice/recording?lang=zh-CN", form | {"RecordingStatus": "completed"})
    office.settle()
    assert office.told(WANG) == ["acknowledgement"]


def test_key_1_is_a_wish_to_be_called_back(office: Office) -> None:
    post("/hooks/twilio/voice", CALL)
    answer = post("/hooks/twilio/voice/menu", CALL | {"Digits": "1"})
    office.settle()
    assert "回电" in said(answer)
    assert office.case(ticket_of(office)).title == "来电没有留言，请回电"


def test_key_2_goes_on_in_english(office: Office) -> None:
    post("/hooks/twilio/voice", CALL)
    answer = post("/hooks/twilio/voice/menu", CALL | {"Digits": "2"})
    assert {say.get("language") for say in verbs(answer.body).iter("Say")} == {"en-GB"}
    post("/hooks/twilio/voice/recorded?lang=en", SAID)
    office.settle()
    assert office.sent()[-1].text.startswith("Huiyin")
    assert office.case(ticket_of(office)).lang == "en"


@pytest.mark.parametrize("digits", ["", "9", "#", "zwei"])
def test_any_other_key_records_in_chinese(office: Office, digits: str) -> None:
    assert "Record" in tags(post("/hooks/twilio/voice/menu", CALL | {"Digits": digits}))


def test_the_hours_are_told(office: Office) -> None:
    assert "现在是上班时间" in said(post("/hooks/twilio/voice", CALL))
    office.world.pass_time(timedelta(hours=12))
    assert "3月3日09:00" in said(post("/hooks/twilio/voice", CALL))


def test_what_is_no_call_is_answered_and_forgotten(office: Office) -> None:
    assert tags(post("/hooks/twilio/voice", {"CallSid": "CA1", "From": WANG})) == []
