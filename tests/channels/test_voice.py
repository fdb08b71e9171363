from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest

from chalicelib.channels import voice
from chalicelib.channels.voice import InboundCall, Line
from chalicelib.domain.errors import InvalidInputError
from tests.calls import a_call_id, a_recording_id, verbs

BASE = "https://hotline.example.org/api"
CALL = {"CallSid": a_call_id(), "From": "+8613900000001", "CallStatus": "ringing"}


def parsed(**changed: str) -> InboundCall:
    return voice.parse(urlencode(CALL | changed).encode())


def test_a_call_says_who_calls() -> None:
    assert parsed() == InboundCall(a_call_id(), "+8613900000001", status="ringing")


@pytest.mark.parametrize("hidden", ["anonymous", "Restricted", "+266696687", "", "+0"])
def test_a_hidden_number_is_none(hidden: str) -> None:
    assert parsed(From=hidden).sender == ""


@pytest.mark.parametrize("sid", ["", "CA1", "CA" + "z" * 32, "../../CA" + "0" * 32])
def test_an_id_that_is_no_calls_is_refused(sid: str) -> None:
    with pytest.raises(InvalidInputError):
        parsed(CallSid=sid)


@pytest.mark.parametrize("sid", ["RE1", "RE" + "0" * 32 + "/../..", "https://example.org/x.wav"])
def test_an_id_that_is_no_recordings_is_refused(sid: str) -> None:
    with pytest.raises(InvalidInputError):
        parsed(RecordingSid=sid)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"RecordingDuration": "7"}, True),
        ({"RecordingDuration": "2"}, True),
        ({}, True),
        ({"RecordingDuration": "1"}, False),
        ({"RecordingDuration": "0"}, False),
        ({"RecordingDuration": "-1"}, False),
        ({"RecordingDuration": "7", "RecordingStatus": "completed"}, True),
        ({"RecordingDuration": "7", "RecordingStatus": "absent"}, False),
        ({"RecordingStatus": "failed"}, False),
    ],
)
def test_who_says_nothing_leaves_no_recording(words: dict[str, str], said: bool) -> None:
    call = parsed(RecordingSid=a_recording_id(), **words)
    assert call.recording == (a_recording_id() if said else "")


def twiml() -> ElementTree.Element:
    welcome, english = Line("zh-CN", "您好"), Line("en", "For English, press 2.")
    then, silent = (Line("zh-CN", "请讲"),), Line("zh-CN", "没有听到")
    return verbs(voice.greet(BASE, welcome, english, then, silent))


def test_the_caller_is_greeted_in_chinese_and_english_and_may_press_a_key() -> None:
    gather, *after = list(twiml())
    assert gather.attrib == {
        "numDigits": "1",
        "timeout": "4",
        "action": f"{BASE}/hooks/twilio/voice/menu",
        "method": "POST",
    }
    assert [say.get("language") for say in gather] == ["zh-CN", "en-GB"]
    assert [verb.tag for verb in after] == ["Say", "Record", "Say", "Hangup"]


def test_the_recording_has_a_beep_a_key_a_limit_and_two_ways_home() -> None:
    record = twiml().find("Record")
    assert record is not None
    assert record.attrib == {
        "action": f"{BASE}/hooks/twilio/voice/recorded?lang=zh-CN",
        "method": "POST",
        "recordingStatusCallback": f"{BASE}/hooks/twilio/voice/recording?lang=zh-CN",
        "recordingStatusCallbackEvent": "completed absent",
        "recordingStatusCallbackMethod": "POST",
        "finishOnKey": "#",
        "maxLength": "180",
        "timeout": "5",
        "playBeep": "true",
        "trim": "do-not-trim",
    }


def test_what_a_citizen_could_have_said_is_never_markup() -> None:
    assert "<b>" not in voice.tell(Line("en", "<b>"))
