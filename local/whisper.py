"""Words of a call on this machine, by faster-whisper: an extra (requirements-whisper.txt) and a model."""

import io
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from chalicelib.domain.transcript import Transcript, Word
from chalicelib.ports import APersonListens, Blobs, PermanentFailure, Transcriber

SIGNS = frozenset("，。！？、；：,.!?;:")


class WhisperError(RuntimeError):
    """A model was named that cannot be used."""


def transcriber(model: str, blobs: Blobs) -> Transcriber:
    """By the model in that folder; without one a person listens. WhisperError if it cannot be used."""
    if not model:
        return APersonListens()
    if not (Path(model) / "model.bin").is_file():
        raise WhisperError("HUIYIN_WHISPER_MODEL names no folder with a model.bin")
    if find_spec("faster_whisper") is None:
        raise WhisperError("faster-whisper is not installed: pip install -r requirements-whisper.txt")
    return WhisperTranscriber(model, blobs)


class WhisperTranscriber:
    """Implements `ports.Transcriber`; one recording at a time, on the CPU. The model is read at the first."""

    def __init__(self, model: str, blobs: Blobs) -> None:
        self._folder, self._blobs = model, blobs
        self._model: Any = None

    def start(self, job: str, sound: str, lang: str) -> Transcript | None:  # noqa: ARG002  it is done at once
        content = self._blobs.get(sound)
        if content is None:
            raise PermanentFailure("no_sound")
        # A prompt would keep it to simplified characters, and makes it repeat itself on short recordings.
        segments, _ = self._loaded().transcribe(io.BytesIO(content), language=lang[:2], word_timestamps=True)
        return Transcript(tuple(_words(segments)), "whisper")

    def find(self, job: str) -> Transcript | None:  # noqa: ARG002  nothing is ever under way
        return None

    def _loaded(self) -> Any:
        if self._model is None:
            from faster_whisper import WhisperModel

            self._model = WhisperModel(self._folder, device="cpu", compute_type="int8", local_files_only=True)
        return self._model


def _words(segments: Iterable[Any]) -> Iterable[Word]:
    for segment in segments:
        for word in segment.words or ():
            text = word.word.strip()
            yield Word(text, float(word.probability), not text.strip("".join(SIGNS)))
