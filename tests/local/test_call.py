"""A call to the embedded home, over HTTP: the caller, Twilio's stand-in, the recording, the words."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import requests
from chalice.app import Chalice
from click.testing import CliRunner

from app import app as real
from chalicelib.channels.voice import TwilioRecordings
from chalicelib.config import Config
from chalicelib.domain import events as e
from chalicelib.edge import hooks, voice
from chalicelib.ports import APersonListens, PermanentFailure, TemporaryFailure
from local import whisper
from local.blobs import MemoryBlobs
from local.call_cli import call as command
from local.caller import Caller, CallError
from local.home import Home
from local.serve import start
from tests.calls import a_recording_id, a_wav

WANG = "+8613900000001"


@pytest.fixture
def served(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    with ExitStack() as stack:
        yield start(config, borrowed(monkeypatch), stack)


def borrowed(monkeypatch: pytest.MonkeyPatch) -> Chalice:
    """With the real webhooks. A blueprint can be registered once in a process: its routes are borrowed."""
    app = Chalice(app_name="test", configure_logs=False)
    app.routes.update({path: entry for path, entry in real.routes.items() if path.startswith("/hooks/")})
    for room in (hooks, voice):
        monkeypatch.setattr(room.routes, "_current_app", app)
    return app


def until(happened: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + 10
    while not (found := happened()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def kept(home: Home) -> list[e.RecordingKept]:
    tickets = {message.delivery.split("-")[0] for message in home.outbox.all() if message.delivery}
    events = (event.body for ticket in sorted(tickets) for event in home.store.history(ticket))
    return [body for body in events if isinstance(body, e.RecordingKept)]


def fetched(home: Home) -> e.RecordingKept:
    """The first try comes before the recording is there; the second a quarter of a minute later."""
    until(lambda: home.outbox.all(WANG))
    home.clock.advance(timedelta(seconds=20))
    (body,) = until(lambda: kept(home))
    assert isinstance(body, e.RecordingKept)
    return body


def test_what_is_said_arrives_and_is_kept(served: Home) -> None:
    said = a_wav(4)
    heard = list(Caller(served, WANG).call(said))
    assert heard[0].startswith("您好")
    assert "*beep*" in heard
    body = fetched(served)
    assert (body.seconds, served.deps.blobs.get(body.sound)) == (4, said)


def test_a_key_and_a_hang_up_are_calls_too(served: Home) -> None:
    assert "好的，我们会尽快给您回电。" in list(Caller(served, WANG).call(None, "1"))
    assert "*beep*" in list(Caller(served, "+8613900000002").call(None))
    until(lambda: [m for m in served.outbox.all(WANG) if "回电" in m.text])


@pytest.mark.parametrize("said", [b"fLaC", b"<html>", a_wav()[:20]])
def test_what_nothing_can_read_is_not_said(served: Home, said: bytes) -> None:
    """With the extra that reads more than WAV files, and without it."""
    with pytest.raises(CallError, match="no WAV"):
        list(Caller(served, WANG).call(said))


def test_without_a_server_the_command_says_so(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_DATA", str(config.data))
    monkeypatch.setenv("HUIYIN_PORT", str(config.port))
    result = CliRunner().invoke(command, ["--hang-up"])
    assert result.exit_code == 1
    assert "does not answer" in result.output
    assert CliRunner().invoke(command, []).exit_code == 2


def recordings(home: Home, **changed: str) -> TwilioRecordings:
    account = home.keys.account
    known = {
        "sid": account.sid,
        "token": account.token,
        "api": f"{home.config.base_url}/local/twilio",
    } | changed
    return TwilioRecordings(**known)


def test_a_recording_needs_the_accounts_credentials(home: Home) -> None:
    home.recordings.add(a_recording_id(), a_wav(2))
    assert recordings(home).fetch(a_recording_id()).seconds == 2
    with pytest.raises(TemporaryFailure, match="http_401"):
        recordings(home, token="another").fetch(a_recording_id())


def test_a_recording_that_is_not_there_yet_is_told_so(home: Home) -> None:
    with pytest.raises(TemporaryFailure, match="not_ready"):
        recordings(home).fetch(a_recording_id())


def test_an_error_page_is_no_recording(home: Home) -> None:
    """traps.md 39."""
    home.recordings.add(a_recording_id(), b"<html>Something went wrong</html>")
    with pytest.raises(TemporaryFailure, match="no_sound"):
        recordings(home).fetch(a_recording_id())


def test_a_page_of_another_type_is_not_even_read(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.recordings.add(a_recording_id(), a_wav())
    monkeypatch.setattr("local.twilio.TYPE", "application/octet-stream")
    with pytest.raises(TemporaryFailure, match="no_sound"):
        recordings(home).fetch(a_recording_id())


def test_an_id_leads_nowhere_else_and_a_redirect_is_not_followed(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PermanentFailure):
        recordings(home).fetch("../Messages")
    asked: dict[str, Any] = {}

    def get(url: str, **how: Any) -> None:
        asked.update(how, url=url)
        raise requests.ConnectionError

    monkeypatch.setattr(requests, "get", get)
    with pytest.raises(TemporaryFailure, match="ConnectionError"):
        recordings(home).fetch(a_recording_id())
    assert asked["allow_redirects"] is False
    account = home.keys.account.sid
    assert asked["url"].endswith(f"/2010-04-01/Accounts/{account}/Recordings/{a_recording_id()}.wav")


def test_without_a_model_a_person_listens() -> None:
    assert isinstance(whisper.transcriber("", MemoryBlobs()), APersonListens)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(whisper.WhisperError, match=r"model\.bin"):
        whisper.transcriber(str(tmp_path), MemoryBlobs())


def test_a_model_without_the_extra_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.bin").touch()
    monkeypatch.setattr(whisper, "find_spec", lambda _: None)
    with pytest.raises(whisper.WhisperError, match="requirements-whisper"):
        whisper.transcriber(str(tmp_path), MemoryBlobs())


def test_whispers_words_become_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the shape of faster-whisper 1.2: segments of words with their probability."""
    asked: list[dict[str, Any]] = []

    class WhisperModel:
        def __init__(self, folder: str, **how: Any) -> None:
            assert (folder, how["local_files_only"]) == (str(tmp_path), True)

        def transcribe(self, sound: Any, **how: Any) -> tuple[Iterator[Any], None]:
            asked.append(how)
            assert sound.read() == b"RIFF"
            words = [
                SimpleNamespace(word="停水", probability=0.4),
                SimpleNamespace(word="。", probability=0.1),
            ]
            return iter([SimpleNamespace(words=words), SimpleNamespace(words=None)]), None

    module = ModuleType("faster_whisper")
    module.WhisperModel = WhisperModel  # type: ignore[attr-defined]  # a stand-in
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    monkeypatch.setattr(whisper, "find_spec", lambda _: True)
    (tmp_path / "model.bin").touch()
    blobs = MemoryBlobs()
    blobs.put("sound/1", b"RIFF", "audio/wav")
    machine = whisper.transcriber(str(tmp_path), blobs)
    transcript = machine.start("job", "sound/1", "zh-CN")
    assert transcript
    assert (transcript.text, transcript.marked, transcript.by) == ("停水。", "〔停水〕。", "whisper")
    assert (asked[0]["language"], asked[0]["word_timestamps"]) == ("zh", True)
    assert machine.find("job") is None
    with pytest.raises(PermanentFailure, match="no_sound"):
        machine.start("job", "sound/2", "zh-CN")
