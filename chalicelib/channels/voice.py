"""Calls by Twilio: what its webhooks say, what the caller hears, and where the recording is fetched."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from chalicelib.channels import phone, sound
from chalicelib.channels.fetched import Readable, whole
from chalicelib.channels.sms import API
from chalicelib.domain.errors import InvalidInputError
from chalicelib.ports import PermanentFailure, Sound, TemporaryFailure

if TYPE_CHECKING:
    from twilio.twiml.voice_response import VoiceResponse

PATH = "/hooks/twilio/voice"
FINISH, CALL_BACK, ENGLISH = "#", "1", "2"
LONGEST = 180
"""Seconds: some 3 MB, which a function can still hand to an officer's browser."""

SILENCE, CHOICE = 5, 4
"""Seconds without a word that end a recording; seconds to press a key."""

SHORTEST = 2
"""Seconds. Who hangs up at the beep leaves one second of nothing."""

VOICES: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {"language": "zh-CN", "voice": "Polly.Zhiyu"},
    "en": {"language": "en-GB", "voice": "Polly.Amy"},
}
TIMEOUT = 20.0
CALL, _RECORDING = re.compile(r"CA[0-9a-f]{32}"), re.compile(r"RE[0-9a-f]{32}")


@dataclass(frozen=True)
class InboundCall:
    """What a webhook says of a call; `sender` is empty if it is hidden, `recording` if nobody spoke."""

    sid: str
    sender: str = ""
    digits: str = ""
    status: str = ""
    recording: str = ""


def parse(raw: bytes) -> InboundCall:
    """Raises InvalidInputError without the call's id; ids become part of a path, so they are looked at."""
    form = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    sid, recording = form.get("CallSid", ""), form.get("RecordingSid", "")
    if not CALL.fullmatch(sid) or (recording and not _RECORDING.fullmatch(recording)):
        raise InvalidInputError("error.field_invalid", "CallSid")
    return InboundCall(
        sid=sid,
        sender=phone.normalise(form.get("From", "")) or "",
        digits=form.get("Digits", ""),
        status=form.get("CallStatus", ""),
        recording=recording if _was_said(form) else "",
    )


def _was_said(form: Mapping[str, str]) -> bool:
    seconds = form.get("RecordingDuration", "")
    said = form.get("RecordingStatus", "completed") == "completed"
    return said and not (seconds.lstrip("-").isdecimal() and int(seconds) < SHORTEST)


@dataclass(frozen=True)
class Line:
    """Something said to the caller, in a language."""

    lang: str
    text: str


def greet(base_url: str, welcome: Line, english: Line, then: tuple[Line, ...], silent: Line) -> str:
    """Welcome, keys to choose by, and for who presses none of them the recording."""
    from twilio.twiml.voice_response import Gather, VoiceResponse

    answer = VoiceResponse()
    choice = Gather(num_digits=1, timeout=CHOICE, action=f"{base_url}{PATH}/menu", method="POST")
    for line in (welcome, english):
        choice.say(line.text, **VOICES[line.lang])
    answer.append(choice)
    return _recorded(answer, base_url, then, silent)


def ask(base_url: str, then: tuple[Line, ...], silent: Line) -> str:
    """What to say, a beep, the recording; who says nothing learns that we call back."""
    from twilio.twiml.voice_response import VoiceResponse

    return _recorded(VoiceResponse(), base_url, then, silent)


def tell(*lines: Line) -> str:
    """The last words."""
    from twilio.twiml.voice_response import VoiceResponse

    answer = VoiceResponse()
    for line in lines:
        answer.say(line.text, **VOICES[line.lang])
    answer.hangup()
    return str(answer)


def _recorded(answer: "VoiceResponse", base_url: str, then: tuple[Line, ...], silent: Line) -> str:
    for line in then:
        answer.say(line.text, **VOICES[line.lang])
    asked = f"?{urlencode({'lang': silent.lang})}"
    answer.record(
        action=f"{base_url}{PATH}/recorded{asked}",
        method="POST",
        recording_status_callback=f"{base_url}{PATH}/recording{asked}",
        recording_status_callback_event="completed absent",
        recording_status_callback_method="POST",
        finish_on_key=FINISH,
        max_length=LONGEST,
        timeout=SILENCE,
        play_beep=True,
        trim="do-not-trim",
    )
    answer.say(silent.text, **VOICES[silent.lang])
    answer.hangup()
    return str(answer)


class TwilioRecordings:
    """Implements `ports.Recordings`: the address is ours, built of account and id, never the webhook's."""

    def __init__(self, sid: str, token: str, api: str = API) -> None:
        self._sid, self._token, self._api = sid, token, api.rstrip("/")

    def fetch(self, id: str) -> Sound:
        import requests

        if not _RECORDING.fullmatch(id):
            raise PermanentFailure("no_recording_id")
        url = f"{self._api}/2010-04-01/Accounts/{self._sid}/Recordings/{id}.wav"
        try:
            with requests.get(
                url, auth=(self._sid, self._token), timeout=TIMEOUT, allow_redirects=False, stream=True
            ) as answer:
                return sound.read(_body(answer.status_code, answer.headers, answer.raw))
        except requests.RequestException as error:
            raise TemporaryFailure(type(error).__name__) from None


def _body(status: int, headers: Mapping[str, str], raw: Readable) -> bytes:
    """What came, if it says that it is sound; more than we ever record is none of ours."""
    if status == 404:  # noqa: PLR2004  it takes Twilio some seconds
        raise TemporaryFailure("not_ready")
    if status != 200:  # noqa: PLR2004  all else is an error's page
        raise TemporaryFailure(f"http_{status}")
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() not in sound.TYPES:
        raise TemporaryFailure("no_sound")
    return whole(raw, sound.LARGEST)
