"""Real voices, where there are some: the folder `speech` of HUIYIN_REAL_DATA."""

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

from local.speaking import as_wav

REAL = os.environ.get("HUIYIN_REAL_DATA")
EXTRA = find_spec("faster_whisper") is not None
MODEL = os.environ.get("HUIYIN_WHISPER_MODEL", "") if EXTRA else ""

CLIPS: Mapping[str, tuple[str, float]] = {
    "funasr_asr_example.wav": ("欢迎大家来体验达摩院推出的语音识别模型", 0.9),
    "speech_recognition_chinese.flac": ("砸自己的脚", 0.6),
    "funasr_triton_mid.wav": ("大学生利用漏洞免费吃肯德基获刑", 0.6),
    "funasr_VAD_30s_mono.wav": ("", 0),
}
"""What is said, and how much of it a small model has to hear: now and then it writes traditional characters.
What the last one says, mostly silence, is written nowhere."""


def clips() -> list[object]:
    """Parameters of a test: one a clip, skipped with the reason where it cannot be had."""
    return [pytest.param(name, marks=_missing(name)) for name in CLIPS]


def _missing(name: str) -> pytest.MarkDecorator:
    reads = EXTRA or name.endswith(".wav")
    reason = "HUIYIN_REAL_DATA names no folder" if not REAL else "needs requirements-whisper.txt"
    return pytest.mark.skipif(not (REAL and reads), reason=reason)


def clip(name: str) -> bytes:
    """The file as it is."""
    return (Path(REAL or "") / "speech" / name).read_bytes()


def by_telephone(name: str) -> bytes:
    """As Twilio would hand it on."""
    return as_wav(clip(name))
