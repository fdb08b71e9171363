"""What a caller says from a file, as Twilio would hand it on: a WAV file as telephones make them."""

import io
import wave
from importlib.util import find_spec

RATE = 8000
_LOUDEST, _BYTES = 32_767, 2
_BREATH = bytes(RATE * _BYTES)
"""Nobody speaks from the beep to the last moment, and Twilio trims nothing: a second at each end."""


def as_wav(content: bytes) -> bytes:
    """A WAV file stays as it is, and so does what nothing here can read.

    Other sound (FLAC, MP3) is read by what comes with faster-whisper, where that extra is installed.
    """
    if content[:4] == b"RIFF" or find_spec("faster_whisper") is None:
        return content
    from faster_whisper import decode_audio

    try:
        samples = decode_audio(io.BytesIO(content), sampling_rate=RATE)
    except Exception:  # noqa: BLE001  whatever it stumbles over: it is no sound
        return content
    return _written(_BREATH + (samples * _LOUDEST).astype("<i2").tobytes() + _BREATH)


def _written(samples: bytes) -> bytes:
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(_BYTES)
        file.setframerate(RATE)
        file.writeframes(samples)
    return kept.getvalue()
