"""A citizen on the telephone, and Twilio between: webhooks in order, signed, and the recording at the end."""

import uuid
from collections.abc import Iterator
from xml.etree import ElementTree

from chalicelib.channels import sound, voice
from chalicelib.ports import PermanentFailure, TemporaryFailure
from local import speaking, webhook
from local.home import Home


class CallError(RuntimeError):
    """The call did not come about."""


class Caller:
    """One call at a time from a number."""

    def __init__(self, home: Home, sender: str) -> None:
        self._home, self._sender = home, sender

    def call(self, said: bytes | None, key: str = "") -> Iterator[str]:
        """What the caller hears, line by line; `said` None hangs up at the beep."""
        sid, lang = f"CA{uuid.uuid4().hex}", "en" if key == voice.ENGLISH else "zh-CN"
        said = said and speaking.as_wav(said)
        seconds = _seconds(said) if said else 0
        yield from _heard(self._post(sid, ""))
        if key:
            yield from _heard(self._post(sid, "/menu", Digits=key))
        if said and key != voice.CALL_BACK:
            yield from self._speak(sid, said, seconds, lang)
        self._post(sid, "/status", CallStatus="completed")

    def _speak(self, sid: str, said: bytes, seconds: int, lang: str) -> Iterator[str]:
        """Twilio tells of the recording before it can be fetched, and once more when it can."""
        recording = f"RE{uuid.uuid4().hex}"
        words = {"RecordingSid": recording, "RecordingDuration": str(seconds)}
        yield from _heard(self._post(sid, f"/recorded?lang={lang}", **words))
        self._home.recordings.add(recording, said)
        self._post(sid, f"/recording?lang={lang}", RecordingStatus="completed", **words)

    def _post(self, sid: str, path: str, **words: str) -> str:
        form = {"CallSid": sid, "From": self._sender, **words}
        try:
            return webhook.post(self._home, f"{voice.PATH}{path}", form)
        except webhook.NoAnswerError as error:
            raise CallError(str(error)) from None


def _heard(twiml: str) -> Iterator[str]:
    for verb in ElementTree.fromstring(twiml).iter():  # noqa: S314  our own server's answer
        if verb.tag == "Say":
            yield verb.text or ""
        elif verb.tag == "Record":
            yield "*beep*"
            return


def _seconds(said: bytes) -> int:
    try:
        return sound.read(said).seconds
    except (PermanentFailure, TemporaryFailure):
        raise CallError("the file is no WAV file; others need requirements-whisper.txt") from None
