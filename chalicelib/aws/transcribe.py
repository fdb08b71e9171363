"""Words of a call by Amazon Transcribe: a job reads the sound in the bucket and writes its words there."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chalicelib.domain.messages import language
from chalicelib.domain.transcript import Transcript, Word
from chalicelib.ports import Blobs, PermanentFailure, TemporaryFailure

LANGUAGES: Mapping[str, str] = {"zh-CN": "zh-CN", "en": "en-US"}
NAME = "transcribe"


def output_key(job: str) -> str:
    """Where a job writes its words."""
    return f"transcript/{job}.json"


class AmazonTranscribe:
    """Implements `ports.Transcriber`; a job is named after its errand, so that a second start is refused."""

    def __init__(self, client: Callable[[str], Any], bucket: str, blobs: Blobs) -> None:
        self._client, self._bucket, self._blobs = client, bucket, blobs

    def start(self, job: str, sound: str, lang: str) -> Transcript | None:
        """Always later: EventBridge tells when."""
        transcribe = self._client("transcribe")
        errors = transcribe.exceptions
        try:
            transcribe.start_transcription_job(
                TranscriptionJobName=job,
                LanguageCode=LANGUAGES[language(lang)],
                MediaFormat="wav",
                Media={"MediaFileUri": f"s3://{self._bucket}/{sound}"},
                OutputBucketName=self._bucket,
                OutputKey=output_key(job),
            )
        except errors.ConflictException:
            return None
        except errors.LimitExceededException:
            raise TemporaryFailure("busy") from None
        except errors.BadRequestException:
            raise PermanentFailure("refused") from None
        return None

    def find(self, job: str) -> Transcript | None:
        """Asked of Transcribe itself: an event may be lost, late, or somebody else's."""
        transcribe = self._client("transcribe")
        try:
            known = transcribe.get_transcription_job(TranscriptionJobName=job)["TranscriptionJob"]
        except (transcribe.exceptions.NotFoundException, transcribe.exceptions.BadRequestException):
            return None
        if known["TranscriptionJobStatus"] == "FAILED":
            raise PermanentFailure("failed")
        if known["TranscriptionJobStatus"] != "COMPLETED":
            return None
        written = self._blobs.get(output_key(job))
        return read(written) if written else None


def read(written: bytes) -> Transcript:
    """The best guess of each item, in Transcribe's format of 2017-10-26. PermanentFailure for any other."""
    try:
        items = json.loads(written)["results"]["items"]
        return Transcript(tuple(_words(items)), NAME)
    except (ValueError, LookupError, TypeError):
        raise PermanentFailure("unreadable") from None


def _words(items: list[dict[str, Any]]) -> Iterator[Word]:
    for item in items:
        best = item["alternatives"][0]
        is_sign = item["type"] == "punctuation"
        # Transcribe says 0.0 of punctuation, which nobody hears.
        yield Word(best["content"], 1.0 if is_sign else float(best["confidence"]), is_sign)
