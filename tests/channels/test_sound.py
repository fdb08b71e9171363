import struct

import pytest

from chalicelib.channels import sound
from chalicelib.ports import PermanentFailure, TemporaryFailure
from tests.calls import a_wav


def test_a_telephones_wav_tells_its_length() -> None:
    read = sound.read(a_wav(2.6))
    assert (read.seconds, read.silent, read.type) == (3, False, "audio/wav")


def test_a_line_without_a_voice_is_silent() -> None:
    assert sound.read(a_wav(4, loud=0)).silent
    assert sound.read(a_wav(4, loud=200)).silent
    assert sound.read(a_wav(0)).silent


def test_what_was_streamed_does_not_know_its_length() -> None:
    whole = a_wav(2)
    at = whole.index(b"data") + 4
    assert sound.read(whole[:at] + struct.pack("<I", 0xFFFFFFFF) + whole[at + 4 :]).seconds == 2


def test_a_law_that_we_cannot_listen_to_is_a_voice() -> None:
    """µ-law: an engine or a person hears whether anybody speaks."""
    form = struct.pack("<HHIIHH", 7, 1, 8000, 8000, 1, 8)
    data = b"\xff" * 16000
    body = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(data)) + data
    read = sound.read(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert (read.seconds, read.silent) == (2, False)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Not found</html>",
        b'{"code": 20404}',
        b"RIFF\0\0\0\0WAVE",
        b"RIFF\0\0\0\0WAVEfmt \x02\0\0\0xx",
        a_wav(1)[:30],
        b"RIFF" + b"\0" * 60,
    ],
)
def test_a_page_or_a_torn_file_is_no_sound(content: bytes) -> None:
    """traps.md 39."""
    with pytest.raises(TemporaryFailure, match="no_sound"):
        sound.read(content)


def test_more_than_anybody_can_record_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound, "LARGEST", 100)
    with pytest.raises(PermanentFailure, match="too_large"):
        sound.read(a_wav(1))
