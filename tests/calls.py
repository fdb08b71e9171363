"""What tests say into a telephone, and how Amazon Transcribe writes down what it hears."""

import io
import json
import math
import struct
import wave
from xml.etree import ElementTree

from chalicelib.domain.transcript import Word

RATE = 8000


def a_wav(seconds: float = 3.0, loud: int = 8000) -> bytes:
    """A tone as telephones carry it; `loud` 0 is silence."""
    samples = [int(loud * math.sin(i / 8)) for i in range(int(seconds * RATE))]
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return kept.getvalue()


def a_call_id(number: int = 1) -> str:
    return f"CA{number:032x}"


def a_recording_id(number: int = 1) -> str:
    return f"RE{number:032x}"


def transcribe_output(job: str, words: list[Word]) -> bytes:
    """The document of the API of 2017-10-26, as AWS shows it in "How Amazon Transcribe works"."""
    items = [_sign(word) if word.is_sign else _word(word, at) for at, word in enumerate(words)]
    results = {
        "transcripts": [{"transcript": "".join(word.text for word in words)}],
        "items": items,
        "language_code": "zh-CN",
    }
    document = {"jobName": job, "accountId": "111122223333", "status": "COMPLETED", "results": results}
    return json.dumps(document, ensure_ascii=False).encode()


def _word(word: Word, at: int) -> dict[str, object]:
    guess = {"confidence": f"{word.confidence:.3f}", "content": word.text}
    times = {"start_time": f"{at}.0", "end_time": f"{at}.9"}
    return {"id": at, "type": "pronunciation", "alternatives": [guess], **times}


def _sign(word: Word) -> dict[str, object]:
    return {"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": word.text}]}


def verbs(twiml: str | bytes) -> ElementTree.Element:
    """What our own server tells Twilio to do."""
    return ElementTree.fromstring(twiml)  # noqa: S314  nobody else wrote it
