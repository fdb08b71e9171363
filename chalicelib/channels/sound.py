"""Sound as telephones make it: a WAV file, how long it is, and whether a voice is in it."""

import struct
from array import array

from chalicelib.ports import PermanentFailure, Sound, TemporaryFailure

TYPES = frozenset({"audio/x-wav", "audio/wav", "audio/wave", "audio/vnd.wave"})
TYPE = "audio/wav"
LARGEST = 40_000_000
FAINT = 400
"""Of 32,768: a line without a voice stays below it, a whisper does not."""

_PCM, _WORD = 1, 16
_EXTENSIBLE = 0xFFFE
_HEAD, _CHUNK = 12, 8


def read(content: bytes) -> Sound:
    """TemporaryFailure for what is no WAV file: an error page in its place may pass (traps.md 39)."""
    if len(content) > LARGEST:
        raise PermanentFailure("too_large")
    if content[:4] != b"RIFF" or content[8:_HEAD] != b"WAVE":
        raise TemporaryFailure("no_sound")
    chunks = _chunks(content)
    form, data = chunks.get(b"fmt ", b""), chunks.get(b"data")
    if len(form) < _WORD or data is None:
        raise TemporaryFailure("no_sound")
    kind, _, _, rate, _, bits = struct.unpack("<HHIIHH", form[:_WORD])
    if not rate:
        raise TemporaryFailure("no_sound")
    plain = kind in (_PCM, _EXTENSIBLE) and bits == _WORD
    return Sound(content, TYPE, round(len(data) / rate), silent=not data or (plain and _is_faint(data)))


def _chunks(content: bytes) -> dict[bytes, bytes]:
    """The first of each name. What was streamed does not know its length and goes on to the end."""
    found: dict[bytes, bytes] = {}
    at = _HEAD
    while at + _CHUNK <= len(content):
        name, size = struct.unpack("<4sI", content[at : at + _CHUNK])
        found.setdefault(name, content[at + _CHUNK : at + _CHUNK + size])
        at += _CHUNK + size + size % 2
    return found


def _is_faint(data: bytes) -> bool:
    samples = array("h", data[: len(data) // 2 * 2])
    return max(samples, default=0) < FAINT and min(samples, default=0) > -FAINT
